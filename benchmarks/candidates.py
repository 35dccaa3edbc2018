"""This engine, the matrix products alone, and course-style NumPy."""

from __future__ import annotations

import numpy as np
from nntui.core.config import ModelConfig, OptimizerConfig
from nntui.core.data.dataset import Split
from nntui.core.nn import Network
from nntui.core.optim import make_optimizer
from nntui.core.preprocessing import Affine
from nntui.core.training.batches import Batches
from nntui.core.training.stepper import bind_step

from .problem import CLASSES, L2, MOMENTUM, Problem
from .rounds import Work


def engine(problem: Problem) -> Work:
    """The product's own step: gather, forward, loss as a number, backward, L2, optimiser."""
    x, y = problem.data()
    model = ModelConfig(hidden=problem.sizes[1:-1], batch_norm=problem.batch_norm)
    network = Network.build(model, problem.sizes[0], CLASSES)
    network.initialize(np.random.default_rng(0))
    dense = [layer for layer in network.layers if layer.kind == "dense"]
    for layer, weight in zip(dense, problem.weights(), strict=True):
        layer.tensors["weight"][...] = weight
    optimizer = make_optimizer(OptimizerConfig(name=problem.optimizer), network.parameters.size)
    batches = Batches(Split(x, y), Affine.identity(problem.sizes[0]), CLASSES)
    step, rows, rate = bind_step(network, optimizer, batches, l2=L2), problem.batches(), problem.rate
    return lambda k: step(rows[k % len(rows)], rate)


def products(problem: Problem) -> Work:
    """The floor: the step's matrix products and nothing else."""
    rng = np.random.default_rng(0)

    def random(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(np.float32)

    layers = []
    for index, (i, o) in enumerate(zip(problem.sizes[:-1], problem.sizes[1:], strict=True)):
        x, w, d = random(problem.batch, i), random(i, o), random(problem.batch, o)
        layers.append((x, w, d, np.empty_like(d), np.empty_like(w), np.empty_like(x) if index else None))

    def work(k: int) -> None:
        for x, w, d, z, dw, dx in layers:
            np.dot(x, w, z)
            np.dot(x.T, d, dw)
            if dx is not None:
                np.dot(d, w.T, dx)

    return work


def course(problem: Problem) -> Work:
    """What a good student hands in: float32, vectorised, clear, and a new array for every intermediate result."""
    x, y = problem.data()
    weights, rows = problem.weights(), problem.batches()
    biases = [np.zeros(w.shape[1], np.float32) for w in weights]
    gammas = [np.ones(w.shape[1], np.float32) for w in weights[:-1]]
    parameters = weights + biases + (gammas if problem.batch_norm else [])
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    last = len(weights) - 1
    counter = 0

    def gradients(xb: np.ndarray, yb: np.ndarray) -> tuple[float, list[np.ndarray]]:
        h, cache = xb, []
        for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
            z = h @ w
            norm = None
            if problem.batch_norm and i < last:
                centred = z - z.mean(0)
                std = np.sqrt((centred**2).mean(0) + 1e-5)
                norm = (centred / std, std)
                z = norm[0] * gammas[i]
            z = z + b
            cache.append((h, z, norm))
            h = np.maximum(z, 0) if i < last else z
        e = np.exp(h - h.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        loss = float(-np.log(p[np.arange(len(yb)), yb]).mean())
        d = p
        d[np.arange(len(yb)), yb] -= 1
        d /= len(yb)
        dw, db, dg = [], [], []
        for i in range(last, -1, -1):
            h, z, norm = cache[i]
            if i < last:
                d = d * (z > 0)
            db.append(d.sum(0))
            if norm is not None:
                dg.append((d * norm[0]).sum(0))
                g = d * gammas[i]
                d = (g - g.mean(0) - norm[0] * (g * norm[0]).mean(0)) / norm[1]
            dw.append(h.T @ d + np.float32(L2) * weights[i])
            if i:
                d = d @ weights[i].T
        return loss, dw[::-1] + db[::-1] + dg[::-1]

    def work(k: int) -> float:
        nonlocal counter
        counter += 1
        batch = rows[k % len(rows)]
        loss, grads = gradients(x[batch], y[batch])
        for p, g, m, v in zip(parameters, grads, first, second, strict=True):
            if problem.optimizer == "momentum":
                m[...] = np.float32(MOMENTUM) * m + g
                p -= np.float32(problem.rate) * m
            else:
                m[...] = np.float32(0.9) * m + np.float32(0.1) * g
                v[...] = np.float32(0.999) * v + np.float32(0.001) * g**2
                mh = m / np.float32(1 - 0.9**counter)
                vh = v / np.float32(1 - 0.999**counter)
                p -= np.float32(problem.rate) * mh / (np.sqrt(vh) + np.float32(1e-8))
        return loss

    return work
