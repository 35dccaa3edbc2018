"""Train, take the first fix of the worst finding, train again: what `nntui fix` does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..config import Experiment, with_value
from ..data.nonfinite import NonFiniteData
from ..diagnostics import Change, Finding
from ..errors import ConfigError
from ..session import Session
from ..training.events import Event, FindingCleared, FindingRaised

ROUNDS = 3


@dataclass(frozen=True)
class Round:
    """One run of a repair. `finding` is the first that stood at its end and offered a fix; `change` what is tried next.

    `final` carries the run's last figures (empty where the data were refused); `experiment` is what was run.
    """

    number: int
    experiment: Experiment
    outcome: str
    final: dict[str, Any]
    standing: tuple[Finding, ...]
    finding: Finding | None = None
    change: Change | None = None


def repair(experiment: Experiment, rounds: int = ROUNDS) -> Iterator[Round]:
    """Yield each run: the first as given, then up to `rounds` with one more fix each. Raises NntuiError for
    bad input."""
    tried: set[str] = set()
    for number in range(rounds + 1):
        outcome, final, standing = _train(experiment)
        finding, change = _next(experiment, standing, tried) if number < rounds else (None, None)
        yield Round(number, experiment, outcome, final, standing, finding, change)
        if change is None:
            return
        tried.add(str(change))
        experiment = with_value(experiment, change.path, change.value)


def _train(experiment: Experiment) -> tuple[str, dict[str, Any], tuple[Finding, ...]]:
    standing: dict[str, Finding] = {}

    def hear(event: Event) -> None:
        if isinstance(event, FindingRaised):
            standing.pop(event.finding.id, None)
            standing[event.finding.id] = event.finding
        elif isinstance(event, FindingCleared):
            standing.pop(event.id, None)

    session = Session(experiment, sinks=[hear])
    try:
        finished = session.run()
    except NonFiniteData:
        return "refused", {}, tuple(standing.values())
    return finished.outcome, dict(finished.final), tuple(standing.values())


def _next(
    experiment: Experiment, standing: tuple[Finding, ...], tried: set[str]
) -> tuple[Finding | None, Change | None]:
    """The first fix that was not tried, that can be made, and that changes something."""
    for finding in standing:
        if finding.severity == "hint":
            continue
        for change in finding.fixes:
            if str(change) in tried:
                continue
            try:
                changed = with_value(experiment, change.path, change.value)
            except ConfigError:
                continue
            if changed != experiment:
                return finding, change
    return None, None
