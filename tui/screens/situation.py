"""Which actions do something now: the footer shows those, and the others' keys do nothing."""

from __future__ import annotations

from dataclasses import dataclass

from ..bridge.reading import ENDED, State


@dataclass(frozen=True)
class Situation:
    """All that decides it."""

    state: State = "ready"
    can_undo: bool = False
    warnings: int = 0
    has_curves: bool = False


def is_possible(action: str, now: Situation) -> bool:
    """Whether an action of the bench does something now."""
    active = now.state in ("preparing", "running", "paused", "stopping")
    match action:
        case "start":
            return not active
        case "pause":
            return now.state == "running"
        case "resume":
            return now.state == "paused"
        case "step" | "epoch":
            return now.state in ("ready", "running", "paused")
        case "stop":
            return active and now.state != "stopping"
        case "abort":
            return active
        case "restart":
            return active or now.state in ENDED
        case "log_y" | "plots" | "time_machine":
            return now.has_curves
        case "go_on":
            return now.state == "diverged"
        case "undo":
            return now.can_undo
        case "warnings":
            return now.warnings > 0
    return True
