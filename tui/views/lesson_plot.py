"""What a lesson's runs show beside its text: curves over steps, spreads over layers, or a demonstration's drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from ...core.lessons.demos import Shown, Stroke
from ...core.lessons.figure_lookup import Result
from ...core.lessons.lesson import LessonRun, Plot
from ...core.lessons.observation import Observation
from ...core.lessons.texts import Texts
from ..plotting.axis import Axis
from ..plotting.columns import Columns, points, smoothed
from ..plotting.limits import Limits, data_range, hold
from ..plotting.plot import PlotSpec, Series
from .lesson_page import LETTERS

SMOOTHING = 0.03
ON_A_SEGMENT = 40
"""Points by which a segment of a path that goes back and forth is drawn."""

Named = tuple[str, Result]


def lesson_plot(
    kind: Plot, runs: Sequence[LessonRun], results: Mapping[str, Result], chosen: int, width: int, say: Texts
) -> PlotSpec:
    """The picture of a lesson as far as its runs have come, curves reduced to `width` columns.

    chosen: which of the demonstrations is drawn, as only one fits.
    """
    named = [(run.words or run.name, results[run.name]) for run in runs if run.name in results]
    shown = [(words, result) for words, result in named if isinstance(result, Shown)]
    if shown:
        words, drawing = shown[chosen % len(shown)]
        return _drawing(words, drawing)
    if kind == "layers":
        return _layers(named, say)
    return _curves("loss" if kind == "drawing" else kind, named, width, say)


def _curves(kind: Plot, named: Sequence[Named], width: int, say: Texts) -> PlotSpec:
    observed = [(words, each) for words, each in named if isinstance(each, Observation)]
    end = max((max(run.history.total_steps, run.history.step) for _, run in observed), default=1) or 1
    series = tuple(
        Series(words, letter, columns, index)
        for index, (words, columns, letter) in enumerate(_wanted(kind, observed, width, float(end), say))
    )
    bounds = data_range([one.columns for one in series], robust=kind == "loss")
    limits = Limits(0.0, 1.0) if bounds is None else hold(None, *bounds)
    top = limits.hi if kind == "loss" else min(limits.hi, 1.0)
    return PlotSpec(
        say.word("plots", kind),
        Axis(0.0, float(end), kind="integer", name=say.word("plots", "step")),
        Axis(limits.lo, top),
        series,
    )


def _wanted(
    kind: Plot, observed: Sequence[tuple[str, Observation]], width: int, end: float, say: Texts
) -> Iterator[tuple[str, Columns, str]]:
    for index, (words, run) in enumerate(observed):
        curves = run.history.curves
        if kind == "loss":
            yield (
                words,
                smoothed(curves["batch_loss"].columns(width, 0.0, end), SMOOTHING, end),
                LETTERS[index],
            )
        elif kind == "accuracy":
            yield words, _as_columns(curves["val_accuracy"].columns(width, 0.0, end)), LETTERS[index]
        else:
            for sign, name in (("t", "train_accuracy"), ("v", "val_accuracy")):
                letter = (
                    sign
                    if len(observed) == 1
                    else (LETTERS[index].upper() if sign == "t" else LETTERS[index])
                )
                split = say.word("plots", "train" if sign == "t" else "validation")
                title = split if len(observed) == 1 else f"{words} ({sign})"
                yield title, _as_columns(curves[name].columns(width, 0.0, end)), letter


def _as_columns(found: object) -> Columns:
    return Columns(
        *(np.asarray(getattr(found, name)) for name in ("x", "low", "high", "mean", "last", "bad"))
    )


def _layers(named: Sequence[Named], say: Texts) -> PlotSpec:
    series, deepest = [], 1
    for index, (words, run) in enumerate(named):
        rows = run.start.layers if isinstance(run, Observation) and run.start is not None else ()
        spreads = [float(row["std"]) for row in rows if "std" in row]
        deepest = max(deepest, len(spreads))
        series.append(Series(words, LETTERS[index], points(np.arange(1, len(spreads) + 1), spreads), index))
    bounds = data_range([one.columns for one in series])
    limits = Limits(0.0, 1.0) if bounds is None else hold(None, 0.0, bounds.hi)
    return PlotSpec(
        say.word("plots", "layers"),
        Axis(1.0, float(deepest), name=say.word("plots", "layer")),
        Axis(*limits),
        tuple(series),
    )


def _drawing(words: str, drawing: Shown) -> PlotSpec:
    series = tuple(_stroke(stroke, index) for index, stroke in enumerate(drawing.strokes))
    x_low = min(float(stroke.x.min()) for stroke in drawing.strokes)
    x_high = max(float(stroke.x.max()) for stroke in drawing.strokes)
    bounds = data_range([one.columns for one in series])
    limits = Limits(0.0, 1.0) if bounds is None else hold(None, *bounds)
    return PlotSpec(words, Axis(x_low, x_high, name=drawing.x_name), Axis(*limits), series)


def _stroke(stroke: Stroke, index: int) -> Series:
    letter = LETTERS[index]
    if not stroke.joined or bool((np.diff(stroke.x) >= 0.0).all()):
        return Series(stroke.name, letter, points(stroke.x, stroke.y), index, joined=stroke.joined)
    share = np.linspace(
        0.0, 1.0, ON_A_SEGMENT, endpoint=False
    )  # a path that goes back: its points, one by one
    x = (stroke.x[:-1, None] + share * np.diff(stroke.x)[:, None]).ravel()
    y = (stroke.y[:-1, None] + share * np.diff(stroke.y)[:, None]).ravel()
    order = np.argsort(x, kind="stable")
    return Series(stroke.name, letter, points(x[order], y[order]), index, joined=False)
