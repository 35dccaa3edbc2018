"""A run's checkpoints: which are kept, how they are found again, and what happens when one is damaged.

Kept: the latest two (should the last one be damaged, the one before it is used) and the best. The name says
all: "checkpoints/000012000-latest.npz" is the state after 12,000 steps.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import NntuiError
from ..training.state import TrainingState
from . import layout
from .checkpoint_file import DamagedCheckpointError, read_state, state_to_bytes
from .disk import Disk

Kind = Literal["latest", "best"]

KEPT: dict[Kind, int] = {"latest": 2, "best": 1}
"""How many of each kind stay."""

_NAME = re.compile(r"(\d+)-(latest|best)\.npz")


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint's file."""

    path: Path
    step: int
    kind: Kind


def list_checkpoints(folder: Path) -> list[Checkpoint]:
    """The checkpoints of a run's folder, newest first; of one step, the latest before the best."""
    found: list[Checkpoint] = []
    with contextlib.suppress(OSError):
        for path in (folder / layout.CHECKPOINTS).iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                kind: Kind = "best" if match[2] == "best" else "latest"
                found.append(Checkpoint(path, int(match[1]), kind))
    return sorted(found, key=lambda checkpoint: (-checkpoint.step, checkpoint.kind != "latest"))


def save_checkpoint(folder: Path, state: TrainingState, kind: Kind, disk: Disk) -> Path:
    """Write a state beside the others, then remove those of its kind that are too many. Raises OSError."""
    place = folder / layout.CHECKPOINTS
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{state.step:09d}-{kind}.npz"
    disk.replace(path, state_to_bytes(state), sync=True)
    of_kind = [checkpoint for checkpoint in list_checkpoints(folder) if checkpoint.kind == kind]
    for old in [checkpoint for checkpoint in of_kind if checkpoint.path != path][KEPT[kind] - 1 :]:
        with contextlib.suppress(OSError):
            old.path.unlink()
    return path


def load_latest(
    folder: Path, *, kind: Kind | None = None, warn: Callable[[str], None] | None = None
) -> TrainingState | None:
    """The newest sound state of a run (of one kind, if given); None where none was ever saved.

    A damaged one is passed over, and `warn` is told. Without a `kind` the best one is taken only where every
    latest is damaged. Raises NntuiError where all there are damaged.
    """
    damaged: list[str] = []
    found = list_checkpoints(folder)
    wanted = [checkpoint for checkpoint in found if checkpoint.kind == (kind or "latest")]
    if wanted and kind is None:
        wanted += [checkpoint for checkpoint in found if checkpoint.kind == "best"]
    for checkpoint in wanted:
        try:
            state = read_state(checkpoint.path)
        except (DamagedCheckpointError, OSError) as error:
            damaged.append(f"{checkpoint.path.name}: {_reason(error)}")
            continue
        if damaged and warn:
            warn(
                f"A damaged checkpoint was passed over ({'; '.join(damaged)}); "
                f"going on from the one before it, step {state.step}."
            )
        return state
    if damaged:
        raise NntuiError(
            "No checkpoint of this run can be read.",
            "; ".join(damaged),
            f"Remove the folder {folder / layout.CHECKPOINTS} to start the run from its first step.",
        )
    return None


def discard_after(folder: Path, step: int) -> None:
    """Remove checkpoints of later steps: a run that goes on from `step` makes those steps again.

    Only damaged ones can be there, since a run goes on from its newest sound one. Raises OSError.
    """
    for checkpoint in list_checkpoints(folder):
        if checkpoint.step > step:
            checkpoint.path.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, NntuiError) else str(error)
