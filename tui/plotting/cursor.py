"""Moving a cursor along a plot, a cell at a time."""

from __future__ import annotations

from .axis import Axis


def moved(axis: Axis, columns: int, cursor: float | None, by: int) -> float:
    """The x value in the middle of the cell `by` cells to the right of `cursor` (None: of the right end).

    `columns` are the cells of the canvas (`Layout.columns`). The cursor stops at the ends of the axis. On an
    axis of whole numbers it lands on whole numbers.
    """
    columns = max(1, columns)
    place = columns - 1 if cursor is None else axis.place(cursor, columns) + by
    place = min(max(place, 0), columns - 1)
    value = axis.value((place + 0.5) / columns)
    if axis.kind != "integer":
        return value
    whole = float(round(value))
    return whole if axis.place(whole, columns) == place else value
