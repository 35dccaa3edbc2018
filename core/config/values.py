"""Is this value right for that setting? The one check behind files, the command line and forms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..errors import Problem
from .fields import Setting
from .nearest import nearest


class _WrongValueError(Exception):
    """A value is not right; carries what to say about it."""

    def __init__(self, message: str, near: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.near = near


def check_value(path: str, setting: Setting, value: Any) -> tuple[Any, Problem | None]:
    """The value as the experiment stores it (int to float, list to tuple), or the problem with it.

    Exactly one of the two is of use: where a problem is returned, the value is None.
    """
    try:
        return _converted(setting, value), None
    except _WrongValueError as wrong:
        return None, Problem(path, wrong.message, expectation(setting), wrong.near)


def expectation(setting: Setting) -> str:
    """What would be right, in words: "a number above 0, at most 1"."""
    one = _ONE[setting.kind]
    if setting.kind in ("choice", "choices"):
        one += " " + ", ".join(setting.names)
    return one + _bounds_in_words(setting)


_ONE = {
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "text": "text",
    "choice": "one of",
    "ints": "a list of whole numbers",
    "texts": "a list of texts",
    "choices": "a list of",
}


def _bounds_in_words(setting: Setting) -> str:
    parts = []
    if setting.low is not None:
        parts.append(f"{'above' if setting.low_open else 'at least'} {_plain(setting.low)}")
    if setting.high is not None:
        parts.append(f"{'below' if setting.high_open else 'at most'} {_plain(setting.high)}")
    each = ", each" if setting.is_list and parts else ""
    return (each + " " + " and ".join(parts)) if parts else ""


def _plain(bound: float) -> str:
    return str(int(bound)) if float(bound).is_integer() else repr(bound)


def _converted(setting: Setting, value: Any) -> Any:
    if setting.is_list:
        if not isinstance(value, (list, tuple)):
            raise _WrongValueError(f"{shown(value)} is {kind_of(value)}, not a list")
        return tuple(_one(setting, item) for item in value)
    return _one(setting, value)


def _one(setting: Setting, value: Any) -> Any:
    match setting.kind:
        case "float":
            return _within(setting, _float(value))
        case "int" | "ints":
            return _within(setting, _int(value))
        case "bool":
            if not isinstance(value, bool):
                raise _WrongValueError(f"{shown(value)} is {kind_of(value)}")
            return value
        case "text" | "texts":
            return _text(value)
        case "choice" | "choices":
            return _name(setting, value)


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _WrongValueError(f"{shown(value)} is {kind_of(value)}")
    try:
        number = float(value)
    except OverflowError:
        raise _WrongValueError(f"{shown(value)} is too large") from None
    if not math.isfinite(number):
        raise _WrongValueError(f"{number} is not a finite number")
    return number


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _WrongValueError(f"{shown(value)} is {kind_of(value)}")
    return value


def _within(setting: Setting, number: float) -> float:
    low, high = setting.low, setting.high
    if low is not None and (number < low or (setting.low_open and number == low)):
        raise _WrongValueError(f"{shown(number)} is too small")
    if high is not None and (number > high or (setting.high_open and number == high)):
        raise _WrongValueError(f"{shown(number)} is too large")
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongValueError(f"{shown(value)} is {kind_of(value)}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _WrongValueError(f"{value!r} holds characters that UTF-8 cannot write") from None
    return value


def _name(setting: Setting, value: Any) -> str:
    if not isinstance(value, str):
        raise _WrongValueError(f"{shown(value)} is {kind_of(value)}")
    if value not in setting.names:
        raise _WrongValueError(f"{shown(value)} is not known", nearest(value, setting.names))
    return value


def shown(value: Any) -> str:
    """The value as it stands in a message, shortened."""
    if isinstance(value, int) and value.bit_length() > 128:
        return "a whole number of that length"  # Python refuses to print the longest ones
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def kind_of(value: Any) -> str:
    """What sort of value this is, in a file's words."""
    if isinstance(value, bool):
        return "true/false"
    if isinstance(value, Mapping):
        return "a table"
    return _KINDS.get(type(value), f"a {type(value).__name__}")


_KINDS: dict[type, str] = {
    int: "a whole number",
    float: "a number with a fraction",
    str: "text",
    list: "a list",
    tuple: "a list",
}
