"""Studies on disk as the search screen shows them: read away from the screen, and only when they changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ...core.errors import NntuiError
from ...core.search.journal import StudyJournal
from ...core.search.scoreboard import PAUSE, STOP, Scoreboard
from ...core.search.trial import Trial, best_of

if TYPE_CHECKING:
    from ...core.config import Experiment
    from ...core.search.confirm import Confirmed
    from ...core.search.insight import Border
    from ...core.search.space import Space

StudyState = Literal["running", "pausing", "paused", "stopping", "ended", "interrupted"]


@dataclass(frozen=True, eq=False)
class StudyView:
    """A study at one moment. `stamp` differs whenever anything does. budget: trials it may have."""

    folder: Path
    name: str
    state: StudyState
    experiment: Experiment
    space: Space
    options: Mapping[str, Any]
    trials: tuple[Trial, ...]
    stamp: object = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The study's folder name."""
        return self.folder.name

    @property
    def budget(self) -> int:
        """How many trials it may have."""
        return int(self.options.get("trials", len(self.trials)))

    @cached_property
    def size(self) -> int:
        """How many trials it will have: a grid may have fewer points than its budget."""
        from ...core.search.samplers import size

        return size(str(self.options.get("sampler", "random")), self.space, self.budget)

    @cached_property
    def tried(self) -> tuple[Trial, ...]:
        """The trials of the search itself, without those that repeat the leaders over other seeds."""
        from ...core.search.confirm import CONFIRM_STAGE

        return tuple(trial for trial in self.trials if trial.stage != CONFIRM_STAGE)

    @cached_property
    def repeated(self) -> tuple[Trial, ...]:
        """The leaders again, over other seeds."""
        return tuple(trial for trial in self.trials if trial not in self.tried)

    @cached_property
    def best(self) -> Trial | None:
        """The best trial so far."""
        return best_of(list(self.tried))

    @cached_property
    def confirmed(self) -> list[Confirmed]:
        """The leaders over several seeds, best mean first; [] until all of them have been trained again."""
        from ...core.search.confirm import confirmed, leaders

        if not self.repeated or not all(trial.finished for trial in self.repeated):
            return []
        return confirmed(leaders(self.tried, self.experiment.training.epochs), self.repeated)

    @cached_property
    def winner(self) -> Trial | None:
        """The configuration to go on with."""
        from ...core.search.confirm import winner

        return winner(self.tried, self.confirmed)

    @cached_property
    def importance(self) -> dict[str, float]:
        """The share of the scores' variance that each parameter explains by itself; {} for too few trials."""
        from ...core.search.insight import importance

        return importance(self.space, self.tried)

    @cached_property
    def borders(self) -> list[Border]:
        """Ranges at whose end the best lies."""
        from ...core.search.insight import borders

        return borders(self.space, self.tried)


class StudyShelf:
    """The studies beside the runs' folder. Not for the screen's thread: the disk may be slow."""

    def __init__(self, root: Path) -> None:
        """`root`: the runs' folder."""
        self.studies = root.parent / "studies"
        self._kept: dict[Path, StudyView] = {}
        self._boards: dict[Path, Scoreboard] = {}
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """All studies, the newest first."""
        try:
            found = [path for path in self.studies.iterdir() if (path / "study.json").is_file()]
            return [path.name for path in sorted(found, key=_created, reverse=True)]
        except OSError:
            return []

    def read(self, name: str) -> StudyView:
        """A study as it is now. Raises NntuiError where it cannot be read."""
        folder = self.studies / name
        with self._lock:
            state = study_state(folder)
            live = self._posted(folder) if state not in ("ended", "interrupted") else {}
            stamp = (*_stamp(folder), state, sum(map(len, live.values())))
            kept = self._kept.get(folder)
            if kept is None or kept.stamp != stamp:
                kept = self._kept[folder] = read_study(folder, state, stamp, live)
            return kept

    def _posted(self, folder: Path) -> dict[int, dict[int, float]]:
        board = self._boards.setdefault(folder, StudyJournal(folder).board)
        return board.posted()

    def counterpart(self, study: StudyView) -> StudyView | None:
        """The newest other study of the same space and budget whose sampler is the other one of grid and random."""
        other = other_sampler(str(study.options.get("sampler", "random")))
        for name in self.names():
            if name == study.id:
                continue
            try:
                view = self.read(name)
            except NntuiError:
                continue
            same = view.space == study.space and view.budget == study.budget
            if same and view.options.get("sampler") == other:
                return view
        return None


def other_sampler(sampler: str) -> str:
    """What a sampler is compared with: random with grid, everything else's counterpart too is the grid."""
    return "random" if sampler == "grid" else "grid"


def read_study(
    folder: Path,
    state: StudyState,
    stamp: object = None,
    posted: Mapping[int, Mapping[int, float]] | None = None,
) -> StudyView:
    """Read a study's files. posted: the scores of trials under way, by trial and epoch. Raises NntuiError."""
    from ...core.search.campaign import Campaign

    campaign = Campaign.load(folder)
    trials = tuple(
        _so_far(trial, (posted or {}).get(trial.number, {})) for trial in campaign.journal.trials()
    )
    return StudyView(
        folder,
        campaign.name,
        state,
        campaign.experiment,
        campaign.space,
        vars(campaign.options),
        trials,
        stamp,
    )


def _so_far(trial: Trial, posted: Mapping[int, float]) -> Trial:
    """A trial under way with the scores it has posted."""
    if trial.state != "running" or not posted:
        return trial
    curve = tuple(posted[epoch] for epoch in sorted(posted))
    return replace(trial, curve=curve, score=curve[-1])


def study_state(folder: Path) -> StudyState:
    """How a study stands, from its files: who runs it, what was wished, whether there is a report."""
    journal = StudyJournal(folder)
    if not journal.is_worked_on:
        return "ended" if (folder / "report.md").is_file() else "interrupted"
    if journal.board.wished(STOP):
        return "stopping"
    if journal.board.wished(PAUSE):
        busy = any(trial.state == "running" for trial in journal.trials())
        return "pausing" if busy else "paused"
    return "running"


def _created(folder: Path) -> float:
    try:
        return (folder / "study.json").stat().st_mtime
    except OSError:
        return 0.0


def _stamp(folder: Path) -> tuple[object, ...]:
    stamps: list[object] = []
    for name in ("study.json", "trials.jsonl", "report.md"):
        try:
            status = (folder / name).stat()
            stamps.append((status.st_mtime_ns, status.st_size))
        except OSError:
            stamps.append(None)
    return tuple(stamps)
