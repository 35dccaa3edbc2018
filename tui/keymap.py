"""Keys of one's own: a file that says which keys do what, by the id of the action.

    [keys]
    "run.start" = "f5"
    "run.pause" = "space,p"

The ids are those of the bindings; the command palette shows them. Keys are Textual's names.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import Problem


@dataclass(frozen=True)
class Keymap:
    """Keys by action id, and what was wrong in the file: those lines are left out."""

    keys: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_keymap(path: Path, known: Collection[str]) -> Keymap:
    """The file's keys; an empty map where there is no file. Never raises: a wrong line must not cost the screen."""
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
        problem = _problem(name, value, known)
        if problem is None:
            keys[name] = value
        else:
            problems.append(problem)
    return Keymap(keys, tuple(problems))


def _problem(name: str, value: object, known: Collection[str]) -> Problem | None:
    if name not in known:
        from ..core.config.nearest import nearest

        return Problem(f"keys.{name}", "nothing has this id", "the id of an action", nearest(name, known))
    if not isinstance(value, str) or not all(part.strip() for part in value.split(",")):
        return Problem(f"keys.{name}", f"{value!r} names no keys", 'keys as text, such as "f5" or "space,p"')
    return None
