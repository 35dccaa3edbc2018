"""Demonstrations: things the lecture shows that are computed rather than trained, each with figures and a drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment, with_values
from ..nn.activations import ACTIVATIONS
from .activation_pass import activation_at, seconds_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Stroke:
    """A line or a cloud of points of a drawing: x (n,), y (n,)."""

    name: str
    x: Floats
    y: Floats
    joined: bool = True


@dataclass(frozen=True)
class Shown:
    """What a demonstration gives: figures by name ("derivative(-10)"), strokes to draw, and what its axes are."""

    values: Mapping[str, float]
    strokes: tuple[Stroke, ...]
    x_name: str = ""


Demo = Callable[[Experiment, Mapping[str, Any]], Shown]


def local_gradient(experiment: Experiment, options: Mapping[str, Any]) -> Shown:
    """The activation of the experiment and its derivative over z, by the engine's own forward and backward.

    options: at, the places whose figures "derivative(z)" and "output(z)" are given.
    """
    places = [float(z) for z in options.get("at", (-10, 0, 10))]
    z = np.concatenate([np.linspace(-10.0, 10.0, 201), places])
    output, gradient = activation_at(experiment.model, z)
    values: dict[str, float] = {}
    for place, h, slope in zip(places, output[201:], gradient[201:], strict=True):
        values[f"output({place:g})"], values[f"derivative({place:g})"] = float(h), float(slope)
    values["largest_derivative"] = float(gradient[:201].max())
    values["mean_output"] = float(output[:201].mean())
    values["zero_share"] = float((gradient[:201] == 0.0).mean())
    strokes = (Stroke("f(z)", z[:201], output[:201]), Stroke("f'(z)", z[:201], gradient[:201]))
    return Shown(values, strokes, "z")


def zig_zag(experiment: Experiment, options: Mapping[str, Any]) -> Shown:
    """One linear neuron of two inputs, z = w1 x1 + w2 x2, trained one example at a time towards w = (1, -1).

    options: positive (inputs in 0.2..1 instead of -1..1). The path of (w1, w2) is drawn. Figures: same_sign, the share
    of steps in which both weights move in the same direction; detour, the length of the path over the straight line.
    """
    rng = np.random.default_rng(0)
    positive = bool(options.get("positive", False))
    target, rate = np.array([1.0, -1.0]), 0.4
    w = np.array([-1.0, 1.0])
    path, same = [w.copy()], 0
    while len(path) < 1000 and float(np.linalg.norm(w - target)) > 0.1:
        x = rng.uniform(0.2, 1.0, 2) if positive else rng.uniform(-1.0, 1.0, 2)
        step = (
            -rate * ((w - target) @ x) * x
        )  # dL/dw = (z - t) x: with x > 0 both parts have the sign of z - t
        same += bool(step[0] * step[1] > 0.0)
        w = w + step
        path.append(w.copy())
    walked = np.array(path)
    length = float(np.linalg.norm(np.diff(walked, axis=0), axis=1).sum())
    straight = float(np.linalg.norm(walked[-1] - walked[0]))
    values = {
        "same_sign": same / (len(path) - 1),
        "detour": length / straight,
        "steps_needed": float(len(path) - 1),
    }
    return Shown(values, (Stroke("path of w", walked[:, 0], walked[:, 1]),), "w1 (across), w2 (up)")


def activation_cost(experiment: Experiment, options: Mapping[str, Any]) -> Shown:
    """Seconds of each activation's forward and backward pass over the same units, relative to ReLU; measured now.

    Figures: cost(name), the time over ReLU's; parameters(name), the weights a layer of 64 units needs over ReLU's.
    """
    times: dict[str, float] = {}
    for name in ACTIVATIONS:
        if name != "linear":
            times[name] = seconds_of(replace(experiment.model, activation=name))
    values = {f"cost({name})": seconds / times["relu"] for name, seconds in times.items()}
    values["parameters(maxout)"] = float(experiment.model.maxout_pieces)
    values["cheapest"] = min(times.values()) / times["relu"]
    order = sorted(times, key=times.__getitem__)
    heights = np.array([values[f"cost({name})"] for name in order])
    strokes = tuple(
        Stroke(f"{name} {height:.1f}", np.array([rank, rank + 0.9]), np.array([height, height]))
        for rank, (name, height) in enumerate(zip(order, heights, strict=True))
    )
    return Shown(values, strokes, "cheapest first")


def cloud(experiment: Experiment, options: Mapping[str, Any]) -> Shown:
    """A slanted cloud of points after the experiment's preprocessing.

    Figures: correlation of the two axes, spread(1) and spread(2) along them, mean_size of their means.
    """
    from ..preprocessing import Pipeline

    rng = np.random.default_rng(3)
    round_cloud = rng.standard_normal((400, 2)) * np.array([3.0, 0.6])
    angle = np.pi / 5
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    x = (round_cloud @ turn + np.array([4.0, 2.0])).astype(np.float32)
    chosen = experiment.preprocessing
    y = (
        Pipeline.fit(chosen.steps, x, components=chosen.components, epsilon=chosen.epsilon)
        .apply(x)
        .astype(np.float64)
    )
    spread = y.std(axis=0).tolist()
    values = {
        "correlation": abs(float(np.asarray(np.corrcoef(y.T))[0, 1])),
        "spread(1)": spread[0],
        "spread(2)": spread[1],
        "mean_size": float(np.abs(y.mean(axis=0)).max()),
    }
    order = np.argsort(y[:, 0])
    return Shown(values, (Stroke("points", y[order, 0], y[order, 1], joined=False),), "first axis")


SEARCHES = 12
"""How often a search is repeated: one alone may be lucky."""

LOWEST, HIGHEST = -7.0, 3.0
"""The box of learning rates, as powers of ten: as wide as when nothing is known yet."""


def grid_or_random(experiment: Experiment, options: Mapping[str, Any]) -> Shown:
    """Searches of nine short runs over (learning rate, dropout), on a 3 x 3 grid or at random, each done many times.

    options: random. Figures: best (the best validation accuracy of a search, averaged over the searches), worst (of
    those), different_rates (learning rates a search tries), runs. Every run is drawn as a point.
    """
    from ..session import Session, prepare

    prepared = prepare(experiment)
    rng = np.random.default_rng(0)
    bests, rates, scores = [], [], []
    for _ in range(SEARCHES):
        places = _random_places(rng) if options.get("random") else _grid_places(rng)
        found = []
        for rate, dropout in places:
            tried = with_values(experiment, {"optimizer.learning_rate": rate, "model.dropout": dropout})
            finished = Session(tried, prepared=prepared, probing=False).run()
            score = float(finished.final.get("val_accuracy", 0.0))
            found.append(score if finished.outcome == "done" and np.isfinite(score) else 0.0)
        bests.append(max(found))
        rates += [float(np.log10(rate)) for rate, _ in places]
        scores += found
    values = {
        "best": float(np.mean(bests)),
        "worst": min(bests),
        "different_rates": len({round(rate, 9) for rate in rates}) / SEARCHES,
        "runs": len(rates) / SEARCHES,
    }
    order = np.argsort(rates, kind="stable")
    stroke = Stroke("validation accuracy", np.array(rates)[order], np.array(scores)[order], joined=False)
    return Shown(values, (stroke,), "log10 of the learning rate")


def _grid_places(rng: np.random.Generator) -> list[tuple[float, float]]:
    """Three rates by three dropouts, evenly spaced; where in the box the grid lies is drawn."""
    gap = (HIGHEST - LOWEST) / 3.0
    shift, lift = rng.uniform(0.0, gap), rng.uniform(0.0, 1.0 / 6.0)
    return [(10.0 ** (LOWEST + shift + gap * i), lift + j / 6.0) for i in range(3) for j in range(3)]


def _random_places(rng: np.random.Generator) -> list[tuple[float, float]]:
    """The same box: the rate's logarithm uniform, the dropout uniform."""
    return [(float(10.0 ** rng.uniform(LOWEST, HIGHEST)), float(rng.uniform(0.0, 0.5))) for _ in range(9)]


@dataclass(frozen=True)
class DemoInfo:
    """A demonstration: what it computes, and the figures it gives (without arguments)."""

    make: Demo
    figures: tuple[str, ...]


DEMOS: Mapping[str, DemoInfo] = {
    "local-gradient": DemoInfo(
        local_gradient, ("derivative", "output", "largest_derivative", "mean_output", "zero_share")
    ),
    "zig-zag": DemoInfo(zig_zag, ("same_sign", "detour", "steps_needed")),
    "activation-cost": DemoInfo(activation_cost, ("cost", "parameters", "cheapest")),
    "cloud": DemoInfo(cloud, ("correlation", "spread", "mean_size")),
    "grid-or-random": DemoInfo(grid_or_random, ("best", "worst", "different_rates", "runs")),
}
"""Every demonstration by name; an explicit table."""
