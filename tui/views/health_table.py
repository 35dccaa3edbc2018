"""The table of layer health: a row a layer, a column a figure, and the chosen figure's course beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...core.language import tr
from ..plotting.axis import Axis
from ..plotting.canvas import CellCanvas, shorten, words
from ..plotting.columns import points
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.plot import Baseline, PlotSpec, Series
from ..plotting.scatter import axis_of
from ..plotting.sparkline import spark_text
from ..plotting.ticks import short
from .health import FIGURES, Figure, LayerCourse, short_name

NAME = 12
LEAST_SPARK = 4


def _cell(width: int) -> int:
    """Cells for a figure: one more to breathe where there is room."""
    return 8 if width >= 100 else 7


def figure_text(figure: Figure, value: float) -> str:
    """A value in the table's six cells; "!" behind one to look into, "–" for what a layer does not have."""
    if math.isnan(value):
        return "–"
    text = f"{100 * value:.0f}%" if figure.share else short(float(f"{value:.2g}"))
    return f"{text}!" if figure.is_odd(value) else text


def health_table(
    layers: Sequence[LayerCourse], step: float, row: int, column: int, width: int, height: int, look: Look
) -> Picture:
    """The layers' figures as they were at `step`; the cursor is on `row` and `column`."""
    if not layers:
        return words(("the layers are measured as soon as a run starts",), width, height, look)
    canvas = CellCanvas(width, height, look)
    canvas.put(0, 0, tr("layer"), Role.LABEL)
    cell = _cell(width)
    for number, figure in enumerate(FIGURES):
        name = tr(figure.title)
        title = f"▾{name}" if number == column else name
        canvas.put(
            0, NAME + number * cell, f"{title} ".rjust(cell), Role.TITLE if number == column else Role.LABEL
        )
    spark = width - NAME - len(FIGURES) * cell - 2
    chosen = FIGURES[column]
    if spark >= LEAST_SPARK:
        canvas.put(
            0, width - spark, shorten(tr("{figure} over the run", figure=tr(chosen.title)), spark), Role.LABEL
        )
    shown = max(1, height - 1)
    first = min(max(0, row - shown // 2), max(0, len(layers) - shown))
    for place, index in enumerate(range(first, min(len(layers), first + shown)), 1):
        _row(canvas, place, layers[index], step, column, spark, here=index == row)
    return canvas.picture()


def _row(
    canvas: CellCanvas, place: int, layer: LayerCourse, step: float, column: int, spark: int, *, here: bool
) -> None:
    pointer = "▸" if here and canvas.look.unicode else (">" if here else " ")
    same, cell = layer.same_units(step), _cell(canvas.width)
    canvas.put(place, 0, pointer, Role.CURSOR)
    name = tr(layer.name) if len(tr(layer.name)) <= NAME - 3 else short_name(layer.name)
    name = shorten(name, NAME - 3) + (" =" if same else "")
    canvas.put(place, 1, name, Role.ALERT if same else (Role.TITLE if here else Role.TEXT))
    for number, figure in enumerate(FIGURES):
        value = layer.at(figure.name, step)
        style = Role.ALERT if figure.is_odd(value) else (Role.LABEL if math.isnan(value) else Role.TEXT)
        text = figure_text(figure, value)
        # The sign behind an odd value stands in the gap, so that the figures stay in line.
        text = text if text.endswith("!") else f"{text} "
        canvas.put(place, NAME + number * cell, text.rjust(cell), style)
    chosen = FIGURES[column]
    values = layer.values.get(chosen.name)
    if values is not None and spark >= LEAST_SPARK:
        limits = (0.0, max(0.01, float(np.nanmax(values)))) if chosen.share and len(values) else None
        line = spark_text(values, spark, unicode=canvas.look.unicode, log=chosen.log, limits=limits)
        canvas.put(place, canvas.width - spark, line, Role.SERIES)


def profile_spec(layers: Sequence[LayerCourse], figure: Figure, step: float, row: int) -> PlotSpec:
    """The figure over the layers at one time, and as it was at first: the lecture's figure."""
    numbers = np.arange(1, len(layers) + 1, dtype=float)
    now = np.array([layer.at(figure.name, step) for layer in layers])
    start = np.array([_first(layer, figure.name) for layer in layers])
    known = np.isfinite(now)
    began = np.isfinite(start)
    return PlotSpec(
        tr("{figure} by layer, step {step}", figure=tr(figure.title), step=f"{step:,.0f}"),
        Axis(1.0, max(2.0, float(len(layers))), kind="integer", name="layer"),
        _axis(figure, np.concatenate([now, start])),
        (
            Series("now", "n", points(numbers[known], now[known]), 0),
            Series("first", "f", points(numbers[began], start[began]), 1),
        ),
        _guide(figure),
        cursor=float(row + 1),
        empty=(tr("no layer has {figure}", figure=tr(figure.title)),),
    )


def course_spec(layer: LayerCourse, figure: Figure, step: float) -> PlotSpec:
    """The figure of one layer over the run."""
    steps = layer.steps.get(figure.name, np.empty(0))
    values = layer.values.get(figure.name, np.empty(0))
    end = float(steps[-1]) if len(steps) else 1.0
    return PlotSpec(
        tr("{figure} of {layer}", figure=tr(figure.title), layer=tr(layer.name)),
        Axis(0.0, max(end, 1.0), kind="integer", name="step"),
        _axis(figure, values),
        (Series(figure.title, "", points(steps, values), 0),),
        _guide(figure),
        cursor=step,
        empty=(tr("{layer} has no {figure}", layer=tr(layer.name), figure=tr(figure.title)),),
    )


def _first(layer: LayerCourse, figure: str) -> float:
    values = layer.values.get(figure)
    return float(values[0]) if values is not None and len(values) else math.nan


def _axis(figure: Figure, values: np.ndarray) -> Axis:
    if figure.share:
        return Axis(0.0, 1.0)
    if figure.guide is not None:
        values = np.append(values, figure.guide)
    return axis_of(values, log=figure.log)


def _guide(figure: Figure) -> tuple[Baseline, ...]:
    return (Baseline(figure.guide, "1e-3"),) if figure.guide is not None else ()
