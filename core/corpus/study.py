"""Reading cases written one JSON object a line: data set, preprocessing, network, optimiser, flags for faults.

The keys: dataset, preprocess (standard, unit, center, raw, x255, offset, tiny), hidden, act, init, init_scale, bias,
bias_init, bn, dropout, opt, lr, momentum, schedule (const, cosine, warmcos, step, exp:F with F per step), l2, batch,
epochs, clip, n_train, seed, data_seed, flags, label.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .case import Case

TRAINING_ROWS = {"spirals": 1575, "gauss20": 1950, "digits": 1348, "mnist": 4500, "fashion": 4500}
"""Rows of the training split by data set, to turn a decay per step into one per epoch."""

PREPARED: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "standard": ("as they are", ("mean-feature", "std"), {}),
    "unit": ("unit", ("none",), {}),
    "center": ("unit", ("mean-feature",), {}),
    "raw": ("as they are", ("none",), {}),
    "x255": ("standard", ("none",), {"scale": 255.0}),
    "offset": ("standard", ("none",), {"offset": 20.0}),
    "tiny": ("standard", ("none",), {"scale": 0.003}),
}
"""preprocess -> how the arrays are prepared, the product's own steps, and the data fault."""


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON lines file. Raises KeyError or ValueError for a line that is none."""
    with path.open(encoding="utf-8") as file:
        return [case_of(json.loads(line)) for line in file if line.strip()]


def case_of(row: Mapping[str, Any]) -> Case:
    """One line as a case."""
    prepared, steps, faults = PREPARED[row["preprocess"]]
    flags = dict(row.get("flags") or {})
    faults = faults | _data_faults(flags, row)
    if "val_raw" in faults or "val_permuted" in faults:
        prepared, steps = "standard", ("none",)
    settings: dict[str, Any] = {
        "prepared": prepared,
        "preprocessing.steps": steps,
        "model.hidden": tuple(row["hidden"]),
        "model.activation": row["act"],
        "model.batch_norm": bool(row["bn"]),
        "model.batch_norm_single": bool(row["bn"]) and row["batch"] == 1,
        "model.dropout": float(row["dropout"]),
        "model.bias": bool(row.get("bias", True)),
        "model.bias_init": float(row.get("bias_init", 0.0)),
        "optimizer.name": row["opt"],
        "optimizer.learning_rate": float(row["lr"]),
        "optimizer.momentum": float(row["momentum"]),
        "optimizer.clip_norm": float(row["clip"]),
        "regularization.l2": float(row["l2"]),
        "training.batch_size": int(row["batch"]),
        "training.epochs": int(row["epochs"]),
        "training.seed": int(row["seed"]),
        "training.shuffle": not flags.get("no_shuffle"),
        **_initial(row),
        **_schedule(row),
    }
    code = {
        name: flags[name]
        for name in ("ascent", "double_softmax", "freeze", "no_zero_grad", "wrong_grad")
        if name in flags
    }
    return Case(row["id"], row["label"], row["dataset"], settings, faults, code, int(row["data_seed"]))


def _initial(row: Mapping[str, Any]) -> dict[str, Any]:
    scale = float(row.get("init_scale", 1.0))
    if row["init"] == "const":
        return {"model.init": "constant", "model.init_value": scale}
    return {"model.init": row["init"], "model.init_scale": scale}


def _schedule(row: Mapping[str, Any]) -> dict[str, Any]:
    name, epochs = row["schedule"], int(row["epochs"])
    if name.startswith("exp:"):
        rows = int(row.get("n_train", TRAINING_ROWS.get(row["dataset"], 2000)))
        factor = float(name[4:]) ** math.ceil(rows / int(row["batch"]))
        return {"schedule.name": "exponential", "schedule.factor": max(factor, 1e-300)}
    if name == "step":
        return {"schedule.name": "step", "schedule.every": max(1.0, epochs / 3), "schedule.factor": 0.3}
    if name in ("cosine", "warmcos"):
        return {"schedule.name": "cosine", "schedule.warmup": 0.05 * epochs if name == "warmcos" else 0.0}
    return {"schedule.name": "constant"}


def _data_faults(flags: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    faults: dict[str, Any] = {}
    if "n_train" in row:
        faults["few"] = row["n_train"]
    if flags.get("shuffle_labels"):
        faults["shuffle_labels"] = 1
    if "label_noise" in flags:
        faults["label_noise"] = flags["label_noise"]
    if flags.get("sorted"):
        faults["sorted"] = 1
    if "imbalance" in flags:
        faults["imbalance"] = flags["imbalance"]
    if "nan_feature" in flags:
        faults["nonfinite"] = (flags["nan_feature"], float(flags.get("nan_value", "nan")))
    if flags.get("const_feature_all"):
        faults["constant"] = 1
    if flags.get("val_mismatch") == "perm":
        faults["val_permuted"] = 1
    elif flags.get("val_mismatch"):
        faults["val_raw"] = True
    return faults
