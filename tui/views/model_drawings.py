"""The layer table, the memory of the model, and the activation over what the layer is really given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...core.language import tr
from ...core.preprocessing.comparison import Histogram
from ...core.preview.model_view import ActivationCurve, Memory, ModelView
from ..plotting.axis import Axis
from ..plotting.bars import histogram
from ..plotting.canvas import CellCanvas, shorten, words
from ..plotting.columns import points
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.plot import PlotSpec, Series, draw_plot
from ..plotting.scatter import axis_of
from ..plotting.stamp import stamp

COLUMNS = (("in", 8), ("out", 9), ("parameters", 11), ("mult-adds", 10))
NAME, KIND = 10, 11
BINS = 60


def model_table(view: ModelView, row: int, width: int, height: int, look: Look) -> Picture:
    """A row a layer, the totals below."""
    canvas = CellCanvas(width, height, look)
    canvas.put(0, 1, tr("layer"), Role.LABEL)
    canvas.put(0, 1 + NAME, tr("kind"), Role.LABEL)
    column = 1 + NAME + KIND
    for title, wide in COLUMNS:
        canvas.put(0, column, tr(title).rjust(wide), Role.LABEL)
        column += wide
    canvas.put(0, column + 2, tr("formula"), Role.LABEL)
    shown = max(1, height - 2)
    first = min(max(0, row - shown // 2), max(0, len(view.rows) - shown))
    place = 0
    for place, index in enumerate(range(first, min(len(view.rows), first + shown)), 1):
        _row(canvas, place, view.rows[index], here=index == row)
    totals = tr(
        "{layers} layers, {parameters} parameters, {products} multiply-adds an example",
        layers=len(view.rows),
        parameters=f"{view.parameters:,}",
        products=f"{view.multiply_adds:,}",
    )
    canvas.put(min(place + 1, height - 1), 1, shorten(totals, width - 1), Role.TITLE)
    return canvas.picture()


def _row(canvas: CellCanvas, place: int, layer: Mapping[str, Any], *, here: bool) -> None:
    canvas.put(place, 0, "▸" if here else " ", Role.CURSOR)
    canvas.put(place, 1, shorten(tr(str(layer["name"])), NAME - 1), Role.TITLE if here else Role.TEXT)
    canvas.put(place, 1 + NAME, shorten(tr(str(layer["kind"])), KIND - 1), Role.TEXT)
    texts = (
        shape(layer["input"]),
        shape(layer["output"]),
        f"{layer['parameters']:,}" if layer["parameters"] else "–",
        f"{layer['multiply_adds']:,}" if layer["multiply_adds"] else "–",
    )
    column = 1 + NAME + KIND
    for text, (_, wide) in zip(texts, COLUMNS, strict=True):
        canvas.put(place, column, text.rjust(wide), Role.TEXT)
        column += wide
    canvas.put(place, column + 2, shorten(str(layer["formula"]), canvas.width - column - 2), Role.LABEL)


def shape(sizes: Any) -> str:
    """(3, 32, 32) as 3x32x32."""
    return "x".join(str(size) for size in sizes)


def memory_words(memory: Memory) -> str:
    """What training takes, part by part."""
    parts = (
        ("parameters", memory.parameters),
        ("gradients", memory.gradients),
        ("update rule", memory.optimizer),
        ("activations of a batch", memory.activations),
    )
    listed = ", ".join(f"{tr(name)} {size_text(size)}" for name, size in parts)
    return tr("memory {total}: {parts}", total=size_text(memory.total), parts=listed)


def size_text(size: int) -> str:
    """Bytes in the unit that fits."""
    amount = float(size)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:.3g} GB"


def activation_drawing(
    curve: ActivationCurve | None, sums: Histogram, name: str, layer: str, width: int, height: int, look: Look
) -> Picture:
    """The curve and its slope above, the sums the layer gets beneath, over the same axis."""
    bars = max(4, height // 3)
    if curve is None or height < 10:
        return _sums(sums, layer, width, height, look) if height >= 3 else words((name,), width, height, look)
    canvas = CellCanvas(width, height, look)
    low, high = float(curve.z[0]), float(curve.z[-1])
    every = np.concatenate([curve.value, curve.slope])
    spec = PlotSpec(
        name,
        Axis(low, high, name="sum"),
        axis_of(every),
        (
            Series("output", "f", points(curve.z, curve.value), 0),
            Series("slope", "d", points(curve.z, curve.slope), 1),
        ),
    )
    stamp(canvas, draw_plot(spec, width, height - bars, look), 0, 0)
    # The bars begin where the plot's canvas does.
    from ..plotting.layout import lay_out

    gutter = lay_out(spec.x, spec.y, width, height - bars).gutter
    stamp(canvas, _sums(_over(sums, low, high), layer, width - gutter, bars, look), height - bars, gutter)
    return canvas.picture()


def _over(sums: Histogram, low: float, high: float) -> Histogram:
    """The counts in bins of another range that has the old one in it."""
    edges = np.linspace(low, high, BINS + 1)
    middles = (sums.edges[:-1] + sums.edges[1:]) / 2
    counts, _ = np.histogram(middles, edges, weights=sums.counts)
    return Histogram(counts.astype(np.int64), edges)


def _sums(sums: Histogram, layer: str, width: int, height: int, look: Look) -> Picture:
    edges = (float(sums.edges[0]), float(sums.edges[-1]))
    return histogram(
        sums.counts,
        edges,
        width,
        height,
        look,
        title=tr("what {layer} gets", layer=tr(layer)),
        style=Role.SERIES + 3,
    )
