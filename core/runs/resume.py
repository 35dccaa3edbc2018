"""What it takes to go on with a run, or to branch from it: its experiment, its state, and the checks
before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..config import Experiment, with_value, with_values
from ..errors import DataError, NntuiError
from ..training.state import TrainingState
from .presence import look
from .reader import RunReader


@dataclass(frozen=True)
class Continuation:
    """experiment: with the live settings as they stood at `state`; state: None to begin at the first step."""

    experiment: Experiment
    state: TrainingState | None
    warnings: tuple[str, ...] = ()


def continuation(reader: RunReader, *, epochs: int | None = None, best: bool = False) -> Continuation:
    """What goes on with a run bit for bit from its newest sound checkpoint, or from its best epoch's.

    `epochs`: a new end, for a run whose epochs are all done. Raises NntuiError for a run that is being
    trained, one that has nothing left to do, or one whose checkpoints are all damaged.
    """
    seen = look(reader.pulse())
    if seen.alive:
        raise NntuiError(
            f"{reader.id} is in use: {seen.words}.",
            f"Process {seen.pid} on {seen.host} is training it.",
            f"`nntui attach {reader.id}` watches it.",
        )
    warnings: list[str] = []
    state = reader.state(best=best, warnings=warnings)
    experiment = reader.experiment()
    if state is not None and state.settings:
        experiment = with_values(experiment, state.settings)
    if epochs is not None:
        experiment = with_value(experiment, "training.epochs", epochs)
    if state is not None and state.epoch >= experiment.training.epochs:
        raise NntuiError(
            f"{state.epoch} epochs of {reader.id} are done.",
            f"With training.epochs = {experiment.training.epochs} there is no step left to make.",
            f"`nntui resume {reader.id} --epochs {2 * state.epoch}` goes on.",
        )
    return Continuation(experiment, state, tuple(warnings))


def is_complete(reader: RunReader) -> bool:
    """Whether all epochs of a run are done: to go on, it needs a new end."""
    seen, state = look(reader.pulse()), reader.state()
    return not seen.alive and state is not None and state.epoch >= reader.experiment().training.epochs


def check_same_data(reader: RunReader, now: Mapping[str, Any]) -> None:
    """Raise DataError where the data are not those the run was trained on. A run that has not read its data
    yet has nothing to compare."""
    before = reader.record.data
    if not before.get("checksum") or before["checksum"] == now.get("checksum"):
        return
    raise DataError(
        f"The data of {reader.id} have changed since it was trained.",
        f"It had {_described(before)}; there are now {_described(now)}.",
        "Put the old data back, or start a new run on the new ones.",
    )


def _described(data: Mapping[str, Any]) -> str:
    counts = ", ".join(f"{count} {split}" for split, count in dict(data.get("counts") or {}).items() if count)
    return f"{data.get('name', '?')} ({counts}; checksum {str(data.get('checksum', '?'))[:12]})"
