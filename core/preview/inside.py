"""What goes on inside one hidden layer: what its units are given, what they answer, and which can never answer again.

A ReLU that is zero for every example gets no gradient, so its own weights cannot change. Whether it comes back
depends on its inputs: those of the first layer are the data and stay as they are; those of a later layer move while
the layers below learn. Its bias and incoming weights decide whether any input could reach it at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..measures.units import RECTIFIERS
from ..nn import Network
from ..nn.architecture import Block
from ..nn.plan import EvaluationPlan
from ..preprocessing.comparison import Histogram, histogram


@dataclass(frozen=True)
class LayerInside:
    """A hidden layer over some rows.

    sums, outputs: what goes into the activation, and what comes out. units: how many. dead: zero for every row
    (rectifiers only). stuck: dead, and no input they can still be given would wake them. identical: units that have
    the same incoming weights as another.
    """

    name: str
    activation: str
    units: int
    dead: int
    stuck: int
    identical: int
    sums: Histogram
    outputs: Histogram


def look_inside(network: Network, number: int, x: NDArray[Any]) -> LayerInside:
    """Block `number` of a network (its last block, the output, has no activation) for preprocessed rows x (n, d)."""
    block = network.blocks[number]
    activation = network.layers[block.units]
    inputs = _up_to(network, block.layers[0], x)
    sums = _up_to(network, block.units, x)
    outputs = _up_to(network, block.units + 1, x)
    units = activation.output_shape[-1]
    silent = np.zeros(units, bool)
    if activation.kind in RECTIFIERS:
        silent = (outputs.reshape(-1, units) == 0).all(axis=0)
    weight = network.layers[block.weights].tensors["weight"]
    return LayerInside(
        block.name,
        activation.kind,
        units,
        int(silent.sum()),
        int((silent & _out_of_reach(network, block, inputs, first=number == 0)).sum()) if silent.any() else 0,
        _identical(weight.reshape(-1, weight.shape[-1])),
        histogram(sums),
        histogram(outputs),
    )


def _up_to(network: Network, layers: int, x: NDArray[Any]) -> NDArray[Any]:
    """What comes out of the first so many layers. An activation works in place, so each look has buffers of its own."""
    if layers == 0:
        return x
    plan = EvaluationPlan(network.layers[:layers], len(x), network.features, network.dtype)
    plan.x[...] = x
    with np.errstate(all="ignore"):
        return plan.forward()


def _out_of_reach(
    network: Network, block: Block, inputs: NDArray[Any], *, first: bool
) -> NDArray[np.bool_] | bool:
    """(units,) whether the largest sum that any allowed input gives is still below zero.

    Inputs that are never negative help only where a weight is positive; others help through its size. Under batch
    normalisation one row of n can be at most sqrt(n) standard deviations from the mean.
    """
    for index in block.layers:
        tensors = network.layers[index].tensors
        if "gamma" in tensors:
            reach: NDArray[np.bool_] = tensors["beta"] + np.abs(tensors["gamma"]) * len(inputs) ** 0.5 <= 0
            return reach
    if first:
        return True
    layer = network.layers[block.weights]
    weight = layer.tensors["weight"].reshape(-1, layer.tensors["weight"].shape[-1])
    helping = np.maximum(weight, 0) if float(inputs.min()) >= 0 else np.abs(weight)
    bias = layer.tensors.get("bias")
    # Inputs without a bound can be as large as it takes: only what no input can lift is out of reach.
    lifted = helping.sum(axis=0) > 0
    below: NDArray[np.bool_] = ~lifted & ((0.0 if bias is None else bias) <= 0)
    return below


def _identical(weight: NDArray[Any]) -> int:
    """How many columns of a weight (inputs, units) another column repeats."""
    _, counts = np.unique(weight.T, axis=0, return_counts=True)
    return int(counts[counts > 1].sum())
