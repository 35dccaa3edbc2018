"""The first start shows the three keys that matter, once: a mark among a person's own files says they were seen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from .places import config_home


def mark() -> Path:
    """The file that is there once the workbench was opened."""
    return config_home() / "opened-before"


def is_first_start() -> bool:
    """Whether the workbench was never opened here."""
    return not mark().exists()


def remember_start() -> None:
    """The next start is not the first. Where nothing can be written, the keys are shown again: no harm is done."""
    with suppress(OSError):
        mark().parent.mkdir(parents=True, exist_ok=True)
        mark().touch()
