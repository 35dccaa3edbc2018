"""Messages about saved runs and studies: what a thread read from disk, told to the screen that asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .messages import Fact

if TYPE_CHECKING:
    from ..core.errors import NntuiError
    from ..core.training.history import History
    from .bridge.run_shelf import SavedRun
    from .bridge.study_shelf import StudyView


@dataclass(eq=False)
class RunsRead(Fact):
    """The runs of the store were read, newest first."""

    runs: list[SavedRun]


@dataclass(eq=False)
class CurvesRead(Fact):
    """Histories of some runs were read, by run id; those that cannot be read are missing."""

    histories: dict[str, History]


@dataclass(eq=False)
class StudiesRead(Fact):
    """The study that is shown was read (None: there is none), and the names of all there are, newest first."""

    study: StudyView | None
    names: list[str]


@dataclass(eq=False)
class DiskRefused(Fact):
    """Something that was to be written or read could not be."""

    error: NntuiError


@dataclass(eq=False)
class DiskDone(Fact):
    """Something was written, in words."""

    words: str
