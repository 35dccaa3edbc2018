"""From a study to its drawings. Imports NumPy: imported when there is something to show."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from ...core.search.space import Parameter, Space
from ...core.search.trial import Trial
from ..bridge.study_shelf import StudyView
from ..plotting.axis import Axis
from ..plotting.bars import lying_bars
from ..plotting.columns import points
from ..plotting.limits import hold
from ..plotting.look import Look
from ..plotting.marginal import marginal_scatter
from ..plotting.picture import Picture
from ..plotting.plot import PlotSpec, Series
from ..plotting.trials import parallel_coordinates, parameter_scatter

METHOD = (
    "The share of the scores' variance that each explains by",
    "itself: between the means of its values, or of fifths of",
    "its range, less what chance would. No interactions.",
)
"""How importance is measured; see `core.search.insight.importance`."""

Drawing = Callable[[int, int, Look], Picture]


def scatter(study: StudyView, first: str, second: str) -> Drawing:
    """One parameter against another, a sign a trial, heavier with a better score; infeasible ones as crosses."""
    x, y = study.space.by_path(first), study.space.by_path(second)
    known = [trial for trial in study.tried if trial.finished]
    title = f"{short_name(second)} over {short_name(first)}"
    return partial(_scatter, x, y, known, title)


def best_so_far(study: StudyView) -> PlotSpec:
    """The best score after so many trials, over each trial's own."""
    ended = [trial for trial in study.tried if trial.finished]
    scores = np.array([trial.score if trial.feasible else math.nan for trial in ended])
    best = np.fmax.accumulate(scores) if len(scores) else scores
    finite = scores[np.isfinite(scores)]
    name = "score" if len(finite) and finite.min() < 0 else "accuracy"
    # Hopeless trials would press the others together at the top: they are drawn as off the scale.
    limits = hold(None, float(np.quantile(finite, 0.25)), float(finite.max())) if len(finite) else (0.0, 1.0)
    number, counted = np.arange(1, len(ended) + 1), np.isfinite(scores)
    return PlotSpec(
        name,
        Axis(0.0, float(max(study.size, len(ended), 2)), kind="integer", name="trial"),
        Axis(*limits),
        (
            Series("best so far", "b", points(number[np.isfinite(best)], best[np.isfinite(best)]), 0),
            Series("each trial", "·", points(number[counted], scores[counted]), 1, joined=False),
        ),
        empty=("no trial has ended yet",),
    )


def all_parameters(study: StudyView) -> Drawing:
    """A line a trial through all parameters; of one parameter, its scatter against the score."""
    known = [trial for trial in study.tried if trial.finished and trial.feasible]
    if len(study.space) < 2:
        return partial(_slice, study.space.parameters[0], known)
    axes = [_axis(parameter) for parameter in study.space.parameters]
    values = np.array([[_place(p, trial) for p in study.space.parameters] for trial in known]).reshape(
        -1, len(axes)
    )
    ends = [
        (str(p.choices[0]), str(p.choices[-1])) if p.choices else ("", "") for p in study.space.parameters
    ]
    return partial(parallel_coordinates, values, axes, [trial.score for trial in known], ends=ends)


def importance(study: StudyView) -> Drawing:
    """How much of the scores' variance each parameter explains by itself."""
    shares = sorted(study.importance.items(), key=lambda item: -item[1])
    if not shares:
        return partial(_words, ("What mattered", "", "known after 8 trials"))
    labels = [short_name(path) for path, _ in shares]
    figures = [f"{100 * share:.0f} %" for _, share in shares]
    return partial(lying_bars, labels, [share for _, share in shares], figures, below=METHOD)


def layout(study: StudyView, other: StudyView | None, first: str, second: str, sampler: str) -> Drawing:
    """One half of the lecture's figure: where `sampler` tries the two parameters with the study's budget.

    Trials that were run are drawn with their results; without a study that ran them, the points it would try. The
    title counts the different values of the first parameter: few for a grid, one a trial for random (Bergstra and
    Bengio, 2012, figure 1).
    """
    x, y = study.space.by_path(first), study.space.by_path(second)
    ran = next(
        (view for view in (study, other) if view and str(view.options.get("sampler")) == sampler), None
    )
    trials = [t for t in ran.tried if t.finished] if ran else planned(study, sampler)
    tried = len({trial.values.get(first) for trial in trials})
    best = f" {ran.best.score:.4f}" if ran is not None and ran.best is not None else ""
    title = f"{sampler}{best}: {tried} × {short_name(first)}"
    return partial(_marginal, x, y, trials, title)


