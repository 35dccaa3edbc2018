"""The corpus itself: healthy experiments, and each of them spoilt in one way, strongly or mildly.

Everything follows from a seed. The data sets and network shapes of the part "measure" are never used for tuning.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from .case import HEALTHY, Case

Settings = dict[str, Any]
Rng = np.random.Generator

TUNE_SETS = ("digits", "spirals", "gauss20", "mnist")
MEASURE_SETS = ("moons", "rings", "blobs50", "sparse", "fashion", "breast_cancer")

ROWS = {"digits": 1348, "spirals": 1575, "gauss20": 1950, "mnist": 4500, "moons": 1200, "rings": 1350, "blobs50": 2400,
        "sparse": 1800, "fashion": 4500, "breast_cancer": 427}  # fmt: skip
"""Training rows."""

TUNE_SHAPES = ((32,), (128,), (64, 32), (64, 64), (48, 48, 48))
MEASURE_SHAPES = ((50,), (200,), (96, 24), (80, 80), (40, 40, 40), (100, 50, 25))
DEEP_SHAPES = {
    "tune": ((32,) * 5, (32,) * 6, (40,) * 8),
    "measure": ((24,) * 5, (50,) * 6, (36,) * 7, (30,) * 10),
}

BASE_RATE = {
    "sgd": 0.1,
    "momentum": 0.015,
    "nesterov": 0.015,
    "adam": 0.0015,
    "adamw": 0.0015,
    "rmsprop": 0.0008,
    "adagrad": 0.02,
}
"""A good learning rate at a batch of 64, within a factor of two or three either way."""


def healthy(rng: Rng, part: str, kind: str = "plain", dataset: str = "") -> tuple[str, Settings]:
    """A data set's name and the settings of an experiment with nothing wrong with it.

    kind: "plain", "smallbatch", "slow" (a third of the usual rate, three times the epochs), "bigbatch" (all
    rows or 512), "deep" (tanh or normalised).
    """
    sets, shapes = (TUNE_SETS, TUNE_SHAPES) if part == "tune" else (MEASURE_SETS, MEASURE_SHAPES)
    dataset = dataset or _pick(rng, sets)
    names = ("sgd", "momentum", "adam", "rmsprop") if part == "tune" else tuple(BASE_RATE)
    optimizer = _pick(rng, names)
    batch = {"smallbatch": _pick(rng, (2, 4, 8)), "bigbatch": _pick(rng, (512, ROWS[dataset]))}.get(
        kind, int(_pick(rng, (16, 32, 64, 128)))
    )
    activation = _pick(
        rng, ("relu", "relu", "tanh", "sigmoid") if part == "tune" else ("relu", "leaky-relu", "tanh", "elu")
    )
    hidden = _pick(rng, shapes)
    if kind == "deep":
        hidden, activation = _pick(rng, DEEP_SHAPES[part]), _pick(rng, ("tanh", "relu"))
    rate = BASE_RATE[optimizer] * math.sqrt(batch / 64.0) * 10 ** rng.uniform(-0.3, 0.3)
    steps = {"bigbatch": 900, "smallbatch": 6000, "slow": 5000}.get(kind, 2200)
    if kind == "slow":
        rate /= 3.0
    if kind == "deep":
        rate /= 3.0
    if kind == "bigbatch":
        rate = min(rate, 3 * BASE_RATE[optimizer])
    schedule = _pick(rng, ("constant", "constant", "cosine", "warmup", "step"))
    epochs = max(2, round(steps * batch / ROWS[dataset]))
    settings: Settings = {
        "prepared": "as they are",
        "preprocessing.steps": ("mean-feature", "std") if dataset != "sparse" else ("none",),
        "model.hidden": hidden,
        "model.activation": activation,
        "model.init": "he" if activation in ("relu", "leaky-relu", "elu") else "xavier",
        "model.batch_norm": bool(kind == "deep" and activation == "relu")
        or (batch >= 16 and rng.random() < 0.12),
        "model.dropout": _pick(rng, (0.0, 0.0, 0.0, 0.1, 0.2)) if kind != "deep" else 0.0,
        "optimizer.name": optimizer,
        "optimizer.learning_rate": float(f"{rate:.3g}"),
        "regularization.l2": _pick(rng, (0.0, 0.0, 1e-5, 1e-4)),
        "optimizer.clip_norm": _pick(rng, (0.0, 0.0, 5.0)),
        "training.batch_size": batch,
        "training.epochs": epochs,
        "training.seed": int(rng.integers(1_000_000)),
    }
    if schedule == "warmup":
        settings |= {"schedule.name": "cosine", "schedule.warmup": 0.05 * epochs}
    elif schedule == "step":
        settings |= {"schedule.name": "step", "schedule.every": max(1.0, epochs / 3), "schedule.factor": 0.3}
    else:
        settings["schedule.name"] = schedule
    return dataset, settings


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
        s[path] = _pick(rng, mild if is_mild else strong)
        s.update({name.replace("__", "."): value for name, value in also.items()})
        return {}

    return spoil


def _data(name: str, strong: tuple[Any, ...], mild: tuple[Any, ...], *, standard: bool = True) -> Spoiler:
    def spoil(rng: Rng, s: Settings, is_mild: bool) -> dict[str, Any]:
        if standard:
            s["prepared"], s["preprocessing.steps"] = "standard", ("none",)
        return {name: _pick(rng, mild if is_mild else strong)}

    return spoil


def _deep_sigmoid(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "sigmoid", "model.init": "xavier", "model.batch_norm": False}
    s["model.hidden"] = (32,) * int(_pick(rng, (4, 5) if mild else (5, 6, 8)))
    return {}


def _deep_small(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": _pick(rng, ("tanh", "relu")), "model.batch_norm": False}
    s["model.init"] = "he" if s["model.activation"] == "relu" else "xavier"
    s["model.hidden"] = (36,) * int(_pick(rng, (5, 6, 8)))
    if rng.random() < 0.3 and not mild:
        s["model.init"] = "small"
    else:
        s["model.init_scale"] = _pick(rng, (0.2, 0.3) if mild else (0.03, 0.05, 0.1))
    return {}


def _large_init(activations: tuple[str, ...]) -> Spoiler:
    def spoil(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
        s |= {"model.activation": _pick(rng, activations), "model.batch_norm": False}
        s["model.init"] = "he" if s["model.activation"] in ("relu", "leaky-relu") else "xavier"
        s["model.init_scale"] = float(_pick(rng, (4, 5, 6) if mild else (10, 15, 30)))
        return {}

    return spoil


def _linear(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "linear", "model.init": "xavier"}
    s["optimizer.learning_rate"] /= 2
    return {}


def _dead_bias(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.activation": "relu", "model.init": "he", "model.batch_norm": False}
    s["model.bias_init"] = float(_pick(rng, (-3, -4) if mild else (-6, -10, -20)))
    return {}


def _normalised_ones(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s |= {"model.batch_norm": True, "model.batch_norm_single": True, "training.batch_size": 2 if mild else 1}
    s["training.epochs"] = 3
    return {}


def _momentum(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    if s["optimizer.name"] not in ("momentum", "nesterov"):
        s |= {"optimizer.name": "momentum", "optimizer.learning_rate": 0.015}
    s["optimizer.momentum"] = _pick(rng, (0.993, 0.995) if mild else (0.998, 0.999))
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
    s["optimizer.clip_norm"] = _pick(rng, (5e-3, 1e-2) if mild else (1e-4, 1e-3))
    return {}


def _unsorted(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s["training.shuffle"] = False
    return {"sorted": 1}


def _few(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    """A handful of rows, seen so often that the number of steps is the usual one."""
    rows, batch = int(_pick(rng, (80, 120) if mild else (25, 40))), 8
    s |= {"training.batch_size": batch, "training.epochs": round(1500 * batch / rows)}
    s["optimizer.learning_rate"] = float(f"{BASE_RATE[s['optimizer.name']] * 0.5:.3g}")
    return {"few": rows}


def _val_mismatch(rng: Rng, s: Settings, mild: bool) -> dict[str, Any]:
    s["prepared"], s["preprocessing.steps"] = "standard", ("none",)
    if mild:
        return {"val_unscaled": float(_pick(rng, (2, 3)))}
    return {_pick(rng, ("val_raw", "val_permuted")): 1}


FAULTS: dict[str, Spoiler] = {
    "lr_huge": _rate((200, 2000), (60, 200)),
    "lr_high": _rate((40, 150), (15, 40)),
    "lr_low": _rate((3e-4, 5e-3), (1e-2, 4e-2)),
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
    "label_noise": _data("label_noise", (0.6, 0.75), (0.35, 0.45), standard=False),
    "no_shuffle_sorted": _unsorted,
    "overfit_small": _few,
    "linear_net": _linear,
    "underfit_capacity": _set("model.hidden", ((1,), (2,)), ((2, 2), (3,))),
    "l2_strong": _set("regularization.l2", (0.3, 1.0, 3.0), (0.05, 0.1)),
    "bn_batch1": _normalised_ones,
    "imbalance": _data("imbalance", (0.01, 0.03), (0.05, 0.08), standard=False),
    "nan_feature": _data(
        "nonfinite", ((0.01, math.nan), (0.05, math.inf)), ((0.002, math.nan),), standard=False
    ),
    "momentum_high": _momentum,
    "decay_fast": _decay,
    "clip_zero": _clip,
    "val_mismatch": _val_mismatch,
    "dropout_high": _set("model.dropout", (0.9, 0.95), (0.75, 0.8)),
    "const_inputs": _data("constant", (1,), (1,), standard=False),
}
"""Every kind of fault that a file or its data can hold."""

HEALTHY_KINDS = ("plain", "plain", "plain", "smallbatch", "slow", "bigbatch", "deep")


def generate(
    part: str, *, healthy_runs: int, faulty_runs: int, seed: int = 0, with_files: bool = True
) -> list[Case]:
    """`healthy_runs` healthy cases, and `faulty_runs` of each kind of fault, every second of them mild."""
    rng = np.random.default_rng([seed, 0 if part == "tune" else 1])
    cases: list[Case] = []
    for number in range(healthy_runs):
        kind = HEALTHY_KINDS[number % len(HEALTHY_KINDS)]
        dataset, settings = healthy(rng, part, kind, _dataset(rng, part, with_files))
        cases.append(
            Case(
                f"{part}_{HEALTHY}_{kind}_{number:03}",
                HEALTHY,
                dataset,
                settings,
                data_seed=number % 3,
                part=part,
            )
        )
    for label, spoiler in FAULTS.items():
        for number in range(faulty_runs):
            curved = [
                name
                for name in ("spirals", "moons", "rings")
                if name in (TUNE_SETS if part == "tune" else MEASURE_SETS)
            ]
            wanted = _pick(rng, curved) if label == "linear_net" else _dataset(rng, part, with_files)
            dataset, settings = healthy(rng, part, "plain", wanted)
            mild = number % 2 == 1
            faults = spoiler(rng, settings, mild)
            cases.append(
                Case(
                    f"{part}_{label}_{number:03}",
                    label,
                    dataset,
                    settings,
                    faults,
                    {},
                    number % 3,
                    mild,
                    part,
                )
            )
    return cases


def _dataset(rng: Rng, part: str, with_files: bool) -> str:
    sets = TUNE_SETS if part == "tune" else MEASURE_SETS
    return str(
        _pick(rng, [name for name in sets if with_files or name not in ("mnist", "fashion", "breast_cancer")])
    )


def _pick(rng: Rng, choices: Any) -> Any:
    return choices[int(rng.integers(len(choices)))]
