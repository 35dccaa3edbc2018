"""The decision boundary, the mistakes, the first weights and the confusion matrix as drawings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from ...core.language import tr
from ...core.preview.insight import Boundary, Insight, Sample
from ..plotting.axis import Axis
from ..plotting.canvas import CellCanvas, words
from ..plotting.confusion import class_accuracy, confusion_matrix, heading_rows
from ..plotting.image import thumbnails
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.regions import decision_regions
from ..plotting.scatter import class_scatter
from ..plotting.stamp import stamp
from ..widgets.plot import Drawing

THUMBNAIL = 16
"""Cells across at most."""
USUAL = 0.9
"""This share of an image's weights is shown in proportion, the largest ones at full strength."""


def main_drawing(seen: Insight) -> Drawing:
    """The largest thing there is to see: the boundary, the mistakes, or prediction against truth."""
    if seen.boundary is not None:
        return partial(_regions, seen.boundary, seen.class_names)
    if seen.weights:
        return partial(_mistakes, seen)
    if seen.pairs is not None:
        return partial(_pairs, seen.pairs)
    return partial(_matrix, seen)


def second_drawing(seen: Insight) -> Drawing | None:
    """What stands beside it: the first layer's weights, for images."""
    return partial(_weights, seen) if seen.weights else None


def glance_drawing(seen: Insight) -> Drawing:
    """What stands beside the plots: the boundary, some images with what they are taken for, or the confusion."""
    return partial(_samples, seen) if seen.mistakes or seen.right else main_drawing(seen)


def table_drawings(seen: Insight) -> tuple[Drawing, Drawing] | None:
    """The confusion matrix and the accuracy class by class; None without classes."""
    if seen.confusion is None:
        return None
    return partial(_matrix, seen), partial(_by_class, seen)


def _regions(seen: Boundary, names: tuple[str, ...], width: int, height: int, look: Look) -> Picture:
    plane = seen.plane
    return decision_regions(
        seen.field,
        seen.points,
        seen.labels,
        Axis(plane.left, plane.right),
        Axis(plane.bottom, plane.top),
        width,
        height,
        look,
        names=names,
        predicted=seen.predicted,
        title=tr("decision regions"),
    )


def _pairs(pairs: np.ndarray, width: int, height: int, look: Look) -> Picture:
    nothing = np.zeros(len(pairs), np.int64)
    return class_scatter(
        pairs,
        nothing,
        width,
        height,
        look,
        names=(tr("row"),),
        title=tr("predicted (up) against true (right)"),
    )


def _mistakes(seen: Insight, width: int, height: int, look: Look) -> Picture:
    if not seen.mistakes:
        return words(("nothing is misclassified",), width, height, look)
    names = seen.class_names
    captions = [_mistaken(names, one) for one in seen.mistakes]
    pictures = [one.image for one in seen.mistakes]
    return _titled(
        tr(
            "mistakes, the surest first ({count})",
            count=len(seen.confusion.wrong) if seen.confusion else 0,
        ),
        partial(thumbnails, pictures, captions, wrong=[True] * len(captions), cells=cells_of(pictures[0])),
        width,
        height,
        look,
    )


def _mistaken(names: Sequence[str], one: Sample) -> str:
    return tr("{predicted} is {true}", predicted=names[one.predicted], true=names[one.true])


def _samples(seen: Insight, width: int, height: int, look: Look) -> Picture:
    """Mistakes first, but never so many of them that nothing right is seen."""
    cells = cells_of((seen.mistakes or seen.right)[0].image)
    deep = cells // 2 + 1
    room = max(1, (width + 1) // (cells + 1)) * max(1, (height - 1) // deep)
    wrong = seen.mistakes[: max(room - len(seen.right), room - max(1, room // 3))]
    shown = (*wrong, *seen.right[: max(0, room - len(wrong))])
    names = seen.class_names
    captions = [names[one.true] if one.true == one.predicted else _mistaken(names, one) for one in shown]
    return _titled(
        tr("{share} % right at step {step}", share=f"{100 * seen.accuracy:.1f}", step=f"{seen.step:,}"),
        partial(
            thumbnails,
            [one.image for one in shown],
            captions,
            wrong=[one.true != one.predicted for one in shown],
            cells=cells,
        ),
        width,
        height,
        look,
    )


def _weights(seen: Insight, width: int, height: int, look: Look) -> Picture:
    captions = [tr("unit {number}", number=number) for number in range(1, len(seen.weights) + 1)]
    return _titled(
        tr("first layer: what each unit looks for"),
        partial(
            thumbnails,
            [stretched(image) for image in seen.weights],
            captions,
            cells=cells_of(seen.weights[0]),
        ),
        width,
        height,
        look,
    )


def stretched(image: np.ndarray) -> np.ndarray:
    """Weights 0..1 about 0.5 with more contrast: a few pixels that hardly ever vary have by far the largest weights."""
    size = np.abs(image - 0.5)
    usual = float(np.quantile(size, USUAL))
    return np.clip(0.5 + (image - 0.5) * (0.5 / usual), 0.0, 1.0) if usual > 0 else image


def _matrix(seen: Insight, width: int, height: int, look: Look) -> Picture:
    assert seen.confusion is not None
    return confusion_matrix(seen.confusion.counts, seen.class_names, width, height, look)


def _by_class(seen: Insight, width: int, height: int, look: Look) -> Picture:
    """Each bar beside its row of the matrix, under as many lines."""
    assert seen.confusion is not None
    counts, names = seen.confusion.counts, seen.class_names
    if height <= len(names):
        return class_accuracy(counts, names, width, height, look)
    return _titled(
        tr("accuracy by class"),
        partial(class_accuracy, counts, names),
        width,
        height,
        look,
        below=heading_rows(names, height),
    )


def cells_of(image: np.ndarray) -> int:
    """Cells across for a thumbnail: the width in pixels over a whole number, so that all pixels are of one size."""
    wide = int(image.shape[1])
    return wide // -(-wide // THUMBNAIL) if wide > THUMBNAIL else max(wide, THUMBNAIL // 2 // wide * wide)


def _titled(title: str, drawing: Drawing, width: int, height: int, look: Look, *, below: int = 1) -> Picture:
    canvas = CellCanvas(width, height, look)
    canvas.put(0, 0, title, Role.TITLE)
    stamp(canvas, drawing(width, height - below, look), below, 0)
    return canvas.picture()
