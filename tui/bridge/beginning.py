"""Where a run begins that does not begin at its first step: at a state of another run, or of its own saved past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...core.runs.reader import RunReader
    from ...core.training.state import TrainingState


@dataclass(frozen=True)
class Beginning:
    """state: from which the first step is made, None for the very first.

    parent, parent_step: the run it branches from ("" for none), and where. continues: the saved run that goes on.
    """

    state: TrainingState | None
    parent: str = ""
    parent_step: int = 0
    continues: RunReader | None = None
