"""One line of somebody else's log, in our words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NAMES: Mapping[str, str] = {
    "batch_loss": "batch_loss",
    "loss_batch": "batch_loss",
    "loss_step": "batch_loss",
    "train_loss_step": "batch_loss",
    "training_loss_step": "batch_loss",
    "train_loss": "train_loss",
    "training_loss": "train_loss",
    "loss_train": "train_loss",
    "loss_epoch": "train_loss",
    "epoch_loss": "train_loss",
    "train_loss_epoch": "train_loss",
    "val_loss": "val_loss",
    "valid_loss": "val_loss",
    "validation_loss": "val_loss",
    "loss_val": "val_loss",
    "loss_validation": "val_loss",
    "eval_loss": "val_loss",
    "test_loss": "val_loss",
    "val_loss_epoch": "val_loss",
    "epoch_val_loss": "val_loss",
    "accuracy": "train_accuracy",
    "acc": "train_accuracy",
    "train_acc": "train_accuracy",
    "train_accuracy": "train_accuracy",
    "train_acc_epoch": "train_accuracy",
    "train_accuracy_epoch": "train_accuracy",
    "accuracy_train": "train_accuracy",
    "epoch_accuracy": "train_accuracy",
    "val_acc": "val_accuracy",
    "val_accuracy": "val_accuracy",
    "valid_acc": "val_accuracy",
    "valid_accuracy": "val_accuracy",
    "validation_accuracy": "val_accuracy",
    "accuracy_validation": "val_accuracy",
    "accuracy_val": "val_accuracy",
    "eval_accuracy": "val_accuracy",
    "test_accuracy": "val_accuracy",
    "val_acc_epoch": "val_accuracy",
    "lr": "learning_rate",
    "learning_rate": "learning_rate",
    "grad_norm": "gradient_norm",
    "gradient_norm": "gradient_norm",
}
"""A name in somebody's log (lower case, words joined by _) -> the curve of ours."""

STEP_NAMES = ("step", "global_step", "iteration", "iter", "trainer_global_step")
EPOCH_NAMES = ("epoch",)
IGNORED = ("time", "timestamp", "wall_time", "total_flos", "runtime")


@dataclass(frozen=True)
class Row:
    """step, epoch: NaN where the log does not say. figures: our curves' names, or the log's own for
    others."""

    step: float
    epoch: float
    figures: Mapping[str, float]


def read_row(table: Mapping[str, Any]) -> Row:
    """A row from a table of names and values; what is no number is left out."""
    numbers = {_plain(name): value for name, text in table.items() if (value := number(text)) is not None}
    step = next((numbers[name] for name in STEP_NAMES if name in numbers), math.nan)
    epoch = next((numbers[name] for name in EPOCH_NAMES if name in numbers), math.nan)
    by_step = step == step
    figures: dict[str, float] = {}
    for name, value in numbers.items():
        if name in STEP_NAMES or name in EPOCH_NAMES or name in IGNORED:
            continue
        ours = canonical(name, by_step=by_step)
        if ours.endswith("accuracy") and value > 1.5:
            value /= 100.0  # per cent
        figures.setdefault(ours, value)
    return Row(step, epoch, figures)


def canonical(name: str, *, by_step: bool) -> str:
    """Our name for a figure of theirs, or theirs where we have none. A plain "loss" is a batch's where the
    log counts steps, and an epoch's where it does not."""
    if name == "loss":
        return "batch_loss" if by_step else "train_loss"
    if name in NAMES:
        return NAMES[name]
    if re.match(r"lr_|learning_rate_", name):
        return "learning_rate"
    if name.endswith("_accuracy") and not name.startswith(("val_", "eval_", "test_")):
        return "train_accuracy"  # Keras: sparse_categorical_accuracy, binary_accuracy
    if name.endswith("_accuracy") and name.startswith(("val_", "eval_", "test_")):
        return "val_accuracy"
    return name


def number(value: Any) -> float | None:
    """A number, from a number or from text; None where it is none. "nan" and "inf" are numbers."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str) and value.strip():
        try:
            return float(value)
        except ValueError:
            return None
    return None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(name).lower()).strip("_")
