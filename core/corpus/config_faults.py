"""What can be wrong with an experiment's settings, and which data fault goes with it: strongly or mildly."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from .healthy import BASE_RATE, Rng, Settings, pick

Spoiler = Callable[[Rng, Settings, bool], dict[str, Any]]
"""Changes the settings in place; returns data faults."""


def _rate(strong: tuple[float, float], mild: tuple[float, float]) -> Spoiler:
    def spoil(rng: Rng, s: Settings, is_mild: bool) -> dict[str, Any]:
        low, high = mild if is_mild else strong
        factor = 10 ** rng.uniform(math.log10(low), math.log10(high))
        s["optimizer.learning_rate"] = float(f"{s['optimizer.learning_rate'] * factor:.3g}")
        return {}

    return spoil


def _set(path: str, strong: tuple[Any, ...], mild: tuple[Any, ...], **also: Any) -> Spoiler:
    def spoil(rng: Rng, s: Settings, is_mild: bool) -> dict[str, Any]:
        s[path] = pick(rng, mild if is_mild else strong)
        s.update({name.replace("__", "."): value for name, value in also.items()})
        return {}

    return spoil


def _data(name: str, strong: tuple[Any, ...], mild: tuple[Any, ...], *, standard: bool = True) -> Spoiler:
    def spoil(rng: Rng, s: Settings, is_mild: bool) -> dict[str, Any]:
        if standard:
            s["prepared"], s["preprocessing.steps"] = "standard", ("none",)
        return {name: pick(rng, mild if is_mild else strong)}

    return spoil


def _deep_sigmoid(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "sigmoid", "model.init": "xavier", "model.batch_norm": False}
    s["model.hidden"] = (32,) * int(pick(rng, (4, 5) if mild else (5, 6, 8)))
    return {}


def _deep_small(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": pick(rng, ("tanh", "relu")), "model.batch_norm": False}
    s["model.init"] = "he" if s["model.activation"] == "relu" else "xavier"
    s["model.hidden"] = (36,) * int(pick(rng, (5, 6, 8)))
    if rng.random() < 0.3 and not mild:
        s["model.init"] = "small"
    else:
        s["model.init_scale"] = pick(rng, (0.2, 0.3) if mild else (0.03, 0.05, 0.1))
    return {}


def _large_init(activations: tuple[str, ...]) -> Spoiler:
    def spoil(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
        s |= {"model.activation": pick(rng, activations), "model.batch_norm": False}
        s["model.init"] = "he" if s["model.activation"] in ("relu", "leaky-relu") else "xavier"
        s["model.init_scale"] = float(pick(rng, (4, 5, 6) if mild else (10, 15, 30)))
        return {}

    return spoil


def _last(s: Settings, epochs: int) -> None:
    """So many epochs; the schedule keeps its shape over them."""
    longer = epochs / s["training.epochs"]
    s["training.epochs"] = epochs
    for name in ("schedule.every", "schedule.warmup"):
        if name in s:
            s[name] *= longer


def _linear(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "linear", "model.init": "xavier"}
    s["optimizer.learning_rate"] /= 2
    return {}


def _dead_bias(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "relu", "model.init": "he", "model.batch_norm": False}
    s["model.bias_init"] = float(pick(rng, (-3, -4) if mild else (-6, -10, -20)))
    return {}


def _normalised_ones(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.batch_norm": True, "model.batch_norm_single": True, "training.batch_size": 2 if mild else 1}
    _last(s, 3)
    return {}


def _momentum(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    if s["optimizer.name"] not in ("momentum", "nesterov"):
        s |= {"optimizer.name": "momentum", "optimizer.learning_rate": 0.015}
    s["optimizer.momentum"] = pick(rng, (0.99, 0.993, 0.995) if mild else (0.998, 0.999))
    return {}


def _decay(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    gone = (
        rng.uniform(0.1, 0.2) if mild else rng.uniform(0.02, 0.06)
    )  # share of the run after which 1/1000 is left
    s |= {"schedule.name": "exponential", "schedule.warmup": 0.0}
    s["schedule.factor"] = max(1e-300, 10 ** (-3.0 / (gone * s["training.epochs"])))
    return {}


def _clip(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    if s["optimizer.name"] not in ("sgd", "momentum", "nesterov"):
        s |= {"optimizer.name": "sgd", "optimizer.learning_rate": 0.1}
    s["optimizer.clip_norm"] = pick(rng, (5e-3, 1e-2) if mild else (1e-4, 1e-3))
    return {}


def _unsorted(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s["training.shuffle"] = False
    return {"sorted": 1}


def _few(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    """A handful of rows, seen so often that the number of steps is the usual one."""
    rows, batch = int(pick(rng, (80, 120) if mild else (25, 40))), 8
    s["training.batch_size"] = batch
    _last(s, round(1500 * batch / rows))
    s["optimizer.learning_rate"] = float(f"{BASE_RATE[s['optimizer.name']] * 0.5:.3g}")
    return {"few": rows}


def _val_mismatch(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s["prepared"], s["preprocessing.steps"] = "standard", ("none",)
    if mild:
        return {"val_unscaled": float(pick(rng, (1.5, 2, 3)))}
    return {pick(rng, ("val_raw", "val_permuted")): 1}


FAULTS: dict[str, Spoiler] = {
    "lr_huge": _rate((200, 2000), (60, 200)),
    "lr_high": _rate((40, 150), (8, 40)),
    "lr_low": _rate((3e-4, 5e-3), (1e-2, 1e-1)),
    "init_zero": _set("model.init", ("zeros",), ("zeros",)),
    "init_const": _set("model.init", ("constant",), ("constant",), model__init_value=0.05),
    "init_small_deep": _deep_small,
    "deep_sigmoid": _deep_sigmoid,
    "init_large_sat": _large_init(("tanh", "sigmoid")),
    "init_large_relu": _large_init(("relu",)),
    "raw_inputs": _data("scale", (100.0, 255.0), (15.0, 30.0)),
    "offset_inputs": _data("offset", (20.0, 60.0), (6.0, 10.0)),
    "tiny_inputs": _data("scale", (0.001, 0.004), (0.01, 0.02)),
    "dead_relu_bias": _dead_bias,
    "labels_shuffled": _data("shuffle_labels", (1,), (1,), standard=False),
    "label_noise": _data("label_noise", (0.6, 0.75), (0.2, 0.28, 0.35, 0.45), standard=False),
    "no_shuffle_sorted": _unsorted,
    "overfit_small": _few,
    "linear_net": _linear,
    "underfit_capacity": _set("model.hidden", ((1,), (2,)), ((2, 2), (3,))),
    "l2_strong": _set("regularization.l2", (0.3, 1.0, 3.0), (0.01, 0.02, 0.05, 0.1)),
    "bn_batch1": _normalised_ones,
    "imbalance": _data("imbalance", (0.01, 0.03), (0.05, 0.08, 0.12), standard=False),
    "nan_feature": _data(
        "nonfinite", ((0.01, math.nan), (0.05, math.inf)), ((0.002, math.nan),), standard=False
    ),
    "momentum_high": _momentum,
    "decay_fast": _decay,
    "clip_zero": _clip,
    "val_mismatch": _val_mismatch,
    "dropout_high": _set("model.dropout", (0.9, 0.95), (0.6, 0.7, 0.75, 0.8)),
    "const_inputs": _data("constant", (1,), (1,), standard=False),
}
"""Every kind of fault that a file or its data can hold."""
