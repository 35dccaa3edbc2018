"""Messages about data sets: what a thread found out or finished, told to the screen that asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .messages import Fact

if TYPE_CHECKING:
    from ..core.data import TableReport
    from ..core.errors import NntuiError
    from .bridge.errand import Errand
    from .bridge.fetching import Fetching
    from .bridge.own_data import FileFacts


@dataclass(eq=False)
class FetchEnded(Fact):
    """A set has come, could not be had, or was called off."""

    fetching: Fetching


@dataclass(eq=False)
class FileLookedAt(Fact):
    """A file of one's own was read, or could not be."""

    source: str
    errand: Errand[TableReport | FileFacts]


@dataclass(eq=False)
class SetRemoved(Fact):
    """A stored set was deleted, or `error` says why not."""

    name: str
    freed: int = 0
    error: NntuiError | None = None
