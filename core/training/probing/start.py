"""The measurement before the first step: the data as the network sees them, and the network as it was initialised."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...measures.features import FeatureScale, copied_rows, feature_scale, repeated_rows, split_shift
from ...measures.linear import linear_accuracy
from ...measures.neighbours import known_elsewhere, known_labels, standardised
from ...measures.predictions import cross_entropy, root_mean_square, spread
from ...measures.units import unit_difference
from ...nn import Network
from ..batches import Batches
from .twin import Judged, Sample, Twin

NEIGHBOUR_ROWS = 600
"""Rows for the nearest-neighbour figures: the standard error of an accuracy is then at most 2 points."""

REFERENCE_NUMBERS = 5_000_000
REFERENCE_ROWS = 3000
"""Rows among which their neighbours are looked for: 600 alone make the baseline too easy on data like MNIST."""

STATISTIC_ROWS = 2000
"""Rows for means, spreads and copies."""


def spread_rows(count: int, wanted: int) -> NDArray[np.int64]:
    """Up to `wanted` different rows of `count`, in a random order that is always the same."""
    rows = np.random.Generator(np.random.PCG64(20250)).permutation(count)[:wanted]
    return rows.astype(np.int64)


def data_figures(train: Batches, validation: Batches, classes: int) -> dict[str, float]:
    """Figures "data.*" of the preprocessed splits; see `core.diagnostics.facts` for how they are read."""
    x = train.all_inputs(spread_rows(len(train), STATISTIC_ROWS)).astype(np.float32, copy=False)
    x_val = validation.all_inputs(spread_rows(len(validation), STATISTIC_ROWS)).astype(np.float32, copy=False)
    scale, shift = feature_scale(x), split_shift(x, x_val)
    values = {
        "data.rows": float(len(train)),
        "data.val_rows": float(len(validation)),
        "data.nonfinite": float((~np.isfinite(x)).any(axis=1).mean()),
        "data.val_nonfinite": float((~np.isfinite(x_val)).any(axis=1).mean()) if len(x_val) else 0.0,
        "data.rms": scale.rms,
        "data.offset": scale.offset,
        "data.constant": scale.constant,
        "data.spread_ratio": scale.spread_ratio,
        "data.val_shift": shift.mean,
        "data.val_scale": shift.scale,
        "data.val_outside": shift.outside,
        "data.val_copies": copied_rows(x_val, _chunks(train, spread_rows(len(train), 10 * STATISTIC_ROWS))),
        "data.copies": repeated_rows(x),
    }
    del x, x_val  # the label figures take samples of their own
    if classes and values["data.nonfinite"] == 0.0:
        values.update(_label_figures(train, validation, classes, scale))
    return values


def reference_rows(features: int) -> int:
    """How many rows neighbours are looked for among: fewer where rows are long, so that a copy stays under 20 MB."""
    return min(REFERENCE_ROWS, max(NEIGHBOUR_ROWS, REFERENCE_NUMBERS // features))


def _chunks(batches: Batches, rows: NDArray[np.int64], size: int = 500) -> Iterator[NDArray[Any]]:
    return (batches.all_inputs(rows[start : start + size]) for start in range(0, len(rows), size))


def _label_figures(
    train: Batches, validation: Batches, classes: int, scale: FeatureScale
) -> dict[str, float]:
    rows = spread_rows(len(train), reference_rows(train.features))
    val_rows = spread_rows(len(validation), NEIGHBOUR_ROWS)
    x, y = train.all_inputs(rows).astype(np.float32, copy=False), train.labels[rows]
    x_val, y_val = validation.all_inputs(val_rows).astype(np.float32, copy=False), validation.labels[val_rows]
    share = np.bincount(train.labels, minlength=classes) / len(train)
    asked = min(len(x), NEIGHBOUR_ROWS)
    values = {
        "data.majority": float(share.max()),
        "data.knn_rows": float(asked),
        "data.knn_val_rows": float(len(x_val)),
    }
    best = -1.0
    for a, b in _spaces(x, x_val, scale):
        known = known_labels(a, y, classes, queries=asked)
        values["data.agreement_z"] = max(values.get("data.agreement_z", -math.inf), known.z)
        if known.accuracy > best:
            best = known.accuracy
            values["data.knn"], values["data.kappa"] = known.accuracy, known.kappa
            elsewhere = known_elsewhere(a, y, b, y_val, classes)
            values["data.knn_val"], values["data.val_kappa"] = elsewhere.accuracy, elsewhere.kappa
    if len(x_val):
        few = slice(0, NEIGHBOUR_ROWS)
        values["data.linear"] = linear_accuracy(
            standardised(x[few]), y[few], standardised(x_val, x[few]), y_val, classes
        )
    counts, val_counts = (
        np.bincount(labels, minlength=classes) for labels in (train.labels, validation.labels)
    )
    values["data.imbalance"] = float(counts.max() / max(counts.min(), 0.5))
    values["data.smallest_class"] = float(counts.min())
    if len(validation):
        values["data.val_majority"] = float(val_counts.max() / val_counts.sum())
        values["data.val_priors"] = 0.5 * float(
            np.abs(counts / counts.sum() - val_counts / val_counts.sum()).sum()
        )
    same = float(np.mean(train.labels[1:] == train.labels[:-1])) if len(train) > 1 else 0.0
    chance = float((share**2).sum())
    values["data.order"] = (same - chance) / max(1.0 - chance, 1e-9)
    return values


def _spaces(
    x: NDArray[np.float32], x_val: NDArray[np.float32], scale: FeatureScale
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """The inputs as the network sees them, and standardised where that is something else: what the data could tell."""
    yield x, x_val
    if scale.offset > 0.1 or not 0.9 < scale.rms < 1.1 or scale.spread_ratio > 1.5:
        yield standardised(x), standardised(x_val, x)


def start_figures(
    twin: Twin, sample: Sample, l2: float, l1: float
) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Figures "init.*" and the layers' rows of freshly initialised parameters, which the twin has loaded."""
    network = twin.network
    judged: Judged = twin.judge_as_batch(sample)
    values = {
        "init.loss": judged.loss,
        "init.expected_loss": network.loss.initial(network.outputs),
        "init.logit_spread": spread(judged.logits),
        "init.logit_rms": root_mean_square(judged.logits),
    }
    if network.loss.name == "softmax":
        values["init.cross_entropy"] = cross_entropy(judged.logits, sample.labels.astype(np.int64))
    units = twin.units_as_batch(sample)
    twin.loss_and_gradient(sample)
    weights = network.parameters[: network.decayed]
    pull = network.gradients[: network.decayed]
    penalty = l2 * weights + l1 * np.sign(weights)
    values["init.gradient"] = float(np.linalg.norm(network.gradients))
    values["init.penalty_share"] = float(np.linalg.norm(penalty)) / max(float(np.linalg.norm(pull)), 1e-30)
    return values, layer_rows(network, units)


def layer_rows(network: Network, units: dict[int, Any]) -> list[dict[str, Any]]:
    """One row of figures for each block of layers: its weights, and its units where it is hidden."""
    rows: list[dict[str, Any]] = []
    for number, block in enumerate(network.blocks):
        row: dict[str, Any] = {"name": block.name}
        if block.weights >= 0:
            layer = network.layers[block.weights]
            weight = layer.tensors["weight"]
            flat = weight.reshape(-1, weight.shape[-1])
            row |= {
                "weights": layer.name,
                "weight_rms": root_mean_square(weight),
                "unit_difference": unit_difference(flat),
            }
        if number in units:
            figures = units[number]
            row |= {
                "mean": figures.mean, "std": figures.std, "zeros": figures.zeros,
                "dead": figures.dead, "saturated": figures.saturated,
            }  # fmt: skip
        rows.append(row)
    return rows
