"""Completion of typed words by the Tab key, where readline is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Options = Callable[[Sequence[str]], Sequence[str]]
"""From the words before the one being typed to what it may be."""


def complete_with(options: Options) -> bool:
    """Let Tab complete from `options`; whether it can."""
    try:
        import readline
    except ImportError:
        return False
    line: Any = readline

    def complete(text: str, state: int) -> str | None:
        before = line.get_line_buffer()[: line.get_begidx()].split()
        found = [option for option in options(before) if option.startswith(text)]
        return f"{found[state]} " if state < len(found) else None

    line.set_completer(complete)
    line.set_completer_delims(" \t")
    line.parse_and_bind("tab: complete")
    return True
