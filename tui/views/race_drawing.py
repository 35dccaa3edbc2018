"""A race's difference trace: each entry's batch loss less the first one's, step by step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..panes.overlay import LETTERS
from ..plotting.axis import Axis
from ..plotting.columns import points
from ..plotting.limits import hold, round_up
from ..plotting.plot import Baseline, PlotSpec, Series

PIECES = 200
"""Points of a trace: more than a plot has columns."""


def difference_spec(traces: Sequence[NDArray[np.float64]], labels: Sequence[str]) -> PlotSpec:
    """traces: (steps,) of each entry but the first; labels: of all entries."""
    reduced = [mean_of_pieces(trace) for trace in traces]
    finite = [values[np.isfinite(values)] for _, values in reduced]
    far = max((float(np.abs(values).max()) for values in finite if len(values)), default=0.0) or 1.0
    limits = hold(None, -far, far)
    end = round_up(float(max([1, *map(len, traces)])))
    series = tuple(
        Series(f"{label} − {labels[0]}", LETTERS[number], points(steps, values), number)
        for number, (label, (steps, values)) in enumerate(zip(labels[1:], reduced, strict=True), 1)
    )
    return PlotSpec(
        "difference of batch losses",
        Axis(0.0, end, kind="integer", name="step"),
        Axis(limits.lo, limits.hi),
        series,
        (Baseline(0.0, "equal"),),
        empty=("nothing raced yet",),
    )


def mean_of_pieces(trace: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Steps and means of up to `PIECES` equal pieces of a trace; what is not finite makes its piece so."""
    if not len(trace):
        return np.empty(0), np.empty(0)
    starts = np.unique(np.linspace(0, len(trace), min(PIECES, len(trace)), endpoint=False).astype(np.int64))
    ends = np.append(starts[1:], len(trace))
    with np.errstate(all="ignore"):
        means = np.add.reduceat(trace, starts) / (ends - starts)
    return ends.astype(np.float64), means
