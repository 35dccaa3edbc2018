"""Events as plain JSON tables, and back: one mapping for the command line, saved runs and their readers.

A table carries the event's name under "event" and its fields under their own names. JSON has no NaN and no
infinity: such a number becomes null, and a flag beside it says what it was,

    {"event": "epoch", "val_loss": null, "val_loss_nonfinite": "nan", ...}

In a list the flag is a table from position to word: {"losses": [0.5, null], "losses_nonfinite": {"1": "inf"}}
("2.0" is the first number of the third list inside).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from .events import (
    CheckpointSaved,
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    Notice,
    ProbeTaken,
    RunContinued,
    RunFinished,
    RunPaused,
    RunStarted,
    SettingChanged,
    StepsCompleted,
    StepsThinned,
)
from .finding import Change, Finding

EVENT_NAMES: Mapping[type, str] = MappingProxyType(
    {
        RunStarted: "run_started",
        StepsCompleted: "steps",
        StepsThinned: "steps_thinned",
        EpochCompleted: "epoch",
        ProbeTaken: "probe",
        SettingChanged: "setting_changed",
        RunPaused: "run_paused",
        RunContinued: "run_continued",
        LossNotFinite: "loss_not_finite",
        FindingRaised: "finding",
        FindingCleared: "finding_cleared",
        CheckpointSaved: "checkpoint",
        Notice: "notice",
        RunFinished: "run_finished",
    }
)
"""The name of each kind of event."""

_KINDS = {name: kind for kind, name in EVENT_NAMES.items()}
_FLAG = "_nonfinite"
_WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(event: Event) -> dict[str, Any]:
    """The event as a table of str, int, float (finite), bool, None, lists and tables of these.

    Raises TypeError for a value that has no place in JSON.
    """
    table = {"event": EVENT_NAMES[type(event)], **_plain_fields(event)}
    if isinstance(event, FindingRaised):
        table |= _flat(event.finding, table["finding"])
    if isinstance(event, FindingCleared):
        table["cleared"] = True
    return table


def _flat(finding: Finding, table: Mapping[str, Any]) -> dict[str, Any]:
    """The finding's main fields beside the whole one: to be filtered by `id`, with the fixes as `--set` takes them."""
    repeated = {name: table[name] for name in ("id", "severity", "evidence", "cause")}
    return {**repeated, "fixes": [str(fix) for fix in finding.fixes], "cleared": False}


def decode(table: Mapping[str, Any], *, flagged: bool = True) -> Event:
    """The event that `encode` wrote. Fields it does not know are passed over; lists stay lists.

    `flagged` is false where the caller has seen that the text has no flag: nothing need be looked for then, which
    makes reading a long run several times faster.

    Raises ValueError where the table is no event: no name, an unknown one, or a field that is missing.
    """
    kind = _KINDS.get(str(table.get("event")))
    if kind is None:
        raise ValueError(f"not an event: {table.get('event')!r}")
    values = _restored(table, None) if flagged else table
    restorers = _restorers(kind)
    try:
        made: Event = kind(**{name: restorers[name](values[name]) for name in _names(kind, values)})
    except (TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(f"not a whole {table['event']!r} event: {error}") from None
    return made


def _names(kind: type, values: Mapping[str, Any]) -> list[str]:
    return [item.name for item in fields(kind) if item.name in values]


def _plain_fields(value: Any) -> dict[str, Any]:
    return _plain_table({item.name: getattr(value, item.name) for item in fields(value)})


def _plain_table(values: Mapping[Any, Any]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in values.items():
        flags: dict[str, str] = {}
        table[str(key)] = _plain(value, flags, "")
        if flags:
            table[f"{key}{_FLAG}"] = flags.get("", flags)
    return table


def _plain(value: Any, flags: dict[str, str], place: str) -> Any:
    """The value for JSON; numbers that are not finite are noted in `flags` under their place in the list."""
    if isinstance(value, np.ndarray):
        value = list(value) if value.dtype == np.float32 else value.tolist()
    elif isinstance(value, np.float32):
        value = float(str(value))  # the shortest decimal that reads back as the same float32
    elif isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        flags[place] = str(value)
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item, flags, f"{place}.{i}" if place else str(i)) for i, item in enumerate(value)]
    if isinstance(value, Mapping):
        return _plain_table(value)
    if is_dataclass(value):
        return _plain_fields(value)
    raise TypeError(f"an event cannot carry a {type(value).__name__}")


def _restored(value: Any, flag: Any, place: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _restored(inner, value.get(f"{key}{_FLAG}")) for key, inner in _without_flags(value)}
    if isinstance(value, list):
        return [_restored(item, flag, f"{place}.{i}" if place else str(i)) for i, item in enumerate(value)]
    if value is None and flag is not None:
        word = flag.get(place) if isinstance(flag, Mapping) else flag
        return _WORDS.get(str(word))
    return value


def _without_flags(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return (
        (key, value)
        for key, value in table.items()
        if not (key.endswith(_FLAG) and key.removesuffix(_FLAG) in table)
    )


def _finding(table: Mapping[str, Any]) -> Finding:
    known = {name: table[name] for name in _names(Finding, table)}
    known["fixes"] = tuple(Change(fix["path"], fix["value"]) for fix in table["fixes"])
    known["symptoms"] = tuple(table.get("symptoms", ()))
    return Finding(**known)


@cache
def _restorers(kind: type) -> Mapping[str, Callable[[Any], Any]]:
    """What must be done to a field's value after JSON to have it as the event declares it."""
    return {name: _restorer(name, hint) for name, hint in get_type_hints(kind).items()}


def _restorer(name: str, hint: Any) -> Callable[[Any], Any]:
    if name == "finding":
        return _finding
    if get_origin(hint) is tuple:
        return tuple
    dtype = array_scalar(hint)
    if dtype is not None:
        return lambda numbers: np.array(numbers, dtype)
    return lambda value: value


def array_scalar(hint: Any) -> Any:
    """The scalar type of a field declared `NDArray[...]`, None for any other. Since NumPy 2.5 that is a type alias of
    its own, before it was an ndarray's."""
    if get_origin(hint) is np.ndarray:
        return get_args(get_args(hint)[1])[0]
    return get_args(hint)[0] if get_origin(hint) is NDArray else None
