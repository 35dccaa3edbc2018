"""Keys of one's own: a file that says which keys do what, by the id of the action.

    [keys]
    "run.start" = "f5"
    "run.pause" = "space,p"

The ids are those of the bindings; the command palette shows them. Keys are Textual's names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ..core.errors import Problem


@dataclass(frozen=True)
class Keymap:
    """Keys by action id, and what was wrong in the file: those lines are left out."""

    keys: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Bound(Protocol):
    """What is asked of a binding; `key` may be several, with commas."""

    @property
    def id(self) -> str | None:
        """The id of what it does."""

    @property
    def key(self) -> str:
        """Its keys."""


PAIRS = {
    "run.pause": "run.resume",
    "viewer.pause": "viewer.resume",
    "search.pause": "search.go_on",
    "data.get": "data.bench",
}
"""Two actions on one key, of which one is possible at a time: the second follows the first."""


def read_keymap(path: Path) -> Keymap:
    """The file's keys; an empty map where there is no file. Never raises: a wrong line must not cost the screen.

    Whether their ids exist is another question, for it takes every screen to answer: see `unknown_ids`.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("keys", {})
    except FileNotFoundError:
        return Keymap()
    except (OSError, UnicodeDecodeError) as error:
        return Keymap(problems=(Problem(str(path), f"cannot be read: {error}"),))
    except tomllib.TOMLDecodeError as error:
        return Keymap(problems=(Problem(str(path), f"is not TOML: {error}"),))
    if not isinstance(table, dict):
        return Keymap(problems=(Problem("keys", "is not a table", "a table that begins with [keys]"),))
    keys, problems = {}, []
    for name, value in table.items():
        if isinstance(value, str) and all(part.strip() for part in value.split(",")):
            keys[name] = value
        else:
            words = f"{value!r} names no keys"
            problems.append(Problem(f"keys.{name}", words, 'keys as text, such as "f5" or "space,p"'))
    return Keymap({**_followers(keys), **keys}, tuple(problems))


def _followers(keys: dict[str, str]) -> dict[str, str]:
    return {second: keys[first] for first, second in PAIRS.items() if first in keys}


def unknown_ids(keymap: Keymap, known: Collection[str]) -> tuple[Problem, ...]:
    """Lines that are about no action, each with the nearest id that there is."""
    from ..core.config.nearest import nearest

    return tuple(
        Problem(f"keys.{name}", "nothing has this id", "the id of an action", nearest(name, known))
        for name in keymap.keys
        if name not in known
    )


def taken_keys(keymap: Keymap, places: Iterable[Sequence[Bound]]) -> tuple[Problem, ...]:
    """Lines that take a key from another action of the same place (the bindings of one screen or control), which
    then has none."""
    found = {}
    for bindings in places:
        given = {
            key.strip(): one.id
            for one in bindings
            if one.id in keymap.keys
            for key in keymap.keys[one.id].split(",")
        }
        for one in bindings:
            thief = next((given[key] for key in one.key.split(",") if key in given), None)
            if thief is not None and one.id not in keymap.keys:
                words = f"this key was that of {one.id}, which has none now"
                found[thief, one.id] = Problem(
                    f"keys.{thief}", words, f"another key, or one for {one.id} too"
                )
    return tuple(found.values())
