"""What the preprocessing lab shows of one side, before or after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...core.config.choices import PREPROCESSING_STEPS
from ...core.language import tr
from ...core.preprocessing import Look as Side
from ...core.preprocessing import StatisticRow
from ...core.preview.lab import LabView
from ..plotting.bars import histogram
from ..plotting.canvas import CellCanvas, shorten, words
from ..plotting.heat import heat_map
from ..plotting.image import image, normalised
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.scatter import class_scatter
from ..plotting.sparkline import spark_text
from ..plotting.stamp import stamp
from ..plotting.ticks import short

ROUNDING = 1e-9

LABELS = {choice.name: choice.label for choice in PREPROCESSING_STEPS}


def number(value: float) -> str:
    """Two digits are enough to compare by."""
    return short(float(f"{value:.2g}")) if np.isfinite(value) else "∞"


def recipe_label(steps: Sequence[str]) -> str:
    """Steps in a few words."""
    return " → ".join(tr(LABELS.get(step, step)) for step in steps) or tr("None")


def recipes_list(
    recipes: Sequence[tuple[str, ...]],
    cursor: int,
    chosen: tuple[str, ...],
    statistics: Sequence[StatisticRow],
    leaky: bool,
    width: int,
    height: int,
    look: Look,
) -> Picture:
    """The recipes with the cursor, and below them the numbers that were fitted."""
    canvas = CellCanvas(width, height, look)
    for row, steps in enumerate(recipes):
        here = row == cursor
        canvas.put(row, 0, "▸" if here else " ", Role.CURSOR)
        canvas.put(row, 1, "●" if steps == chosen else " ", Role.MARK)
        label = shorten(recipe_label(steps), width - 3)
        canvas.put(row, 3, label, Role.TITLE if here else Role.TEXT)
    row = len(recipes) + 1
    if leaky:
        canvas.put(row, 0, shorten(tr("! fitted on held-out rows too"), width), Role.ALERT)
    else:
        canvas.put(row, 0, shorten(tr("fitted on the training rows"), width), Role.LABEL)
    for place, entry in enumerate(statistics, row + 1):
        name = shorten(tr(entry.name), 12)
        if entry.count == 1 or entry.low == entry.high:
            figures = number(entry.low)
        else:
            figures = f"{number(entry.low)} … {number(entry.high)}"
        canvas.put(place, 1, name, Role.LABEL)
        canvas.put(place, 14, shorten(figures, width - 14), Role.TEXT)
    return canvas.picture()


def values_side(side: Side, title: str, width: int, height: int, look: Look) -> Picture:
    """The histogram of all values."""
    edges = (float(side.histogram.edges[0]), float(side.histogram.edges[-1]))
    # The height of a bar is the root of its count: background pixels would leave nothing of the rest.
    return histogram(
        np.sqrt(side.histogram.counts),
        edges,
        width,
        height,
        look,
        title=tr("{side}: values (root)", side=tr(title)),
    )


def covariance_side(side: Side, title: str, width: int, height: int, look: Look) -> Picture:
    """The covariance as a heat map, the eigenvalues beneath it, largest first."""
    canvas = CellCanvas(width, height, look)
    least = 1 if height >= 4 else 0
    # A cell is twice as high as wide and shows two rows: a square of features is drawn as one.
    across = min(width, 2 * (height - 2 * least))
    stamp(
        canvas,
        heat_map(
            np.sign(side.covariance) * np.sqrt(np.abs(side.covariance)),
            across,
            height - least - 1,
            look,
            signed=True,
        ),
        1,
        0,
    )
    canvas.put(0, 0, shorten(tr("{side}: covariance (root)", side=tr(title)), width), Role.TITLE)
    if least:
        values = np.maximum(side.spectrum.eigenvalues, 0.0)
        label = f"λ {number(float(values[0]))} "
        canvas.put(height - 1, 0, label, Role.LABEL)
        text = spark_text(values, width - len(label), unicode=look.unicode)
        canvas.put(height - 1, len(label), text, Role.SERIES)
    if width - across > 18:
        for row, line in enumerate(_covariance_words(side), 2):
            canvas.put(row, across + 2, shorten(line, width - across - 2), Role.LABEL)
    return canvas.picture()


def _covariance_words(side: Side) -> tuple[str, ...]:
    spectrum = side.spectrum
    return (
        tr("condition {number}", number=number(spectrum.condition)),
        tr("about 0   {number}", number=number(spectrum.uncentred_condition)),
        tr("rank {rank} of {all}", rank=spectrum.rank, all=len(spectrum.eigenvalues)),
    )


def points_side(
    points: np.ndarray,
    view: LabView,
    names: Sequence[str],
    title: str,
    width: int,
    height: int,
    look: Look,
) -> Picture:
    """The rows over two features or principal components."""
    most = 400
    keep = slice(None, None, max(1, len(points) // most))
    return class_scatter(
        points[keep], view.labels[keep], width, height, look, names=names or (tr("row"),), title=title
    )


def image_side(
    pixels: np.ndarray | None,
    mean: np.ndarray | None,
    title: str,
    width: int,
    height: int,
    look: Look,
    *,
    signed: bool,
) -> Picture:
    """An image, and the mean image beside it. `signed`: 0 is mid-grey."""
    if pixels is None:
        return words((f"{tr(title)}:", "no image any more"), width, height, look)
    canvas = CellCanvas(width, height, look)
    half = (width - 2) // 2
    for column, name, planes in (
        (0, tr("{side}: image", side=tr(title)), pixels),
        (half + 2, tr("mean image"), mean),
    ):
        canvas.put(0, column, shorten(name, half), Role.TITLE)
        if planes is not None:
            stamp(canvas, image(_seen(planes, signed), half, height - 1, look), 1, column)
    return canvas.picture()


def _seen(planes: np.ndarray, signed: bool) -> np.ndarray:
    """(channels, h, w) as (h, w) or (h, w, 3) of 0..1."""
    array = np.asarray(planes, np.float64)
    array = array[0] if array.shape[0] != 3 else array.transpose(1, 2, 0)
    if signed:
        # A mean that was subtracted is not quite zero: its rounding is no picture.
        return normalised(np.where(np.abs(array) < ROUNDING, 0.0, array))
    low, high = float(array.min()), float(array.max())
    return array if low >= 0 and high <= 1 else (array - low) / ((high - low) or 1.0)