def planned(study: StudyView, sampler: str) -> list[Trial]:
    """The trials that a sampler would ask for with the study's space and budget, none of them run."""
    from ...core.config import ALL_SETTINGS, value_at
    from ...core.search.samplers import GridSampler, RandomSampler

    seed = int(study.options.get("seed", 0))
    fixed = {path: value_at(study.experiment, path) for path in ALL_SETTINGS}
    if sampler == "grid":
        grid = GridSampler(study.space, 1, study.budget)
        proposals = [grid.ask(number, ()) for number in range(len(grid))]
    else:
        random = RandomSampler(study.space, 1, seed)
        proposals = [random.ask(number, ()) for number in range(study.budget)]
    return [
        Trial(number, study.space.values(proposal.point, fixed), 1, point=proposal.point)
        for number, proposal in enumerate(proposals)
    ]


def axes_to_show(space: Space, importance: dict[str, float]) -> tuple[str, str]:
    """The two parameters worth looking at first: the most important ones, else the first two."""
    paths = [parameter.path for parameter in space.parameters]
    ordered = sorted(paths, key=lambda path: -importance.get(path, 0.0)) if importance else paths
    return ordered[0], ordered[min(1, len(ordered) - 1)]


def short_name(path: str) -> str:
    """A setting's own name, without its section and underscores."""
    return path.rpartition(".")[2].replace("_", " ")


def _scatter(
    x: Parameter, y: Parameter, trials: Sequence[Trial], title: str, width: int, height: int, look: Look
) -> Picture:
    across, up, scores = _points(x, y, trials)
    return parameter_scatter(across, up, scores, _axis(x), _axis(y), width, height, look, title=title)


def _marginal(
    x: Parameter, y: Parameter, trials: Sequence[Trial], title: str, width: int, height: int, look: Look
) -> Picture:
    across, up, scores = _points(x, y, trials)
    known = scores if any(trial.finished for trial in trials) else None
    return marginal_scatter(across, up, known, _axis(x), _axis(y), width, height, look, title=title)


def _points(
    x: Parameter, y: Parameter, trials: Sequence[Trial]
) -> tuple[list[float], list[float], list[float]]:
    """Where trials lie, and their scores: NaN for those that failed."""
    scores = [trial.score if trial.feasible else math.nan for trial in trials]
    return [_place(x, trial) for trial in trials], [_place(y, trial) for trial in trials], scores


def _slice(parameter: Parameter, trials: Sequence[Trial], width: int, height: int, look: Look) -> Picture:
    """Scores over one parameter."""
    scores = np.array([trial.score for trial in trials])
    if not len(scores):
        return _words(("no trial has ended yet",), width, height, look)
    limits = hold(None, float(scores.min()), float(scores.max()))
    places = [_place(parameter, trial) for trial in trials]
    return parameter_scatter(
        places, scores, scores, _axis(parameter), Axis(*limits), width, height, look, title="score"
    )


def _words(lines: Sequence[str], width: int, height: int, look: Look) -> Picture:
    from ..plotting.canvas import words

    return words(lines, width, height, look)


def _axis(parameter: Parameter) -> Axis:
    name = short_name(parameter.path)
    if parameter.kind == "choice":
        return Axis(-0.25, len(parameter.choices) - 0.75, kind="integer", name=name)
    log = parameter.kind in ("log", "int-log")
    return Axis(parameter.low, parameter.high, log=log, name=name)


def _place(parameter: Parameter, trial: Trial) -> float:
    """A trial's value as a number; a choice by its place in the list; NaN where the trial does not have it."""
    value = trial.values.get(parameter.path)
    if value is None:
        return math.nan
    if parameter.kind == "choice":
        return float(parameter.choices.index(value)) if value in parameter.choices else math.nan
    return float(value)
