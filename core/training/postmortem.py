"""After a loss that is not finite: where the first such number arose, and out of what.

The step is walked again layer by layer on the buffers it left behind; nothing of the run is changed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Network
from ..nn.layers.dropout import Dropout
from ..nn.plan import TrainingPlan

REMEMBERED = 20
"""Losses shown of the steps before."""

EXP_LIMIT = {np.dtype(np.float32): 88.7, np.dtype(np.float64): 709.7}
"""The largest argument whose exponential is a number."""


def explain(
    network: Network, plan: TrainingPlan, rows: NDArray[np.int64], losses: Sequence[float] = ()
) -> dict[str, Any]:
    """What a run's end says of its last step, whose forward pass lies in the plan's buffers.

    layer, operation: the first place a number that is not finite comes out of. input: its largest finite magnitude
    before that place. worst_row: the training row with most of them; bad_rows: how many rows have any.
    weights: each layer's largest finite weight. losses: of the last steps before, oldest first.
    """
    found: dict[str, Any] = {
        "rows": len(rows),
        "losses": [float(loss) for loss in losses][-REMEMBERED:],
        "weights": {
            layer.name: _largest(layer.tensors["weight"])
            for layer in network.layers
            if "weight" in layer.tensors
        },
    }
    if not np.isfinite(plan.x).all():
        return found | _place("input", "bad input", plan.x, plan.x, rows)
    before = plan.x
    for layer, parameters in zip(network.layers, _parameters(network), strict=True):
        if not all(np.isfinite(values).all() for values in parameters):
            worst = max(parameters, key=lambda values: int((~np.isfinite(values)).sum()))
            return found | {
                "layer": layer.name,
                "operation": "weights that are not finite",
                "input": _largest(worst),
            }
    walked = _walk(network, plan)
    for layer, after in walked:
        if not np.isfinite(after).all():
            return found | _place(layer.name, _operation(layer, before), after, before, rows)
        before = after
    return found | _in_the_loss(network, plan, before, rows)


def _walk(network: Network, plan: TrainingPlan) -> list[tuple[Any, NDArray[Any]]]:
    """(layer, output) of a forward pass with the same batch; activations overwrite sums, so each is copied at once."""
    running = network.running.copy()
    dropouts = [layer for layer in network.layers if isinstance(layer, Dropout)]
    states = [layer.generator.bit_generator.state for layer in dropouts]
    walked = []
    with np.errstate(all="ignore"):
        for layer, forward, output in zip(network.layers, plan.forward_layers, plan.outputs, strict=True):
            forward()
            walked.append((layer, output.copy()))
    np.copyto(network.running, running)
    for layer, state in zip(dropouts, states, strict=True):
        layer.generator.bit_generator.state = state
    return walked


def _operation(layer: Any, before: NDArray[Any]) -> str:
    if layer.kind in ("dense",) or layer.kind.startswith("conv"):
        return "matmul overflow"
    if layer.kind == "batch norm":
        spread = before.reshape(len(before), -1).var(axis=0)
        return "variance near 0" if float(np.min(spread, initial=math.inf)) < 1e-12 else "square overflow"
    if layer.kind == "elu":
        return "exp overflow"
    return f"{layer.kind} of a number too large"


def _in_the_loss(
    network: Network, plan: TrainingPlan, logits: NDArray[Any], rows: NDArray[np.int64]
) -> dict[str, Any]:
    """All layers gave numbers: the loss itself made the first bad one."""
    limit = EXP_LIMIT.get(np.dtype(logits.dtype), 88.7)
    largest = _largest(logits)
    if not np.isfinite(plan.targets).all():
        operation = "bad target"
    elif network.loss.name == "softmax":
        operation = "exp overflow" if largest > limit else "log of 0"
    else:
        operation = "square overflow" if network.loss.name == "mse" else "sum overflow"
    worst = np.abs(logits).reshape(len(logits), -1).max(axis=1)
    return {
        "layer": "loss",
        "operation": operation,
        "input": largest,
        "worst_row": int(rows[int(worst.argmax())]),
    }


def _place(
    name: str, operation: str, after: NDArray[Any], before: NDArray[Any], rows: NDArray[np.int64]
) -> dict[str, Any]:
    bad = (~np.isfinite(after)).reshape(len(after), -1).sum(axis=1)
    return {
        "layer": name,
        "operation": operation,
        "input": _largest(before),
        "worst_row": int(rows[int(bad.argmax())]),
        "bad_rows": int((bad > 0).sum()),
    }


def _largest(values: NDArray[Any]) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max()) if finite.size else 0.0


def _parameters(network: Network) -> list[list[NDArray[Any]]]:
    return [list(layer.tensors.values()) for layer in network.layers]
