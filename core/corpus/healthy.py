"""Healthy experiments, ordinary ones and odd ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .parts import ROWS, Part

Settings = dict[str, Any]
Rng = np.random.Generator

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


def healthy(rng: Rng, part: Part, kind: str = "plain", dataset: str = "") -> tuple[str, Settings]:
    """A data set's name and the settings of an experiment with nothing wrong with it.

    kind: "plain", "smallbatch", "slow" (a third of the usual rate, three times the epochs), "bigbatch" (all
    rows or 512), "deep" (tanh or normalised).
    """
    dataset = dataset or pick(rng, part.sets)
    optimizer = pick(rng, part.optimizers)
    batch = {"smallbatch": pick(rng, (2, 4, 8)), "bigbatch": pick(rng, (512, ROWS[dataset]))}.get(
        kind, int(pick(rng, (16, 32, 64, 128)))
    )
    activation, hidden = pick(rng, part.activations), pick(rng, part.shapes)
    if kind == "deep":
        hidden, activation = pick(rng, part.deep_shapes), pick(rng, ("tanh", "relu"))
    rate = BASE_RATE[optimizer] * math.sqrt(batch / 64.0) * 10 ** rng.uniform(-0.3, 0.3)
    steps = {"bigbatch": 900, "smallbatch": 6000, "slow": 5000}.get(kind, 2200)
    if kind == "slow":
        rate /= 3.0
    if kind == "deep":
        rate /= 3.0
    if kind == "bigbatch":
        rate = min(rate, 3 * BASE_RATE[optimizer])
    schedule = pick(rng, ("constant", "constant", "cosine", "warmup", "step"))
    epochs = max(2, round(steps * batch / ROWS[dataset]))
    settings: Settings = {
        "prepared": "as they are",
        "preprocessing.steps": ("mean-feature", "std") if dataset != "sparse" else ("none",),
        "model.hidden": hidden,
        "model.activation": activation,
        "model.init": "he" if activation in ("relu", "leaky-relu", "elu") else "xavier",
        "model.batch_norm": bool(kind == "deep" and activation == "relu")
        or (batch >= 16 and rng.random() < 0.12),
        "model.dropout": pick(rng, (0.0, 0.0, 0.0, 0.1, 0.2)) if kind != "deep" else 0.0,
        "optimizer.name": optimizer,
        "optimizer.learning_rate": float(f"{rate:.3g}"),
        "regularization.l2": pick(rng, (0.0, 0.0, 1e-5, 1e-4)),
        "optimizer.clip_norm": pick(rng, (0.0, 0.0, 5.0)),
        "training.batch_size": batch,
        "training.epochs": epochs,
        "training.seed": int(rng.integers(1_000_000)),
    }
    loss = pick(rng, part.losses) if len(part.losses) > 1 else part.losses[0]
    if loss != "auto":
        settings["model.loss"] = loss
    if schedule == "warmup":
        settings |= {"schedule.name": "cosine", "schedule.warmup": 0.05 * epochs}
    elif schedule == "step":
        settings |= {"schedule.name": "step", "schedule.every": max(1.0, epochs / 3), "schedule.factor": 0.3}
    else:
        settings["schedule.name"] = schedule
    return dataset, settings


def pick(rng: Rng, choices: Any) -> Any:
    """One of the choices, all alike."""
    return choices[int(rng.integers(len(choices)))]
