"""The largest magnitudes in a network, layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Network


def largest(values: NDArray[Any]) -> float:
    """The largest finite magnitude; infinite where any number is not finite; 0 for an empty array."""
    if not values.size:
        return 0.0
    top = float(np.abs(values).max())
    return top if np.isfinite(top) else float("inf")


def largest_by_layer(network: Network, *, gradients: bool) -> dict[str, dict[str, float]]:
    """By the name of each layer with parameters: the largest `weight`, and where asked for the largest `gradient`."""
    found = {}
    for layer in network.layers:
        if layer.tensors:
            found[layer.name] = {"weight": max(map(largest, layer.tensors.values()))}
            if gradients:
                found[layer.name]["gradient"] = max(map(largest, layer.gradients.values()))
    return found
