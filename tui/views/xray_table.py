"""The init X-ray as a table: a row an initialisation, and what becomes of signal and gradient on the way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from ...core.config.choices import ACTIVATIONS, INITIALIZERS
from ...core.language import tr
from ...core.preview.profiles import word_of
from ...core.preview.xray import InitView
from ..plotting.axis import Axis
from ..plotting.canvas import CellCanvas, shorten
from ..plotting.columns import Columns, points
from ..plotting.look import Look
from ..plotting.palette import Role
from ..plotting.picture import Picture
from ..plotting.plot import PlotSpec, Series
from ..plotting.scatter import axis_of
from ..plotting.sparkline import spark_text
from ..plotting.ticks import short

LABELS = {choice.name: choice.label for choice in INITIALIZERS}
INITS = tuple(LABELS)
ACTIVATION_NAMES = tuple(choice.name for choice in ACTIVATIONS)

SIGNS = {
    "keeps": ("✓", "keeps", Role.GOOD),
    "fades": ("▾", "fades", Role.ALERT),
    "grows": ("▴", "grows", Role.ALERT),
    "saturates": ("!", "saturates", Role.ALERT),
    "dies": ("×", "dies", Role.ALERT),
    "symmetric": ("=", "symmetric", Role.ALERT),
}
COLUMNS = (("std 1", 8), ("std last", 9), ("satur.", 7), ("dead", 6), ("back", 8))
NAME, WORD = 17, 12


def xray_table(
    views: Mapping[str, InitView],
    cursor: str,
    chosen: str,
    activation: str,
    width: int,
    height: int,
    look: Look,
) -> Picture:
    """Two header rows and a row for each initialisation; those not computed yet say so."""
    canvas = CellCanvas(width, height, look)
    _activations(canvas, activation)
    column = NAME + WORD
    for title, wide in COLUMNS:
        canvas.put(1, column, tr(title).rjust(wide), Role.LABEL)
        column += wide
    each = max(0, (width - column - 3) // 2)
    if each >= 6:
        canvas.put(1, column + 2, shorten(tr("forward →"), each), Role.LABEL)
        canvas.put(1, column + 3 + each, shorten(tr("← gradient"), each), Role.LABEL)
    for row, name in enumerate(INITS, 2):
        pointer = "▸" if name == cursor else " "
        canvas.put(row, 0, pointer, Role.CURSOR)
        canvas.put(
            row, 1, "●" if name == chosen and look.unicode else ("*" if name == chosen else " "), Role.MARK
        )
        canvas.put(row, 3, shorten(tr(LABELS[name]), NAME - 4), Role.TITLE if name == cursor else Role.TEXT)
        view = views.get(name)
        if view is None:
            canvas.put(row, NAME, "…", Role.LABEL)
        else:
            _figures(canvas, row, view, column + 2, each)
    return canvas.picture()


def _activations(canvas: CellCanvas, activation: str) -> None:
    title = tr("activation")
    canvas.put(0, 0, title, Role.LABEL)
    column = len(title) + 2
    for name in ACTIVATION_NAMES:
        here = name == activation
        text = f"[{name}]" if here else f" {name} "
        canvas.put(0, column, text, Role.TITLE if here else Role.LABEL)
        column += len(text)


def _figures(canvas: CellCanvas, row: int, view: InitView, spark: int, each: int) -> None:
    sign, word, style = SIGNS[word_of(view)]
    canvas.put(row, NAME, f"{sign} {tr(word)}", style)
    first, last = view.layers[0], view.layers[-1]
    saturated = np.array([layer.saturated for layer in view.layers])
    texts = (
        number(first.std),
        number(last.std),
        "–" if np.isnan(saturated).all() else f"{100 * np.nanmax(saturated):.0f}%",
        f"{100 * max(layer.dead for layer in view.layers):.0f}%",
        number(first.gradient_std / last.gradient_std) if last.gradient_std > 0 else "0",
    )
    column = NAME + WORD
    for text, (_, wide) in zip(texts, COLUMNS, strict=True):
        canvas.put(row, column, text.rjust(wide), Role.TEXT)
        column += wide
    if each >= 6:
        for place, values in ((spark, forward(view)), (spark + each + 1, backward(view))):
            text = spark_text(values, each, unicode=canvas.look.unicode, limits=(1e-4, 1e1), log=True)
            canvas.put(row, place, text, Role.SERIES)


def forward(view: InitView) -> list[float]:
    """Standard deviation of the outputs, layer by layer."""
    return [layer.std for layer in view.layers]


def backward(view: InitView) -> list[float]:
    """Standard deviation of the gradient, as a share of the last hidden layer's: what is left of it on the way back."""
    last = view.layers[-1].gradient_std
    return [layer.gradient_std / last if last > 0 else 0.0 for layer in view.layers]


def spread_spec(title: str, here: InitView | None, chosen: InitView | None, *, back: bool) -> PlotSpec:
    """The spread over the layers: of the initialisation under the cursor, and of the chosen one."""
    profile = backward if back else forward
    shown = [view for view in (here, chosen) if view is not None]
    series = tuple(
        Series(tr(LABELS[view.init]), LABELS[view.init][0], _points(profile(view)), number)
        for number, view in enumerate(shown)
        if number == 0 or view.init != shown[0].init
    )
    depth = max((len(view.layers) for view in shown), default=2)
    every = np.array([value for view in shown for value in profile(view)] or [1.0])
    # Below a millionth all is lost; the axis need not follow it down.
    y = axis_of(np.clip(every, 1e-6, 1e6), log=True)
    return PlotSpec(title, Axis(1.0, max(2.0, float(depth)), kind="integer", name="layer"), y, series)


def _points(values: Sequence[float]) -> Columns:
    numbers = np.arange(1, len(values) + 1, dtype=float)
    return points(numbers, np.clip(np.array(values), 1e-6, 1e6))


def number(value: float) -> str:
    """Two digits; × where there is no number."""
    return short(float(f"{value:.2g}")) if math.isfinite(value) else "×"
