"""Calling a person back: bell, terminal title, desktop notification.

The terminal gets plain control sequences: BEL; OSC 2 for the title, which is put back at the end; OSC 9 for a
notification (iTerm2, WezTerm, kitty, Windows Terminal, foot; others ignore it), or OSC 777 for those that know only
that one (rxvt; GNOME's and others that stand on VTE, where its variable comes along). Inside tmux a notification has
to be handed through (`allow-passthrough on`), or tmux drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Literal

Alert = Literal["bell", "title", "desktop"]
ALERTS: tuple[Alert, ...] = ("bell", "title", "desktop")

BEL, ESC = "\x07", "\x1b"
KEEP_TITLE, RESTORE_TITLE = f"{ESC}[22;2t", f"{ESC}[23;2t"
LONGEST = 120


def plain(text: str) -> str:
    """Words as they may stand in a sequence: without control characters, and not endless."""
    return "".join(sign for sign in text if sign.isprintable())[:LONGEST]


def title_sequence(words: str) -> str:
    """Sets the terminal's title."""
    return f"{ESC}]2;{plain(words)}{BEL}"


def desktop_sequence(words: str, environment: Mapping[str, str]) -> str:
    """Asks the terminal for a desktop notification, in the way it knows."""
    rxvt = environment.get("TERM", "").startswith("rxvt") or "VTE_VERSION" in environment
    said = plain(words).replace(";", ",")  # which parts the fields of OSC 777
    sequence = f"{ESC}]777;notify;nntui;{said}{BEL}" if rxvt else f"{ESC}]9;nntui: {said}{BEL}"
    return f"{ESC}Ptmux;{sequence.replace(ESC, ESC + ESC)}{ESC}\\" if "TMUX" in environment else sequence


class Alerts:
    """Says what has happened, in the ways that are `wanted`, through `write`."""

    def __init__(
        self, wanted: Collection[Alert], write: Callable[[str], None], environment: Mapping[str, str]
    ) -> None:
        self.wanted = frozenset(wanted)
        self._write = write
        self._environment = environment
        self._titled = False
        self._told: set[tuple[int, str]] = set()

    def turned(self, state: str, name: str) -> None:
        """A run called `name` is in another state; its end is worth a bell."""
        if "title" in self.wanted:
            self._write(("" if self._titled else KEEP_TITLE) + title_sequence(f"nntui: {name} {state}"))
            self._titled = True
        if state in ("done", "diverged", "failed"):
            self._call(f"{name}: {state}")

    def found(self, run: int, finding_id: str, title: str) -> None:
        """The diagnosis of a run found something critical; the same finding calls once in a run."""
        if (run, finding_id) not in self._told:
            self._told.add((run, finding_id))
            self._call(title)

    def close(self) -> None:
        """Give the terminal its title back."""
        if self._titled:
            self._write(RESTORE_TITLE)
            self._titled = False

    def _call(self, words: str) -> None:
        if "bell" in self.wanted:
            self._write(BEL)
        if "desktop" in self.wanted:
            self._write(desktop_sequence(words, self._environment))
