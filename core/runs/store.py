"""All runs of a folder: making, finding, listing and removing them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..config import Experiment, differences
from ..errors import NntuiError
from . import layout
from .failures import explain
from .listing import RunInfo, run_info
from .names import find_id, make_id
from .reader import RunReader
from .record import RunRecord, versions

TRASH = ".trash"
"""Where removed runs wait for an undo, inside the runs' folder."""


@dataclass(frozen=True)
class NewRun:
    """A run that has been given a name. `saved` is false where its folder could not be made: it is tried
    again while the run goes on."""

    folder: Path
    record: RunRecord
    saved: bool


class RunStore:
    """The runs in one folder; see `layout.runs_root` for which. The folder is made when the first run is."""

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = layout.runs_root(root)

    def new(
        self,
        title: str,
        *,
        parent: str = "",
        parent_step: int = 0,
        study: str = "",
        trial: int | None = None,
        now: datetime | None = None,
    ) -> NewRun:
        """Name a run and make its folder. `study`, `trial`: of which search it is a trial.

        Never raises for a disk that refuses: the run is to go on without it.
        """
        made = now or datetime.now().astimezone()
        taken = set(self._folder_names())
        refused = False
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError:
            refused = True
        while True:
            id_ = make_id(title, made, taken)
            created = made.isoformat(timespec="microseconds")  # "last" is the last of two made at once
            record = RunRecord(id_, title, created, {}, versions(), parent, parent_step, study, trial)
            try:
                if not refused:
                    (self.root / id_).mkdir()
            except FileExistsError:
                taken.add(id_)  # another process was quicker
                continue
            except OSError:
                refused = True
            return NewRun(self.root / id_, record, saved=not refused)

    def runs(self, *, warn: Callable[[str], None] | None = None) -> list[RunInfo]:
        """All runs, newest first. Folders that are no runs are passed over; `warn` is told of unreadable
        ones."""
        found: list[RunInfo] = []
        for name in self._folder_names():
            folder = self.root / name
            try:
                if layout.is_run(folder):
                    found.append(run_info(folder))
            except (NntuiError, OSError) as error:
                if warn:
                    warn(str(error))
        return sorted(found, key=lambda info: (-info.created, info.id))

    def find(self, wanted: str) -> Path:
        """The folder of the run a person means: an id or part of one, "last", or a path; a search's trials are last
        only where there is nothing else. Raises NntuiError."""
        path = Path(wanted).expanduser()
        if ("/" in wanted or "\\" in wanted) and layout.is_run(path):
            return path
        names = [name for name in self._folder_names() if layout.is_run(self.root / name)]
        if wanted not in names:
            names = [info.id for info in sorted(self.runs(), key=lambda info: bool(info.record.study))]
        return self.root / find_id(wanted, names)

    def open(self, wanted: str) -> RunReader:
        """A reader of the run a person means. Raises NntuiError."""
        return RunReader(self.find(wanted))

    def remove(self, folder: Path) -> Path:
        """Put a run in the trash; returns where it is, for `restore`. Raises NntuiError for one that is going
        on."""
        info = run_info(folder)
        if info.presence.alive:
            raise NntuiError(
                f"{info.id} is in use: {info.presence.words}.",
                f"Process {info.presence.pid} on {info.presence.host} is training it.",
                f"`nntui send {info.id} stop` ends it.",
            )
        trash = folder.parent / TRASH
        place = trash / folder.name
        try:
            trash.mkdir(exist_ok=True)
            if place.exists():
                shutil.rmtree(place)
            folder.replace(place)
        except OSError as error:
            cause, cure = explain(error)
            raise NntuiError(f"{info.id} cannot be removed: {cause}.", str(error), cure) from None
        return place

    def prunable(self, *, keep: int, older_days: float) -> list[RunInfo]:
        """The runs that may go: not among the newest `keep`, older than so many days, without a tag or a
        branch that stays, and not going on."""
        infos = self.runs()
        old = [
            info
            for info in infos[max(0, keep) :]
            if info.age >= 86_400.0 * older_days and not info.notes.tags and not info.presence.alive
        ]
        parents = {info.record.parent for info in infos if info not in old}
        return [info for info in old if info.id not in parents]

    def restore(self, place: Path) -> Path:
        """Take a removed run out of the trash; returns its folder. Raises NntuiError where that is not
        possible."""
        folder = place.parent.parent / place.name
        try:
            if folder.exists():
                raise FileExistsError(f"{folder} exists")
            place.replace(folder)
        except OSError as error:
            raise NntuiError(f"{place.name} cannot be brought back.", str(error)) from None
        return folder

    def empty_trash(self) -> int:
        """Delete removed runs for good; returns the bytes that became free."""
        trash = self.root / TRASH
        freed = (
            sum(path.stat().st_size for path in trash.rglob("*") if path.is_file()) if trash.exists() else 0
        )
        shutil.rmtree(trash, ignore_errors=True)
        return freed

    def _folder_names(self) -> list[str]:
        try:
            return [
                path.name for path in self.root.iterdir() if path.is_dir() and not path.name.startswith(".")
            ]
        except OSError:
            return []


def compare(a: RunReader, b: RunReader) -> list[tuple[str, object, object]]:
    """The settings in which two runs differ: (path, a's value, b's value). Raises ConfigError."""
    return differences(a.experiment(), b.experiment())


def title_of(experiment: Experiment, name: str = "") -> str:
    """What a run is called: the preset's or file's name it was started from, else the experiment's title."""
    return name or experiment.title or experiment.data.source
