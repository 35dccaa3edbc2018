"""The inside of a layer: its activation and the slope of it, and beneath them what the layer is really given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...core.language import tr
from ..plotting.bars import histogram
from ..plotting.canvas import CellCanvas
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.stamp import stamp

if TYPE_CHECKING:
    from ...core.preprocessing.comparison import Histogram
    from ...core.preview.inside import LayerInside


def inside_drawing(inside: LayerInside, width: int, height: int, look: Look) -> Picture:
    """Two histograms, one above the other: the sums that go into the activation, and its outputs."""
    canvas = CellCanvas(width, height, look)
    upper = (height + 1) // 2
    _put(
        canvas, 0, upper, inside.sums, tr("into {activation}", activation=inside.activation), Role.SERIES + 1
    )
    _put(
        canvas,
        upper,
        height - upper,
        inside.outputs,
        tr("out of {activation}", activation=inside.activation),
        Role.SERIES,
    )
    return canvas.picture()


def _put(canvas: CellCanvas, row: int, rows: int, data: Histogram, title: str, style: int) -> None:
    edges = (float(data.edges[0]), float(data.edges[-1]))
    # The height of a bar is the root of its count: a peak at zero would leave nothing of the rest.
    words = tr("{title} (root scale)", title=title)
    part = histogram(np.sqrt(data.counts), edges, canvas.width, rows, canvas.look, title=words, style=style)
    stamp(canvas, part, row, 0)
