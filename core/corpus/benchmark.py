"""The published table: how many faults are found, rightly named, early, and repaired; and how many false alarms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from .case import HEALTHY, Case
from .classic import CLASSICS
from .play import play
from .verdict import Played, Said, diagnose, ended_well, references, wilson


@dataclass
class Row:
    """Counts of one kind of fault, or of all."""

    name: str
    faults: int = 0
    found: int = 0
    right: int = 0
    ended_well: int = 0
    repaired: int = 0
    fully: int = 0
    """Of the repaired ones those that end as well as healthy runs of the data set do."""
    sound: int = 0
    """How many of the same experiments without the fault end as well as healthy runs of the data set do."""
    worse: int = 0
    times: list[float] = field(default_factory=list)

    def as_table(self) -> dict[str, Any]:
        """The counts, shares with their 95 % intervals, and the median share of the run at the first alarm."""
        late = [time for time in self.times if time > 0.0]
        return {
            "name": self.name, "faults": self.faults, "ended_well": self.ended_well,
            "found": self.found, "found_interval": wilson(self.found, self.faults),
            "right": self.right, "right_interval": wilson(self.right, self.faults),
            "repaired": self.repaired, "repaired_interval": wilson(self.repaired, self.faults),
            "repaired_fully": self.fully, "sound_ended_well": self.sound, "worse": self.worse,
            "before_training": len(self.times) - len(late), "median_time": median(late) if late else 0.0,
        }  # fmt: skip


@dataclass(frozen=True)
class Table:
    """The whole result. classics: name -> (found, faults, alarmed, healthy)."""

    rows: tuple[Row, ...]
    strong: Row
    mild: Row
    healthy: int
    alarmed: int
    healthy_left_out: int
    classics: dict[str, tuple[int, int, int, int]]
    alarms: tuple[tuple[str, str], ...]
    rules: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """By id: on how many faults it was the cause that stood at the end, rightly on how many, and false alarms."""


def train_all(
    cases: Sequence[Case], processes: int, folder: Path | None, tell: Callable[[int, int], None]
) -> Iterator[Played]:
    """Train every case, on several processes; `tell(done, all)` after each."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        played = pool.map(_play, [(case, folder) for case in cases], chunksize=1)
        for number, (case, (events, outcome)) in enumerate(zip(cases, played, strict=True), start=1):
            tell(number, len(cases))
            yield Played(case.id, case.label, case.dataset, case.mild, events, outcome, _val_rows(events))


def measure(
    cases: Sequence[Case],
    processes: int = 1,
    folder: Path | None = None,
    *,
    with_fixes: bool = True,
    tell: Callable[[int, int], None] = lambda done, count: None,
) -> Table:
    """Train all cases, diagnose them, try each first fix, and count."""
    runs = list(train_all(cases, processes, folder, tell))
    good = references(runs)
    said = {run.id: diagnose(run.events) for run in runs}
    by_id = {case.id: case for case in cases}
    faults = [run for run in runs if run.label != HEALTHY and not _well(run, good)]
    repairs: dict[str, Played] = {}
    twins: dict[str, Played] = {}
    if with_fixes:
        changed = [
            replace(by_id[run.id], settings={**by_id[run.id].settings, **_settings(said[run.id])})
            for run in faults
            if said[run.id].fix is not None
        ]
        sound = [twin for run in faults if (twin := by_id[run.id].twin) is not None]
        again = list(train_all([*changed, *sound], processes, folder, tell))
        repairs = {run.id: run for run in again[: len(changed)]}
        twins = {run.id: run for run in again[len(changed) :]}
    return _count(runs, faults, said, good, repairs, twins)


def _count(
    runs: list[Played],
    faults: list[Played],
    said: dict[str, Said],
    good: dict[str, float],
    repairs: dict[str, Played],
    twins: dict[str, Played],
) -> Table:
    rows: dict[str, Row] = {}
    strong, mild = Row("strong"), Row("mild")
    for run in runs:
        if run.label != HEALTHY:
            rows.setdefault(run.label, Row(run.label)).ended_well += run not in faults
    for run in faults:
        answer, again, twin = said[run.id], repairs.get(run.id), twins.get(run.id)
        for row in (rows[run.label], mild if run.mild else strong):
            row.faults += 1
            row.found += answer.alarm is not None
            row.right += answer.right(run.label)
            row.times += [answer.alarm] if answer.alarm is not None else []
            row.repaired += again is not None and _well(again, good, twin)
            row.fully += again is not None and _well(again, good)
            row.sound += twin is not None and _well(twin, good)
            row.worse += again is not None and again.balanced < run.balanced - 0.03
    healthy = [run for run in runs if run.label == HEALTHY and _well(run, good)]
    alarmed = [run for run in healthy if said[run.id].alarm is not None]
    classics = {
        name: (
            sum(alarm(run.events) is not None for run in faults), len(faults),
            sum(alarm(run.events) is not None for run in healthy), len(healthy),
        )
        for name, alarm in CLASSICS.items()
    }  # fmt: skip
    rules: dict[str, tuple[int, int, int]] = {}
    for run in [*faults, *alarmed]:
        if (cause := said[run.id].cause) is not None:
            named, right, false = rules.get(cause.id, (0, 0, 0))
            fault = run.label != HEALTHY
            rules[cause.id] = (named + fault, right + said[run.id].right(run.label), false + (not fault))
    left_out = sum(run.label == HEALTHY for run in runs) - len(healthy)
    alarms = tuple((run.id, cause.id) for run in alarmed if (cause := said[run.id].cause) is not None)
    return Table(
        tuple(rows.values()), strong, mild, len(healthy), len(alarmed), left_out, classics, alarms, rules
    )


def _well(run: Played, good: dict[str, float], twin: Played | None = None) -> bool:
    """Whether a run ended as well as healthy ones do, or as its twin without the fault."""
    if run.dataset not in good:
        return False
    wanted = good[run.dataset] if twin is None else min(good[run.dataset], twin.balanced)
    return ended_well(run.balanced, wanted, run.val_rows)


def _settings(said: Said) -> dict[str, Any]:
    change = said.fix
    if change is None:
        return {}
    return {change.path: tuple(change.value) if isinstance(change.value, list) else change.value}


def _play(job: tuple[Case, Path | None]) -> tuple[list[Any], dict[str, Any]]:
    from ..training.events import StepsCompleted

    case, folder = job
    events, outcome = play(case, folder)
    return [event for event in events if not isinstance(event, StepsCompleted)], outcome


def _val_rows(events: Sequence[Any]) -> int:
    for event in events:
        rows = getattr(event, "values", {}).get("data.val_rows") if hasattr(event, "values") else None
        if rows:
            return int(rows)
    return 400
