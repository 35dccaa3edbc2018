"""Events as lines of a file, and back; rows of figures are gathered into tables as they are read.

A line is one event as `core.training.event_codec` writes it. A day-long run has tens of thousands of lines of
thinned steps: those are put together column by column, without making an event of each.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from ..training.event_codec import EVENT_NAMES, decode, encode
from ..training.events import THINNED_COLUMNS, Event, LossNotFinite, RunFinished, RunStarted, StepsThinned
from .plain_json import to_bytes

_THINNED = EVENT_NAMES[StepsThinned]

BARRIERS = (RunStarted, LossNotFinite, RunFinished)
"""Before these, everything that was read so far is given out."""

_BARRIERS = frozenset(EVENT_NAMES[kind] for kind in BARRIERS)
_FLAG = b'_nonfinite"'


def to_line(event: Event) -> bytes:
    """The event as a line, with its line break. Raises TypeError for what JSON has no place for."""
    return to_bytes(encode(event)) + b"\n"


def from_lines(data: bytes, *, gather: bool = False) -> tuple[list[Event], int]:
    """The events of some whole lines, and how many lines were no events (damaged, or of a newer version).

    With `gather` thinned steps are not given out where they stand between other events but together, at the
    latest before the next event of `BARRIERS`: ten times faster for a long run, and all the same to a plot.
    """
    with _without_collecting():
        return _from_lines(data, gather)


def _from_lines(data: bytes, gather: bool) -> tuple[list[Event], int]:
    events: list[Event] = []
    damaged = 0
    rows: list[dict[str, Any]] = []
    for table, flagged in _tables(data):
        name = table.get("event")
        if name == _THINNED:
            rows.append(table)
            continue
        if rows and (not gather or name in _BARRIERS):
            damaged += _put_rows(rows, events)
            rows = []
        try:
            events.append(decode(table, flagged=flagged))
        except ValueError:
            damaged += 1
    if rows:
        damaged += _put_rows(rows, events)
    return events, damaged


def _tables(data: bytes) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each line's table ({} for a line that is not one), and whether it may flag numbers that are not finite.

    All lines are parsed at once where that works.
    """
    lines = [line for line in data.split(b"\n") if line]
    flagged = [_FLAG in line for line in lines]
    try:
        tables = json.loads(b"[" + b",".join(lines) + b"]")
        if len(tables) == len(lines) and all(isinstance(table, dict) for table in tables):
            yield from zip(tables, flagged, strict=True)
            return
    except ValueError:
        pass
    for line in lines:
        try:
            table = json.loads(line)
        except ValueError:
            table = {}
        yield (table if isinstance(table, dict) else {}), True


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Pause Python's collector: while tables pile up it would walk all of them again and again, for
    nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _put_rows(tables: list[dict[str, Any]], events: list[Event]) -> int:
    """Add thinned steps as one event; one by one where a line is odd. Returns how many lines were damaged."""
    try:
        events.append(_joined(tables))
        return 0
    except (KeyError, TypeError, ValueError):
        pass
    damaged = 0
    for table in tables:
        try:
            event = decode(table)
            if (
                not isinstance(event, StepsThinned)
                or len({len(getattr(event, name)) for name in THINNED_COLUMNS}) != 1
            ):
                raise ValueError("columns of different lengths")
            events.append(event)
        except (TypeError, ValueError):
            damaged += 1
    return damaged


def _joined(tables: list[dict[str, Any]]) -> StepsThinned:
    """Several tables as one. Raises KeyError, TypeError or ValueError where one of them is not as
    expected."""
    columns: dict[str, Any] = {}
    for name, dtype in THINNED_COLUMNS.items():
        numbers = list(chain.from_iterable(map(itemgetter(name), tables)))
        if issubclass(dtype, np.floating):
            # A null stands for what is not finite; which word it was stands beside it (see the codec).
            columns[name] = np.array(numbers, np.float64).astype(dtype)
            _restore_words(columns[name], tables, name)
        else:
            columns[name] = np.array(numbers, dtype)
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise ValueError("columns of different lengths")
    return StepsThinned(**columns)


def _restore_words(column: Any, tables: list[dict[str, Any]], name: str) -> None:
    flag = f"{name}_nonfinite"
    if not any(flag in table for table in tables):
        return
    start = 0
    for table in tables:
        for place, word in table.get(flag, {}).items():
            column[start + int(place)] = float(word)
        start += len(table[name])
