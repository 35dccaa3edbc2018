"""Writing the small part of TOML that an experiment needs: texts, numbers, switches and lists of these.

The standard library reads TOML and does not write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

Value = str | bool | int | float | list[str] | list[int]


def toml_value(value: object) -> str:
    """One value as TOML. Raises TypeError for what an experiment never holds."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _number(value)
        case str():
            return _text(value)
        case list() | tuple():
            return "[" + ", ".join(toml_value(item) for item in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def toml_line(key: str, value: object, comment: str = "") -> str:
    """`key = value`, with what the key means after it."""
    line = f"{key} = {toml_value(value)}"
    return f"{line:<36}  # {comment}" if comment else line


def toml_table(name: str, lines: Iterable[str]) -> str:
    """A table and its lines, with a blank line before it."""
    return "\n".join(("", f"[{name}]", *lines))


def _number(value: float) -> str:
    """As short as it can be and still read back as the same float: 1e-5, not 1e-05."""
    return re.sub(r"e([+-]?)0*(?=\d)", lambda found: f"e{found[1]}", repr(value))


def _text(value: str) -> str:
    """JSON's and TOML's basic strings differ only in the delete character, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
