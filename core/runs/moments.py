"""The moments of a saved run one can go back to: its beginning, and what its checkpoints hold."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from ..errors import NntuiError
from ..training.timeline import Moment, moment_of
from .checkpoint_file import read_state
from .checkpoints import list_checkpoints

if TYPE_CHECKING:
    from ..session import Session
    from .reader import RunReader


def saved_moments(reader: RunReader, session: Session) -> tuple[Moment, ...]:
    """Oldest first. session: of the run's experiment, before its first step. A checkpoint that cannot be read is passed
    over; a branch has no beginning of its own."""
    found: dict[int, Moment] = {}
    if not reader.record.parent:
        start = session.trainer.snapshot()
        found[start.step] = moment_of(start)
    for checkpoint in list_checkpoints(reader.folder):
        with contextlib.suppress(NntuiError, OSError):
            found.setdefault(checkpoint.step, moment_of(read_state(checkpoint.path)))
    return tuple(found[step] for step in sorted(found))
