"""What a rule is: a question to a run, with its severity, its patience, and how it lets go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from .finding import Change, Figure, Severity
from .view import RunView

Moment = Literal["start", "probe", "loss"]
"""When a rule is asked: before the first step, at every probe, or when the loss is not finite."""


@dataclass(frozen=True)
class Signal:
    """A rule's yes. `severity` overrides the rule's; `cause` its explanation."""

    evidence: Mapping[str, Figure]
    fixes: tuple[Change, ...] = ()
    severity: Severity | None = None
    cause: str = ""
    layer: str = ""


Condition = Callable[[RunView], Signal | None]


@dataclass(frozen=True)
class Rule:
    """A warning.

    condition: the question; pure, so that a replay answers the same. raise_after: probes in a row on which
    it must hold.
    clear_after: probes in a row on which it must not, before a standing warning is taken back.
    pane: where a screen shows what is meant.
    """

    id: str
    severity: Severity
    moment: Moment
    title: str
    cause: str
    condition: Condition
    raise_after: int = 1
    clear_after: int = 3
    pane: str = "curves"
    stays: bool = False
    """Whether the warning stands for the rest of the run once raised."""
    lasts: bool = False
    """Whether it is not taken back once it has stood for a good part of the run: it has made the run what it is."""
    suspect: bool = False
    """Whether it speaks only where no surer cause stands."""
