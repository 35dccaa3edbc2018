"""Backward passes with a bug in them, put into a network's layers and loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from nntui.core.nn import Network
from nntui.core.nn.layers.base import Bound
from nntui.core.nn.losses.base import BoundLoss

After = Callable[[Any, np.ndarray, "np.ndarray | None", np.ndarray, np.ndarray], None]
"""(layer, input, dL/d input buffer, output, dL/d output as it came in): spoils what the right backward pass left."""


def spoil_layer(network: Network, kind: str, after: After) -> None:
    """Let the first layer of a kind run `after` behind its own backward pass."""
    layer = next(each for each in network.layers if each.kind == kind)
    bind = layer.bind

    def spoiled(x: np.ndarray, dx: np.ndarray | None, batch: int) -> Bound:
        bound = bind(x, dx, batch)

        def backward() -> None:
            came, out = bound.gradient.copy(), bound.output.copy()
            bound.backward()
            after(layer, x, dx if dx is not None else bound.gradient, out, came)

        return Bound(bound.output, bound.gradient, bound.forward, backward)

    layer.bind = spoiled  # type: ignore[method-assign]


def spoil_loss(network: Network, after: Callable[[np.ndarray, np.ndarray, np.ndarray], None]) -> None:
    """Let the loss run after(logits, gradient, targets) behind its own backward pass."""
    bind = network.loss.bind

    def spoiled(logits: np.ndarray, gradient: np.ndarray, targets: np.ndarray) -> BoundLoss:
        bound = bind(logits, gradient, targets)

        def backward() -> None:
            bound.backward()
            after(logits, gradient, targets)

        return BoundLoss(bound.forward, backward)

    network.loss.bind = spoiled  # type: ignore[method-assign]


def _weight(change: Callable[[np.ndarray], np.ndarray]) -> After:
    def after(layer: Any, x: Any, dx: Any, out: Any, came: Any) -> None:
        layer.gradients["weight"][...] = change(layer.gradients["weight"].copy())

    return after


def _bias(change: Callable[[np.ndarray], np.ndarray]) -> After:
    def after(layer: Any, x: Any, dx: Any, out: Any, came: Any) -> None:
        layer.gradients["bias"][...] = change(came)

    return after


def _elementwise(derivative: Callable[[np.ndarray], np.ndarray]) -> After:
    def after(layer: Any, x: Any, dx: Any, out: Any, came: Any) -> None:
        dx[...] = came * derivative(out)

    return after


def _norm(change: Callable[..., np.ndarray]) -> After:
    """dL/dx anew from centred x, dL/dy, standard deviation and gamma."""

    def after(layer: Any, x: Any, dx: Any, out: Any, came: Any) -> None:
        centred = x - x.mean(axis=0)
        std = np.sqrt(centred.var(axis=0) + layer.epsilon)
        dx[...] = change(centred / std, came, std, layer.tensors["gamma"])

    return after


def _gamma(layer: Any, x: Any, dx: Any, out: Any, came: Any) -> None:
    layer.gradients["gamma"][...] = (came * x).sum(axis=0)


LAYER_MUTATIONS: dict[str, tuple[str, str, After]] = {
    "dW with its sign flipped": ("tanh", "dense", _weight(np.negative)),
    "dW forgotten": ("tanh", "dense", _weight(np.zeros_like)),
    "dW along the wrong axis": ("tanh", "dense", _weight(lambda g: g.reshape(g.shape[::-1]).T)),
    "dW of the first example only": ("tanh", "dense", _weight(lambda g: g / 8)),
    "db forgotten": ("tanh", "dense", _bias(lambda dy: np.zeros(dy.shape[1]))),
    "db as a mean instead of a sum": ("tanh", "dense", _bias(lambda dy: dy.mean(axis=0))),
    "db summed along the wrong axis": ("tanh", "dense", _bias(lambda dy: np.resize(dy.sum(axis=1), dy.shape[1]))),
    "ReLU's mask forgotten": ("relu", "relu", _elementwise(np.ones_like)),
    "ReLU's mask upside down": ("relu", "relu", _elementwise(lambda h: (h <= 0).astype(float))),
    "tanh' = 1 - h": ("tanh", "tanh", _elementwise(lambda h: 1 - h)),
    "tanh' = 1": ("tanh", "tanh", _elementwise(np.ones_like)),
    "sigmoid' = h": ("sigmoid", "sigmoid", _elementwise(lambda h: h)),
    "leaky ReLU without its slope": ("leaky-relu", "leaky relu", _elementwise(lambda h: (h > 0).astype(float))),
    "ELU' = 1 below zero": ("elu", "elu", _elementwise(np.ones_like)),
    "batch norm's gamma forgotten in dx": (
        "norm", "batch norm",
        _norm(lambda n, dy, s, g: (dy - dy.mean(0) - n * (dy * n).mean(0)) / s),
    ),
    "batch norm's mean taken for a constant": (
        "norm", "batch norm", _norm(lambda n, dy, s, g: g / s * (dy - n * (dy * n).mean(0))),
    ),
    "batch norm's variance taken for a constant": (
        "norm", "batch norm", _norm(lambda n, dy, s, g: g / s * (dy - dy.mean(0))),
    ),
    "batch norm's gamma from inputs that are not normalised": ("norm", "batch norm", _gamma),
}  # fmt: skip
"""What is wrong -> the network it is put into, the kind of layer, and the bug."""

LOSS_MUTATIONS: dict[str, tuple[str, Callable[[np.ndarray, np.ndarray, np.ndarray], None]]] = {
    "the 1/N dropped": ("softmax", lambda z, g, t: np.multiply(g, len(g), out=g)),
    "the one-hot label not subtracted": ("softmax", lambda z, g, t: np.add(g, t / len(g), out=g)),
    "uphill": ("softmax", lambda z, g, t: np.negative(g, out=g)),
    "the factor 2 of the square dropped": ("mse", lambda z, g, t: np.multiply(g, 0.5, out=g)),
    "the right class left out of the hinge": ("hinge", lambda z, g, t: np.multiply(g, 1 - t, out=g)),
}
