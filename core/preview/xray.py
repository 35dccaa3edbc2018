"""The init X-ray: training rows through an untrained network, forward and backward, under each initialisation.

The lecture's figure: ten layers of tanh or ReLU, and the spread of the activations layer by layer. A good
initialisation keeps it; a small one lets signals and gradients fade, a large one saturates.

The first hundred rows show that already; more rows only sharpen the figures. So a look takes a batch of them at a time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config.experiment import ModelConfig
from ..nn import Network
from .tally import LayerTally, LayerView

BATCH = 100
"""Rows at a time. With batch normalisation these are what a layer normalises over, as in training."""


@dataclass(frozen=True)
class InitView:
    """An initialisation's profile over the hidden layers, first to last, from `rows` rows. logit_std: spread of the
    outputs in the last of them."""

    init: str
    layers: tuple[LayerView, ...]
    logit_std: float
    rows: int = 0


class InitialWeights:
    """Starting parameters that were drawn once: they are the same under most activations. Keeps the last `most`
    bytes. For any thread."""

    def __init__(self, most: int = 100_000_000) -> None:
        self._most = most
        self._kept: OrderedDict[object, NDArray[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def put_into(self, network: Network, model: ModelConfig, seed: int) -> None:
        """Give a network the parameters that `model`'s initialisation draws with `seed`."""
        shapes = tuple((slot.name.rpartition(".")[2], slot.shape) for slot in network.slots)
        numbers = (
            model.init,
            model.init_scale,
            model.init_std,
            model.init_value,
            model.bias_init,
            model.slope,
        )
        key = (shapes, numbers, seed)
        with self._lock:
            kept = self._kept.pop(key, None)
        if kept is None:
            network.initialize(np.random.default_rng(seed))
            kept = network.parameters.copy()
        else:
            network.parameters[...] = kept
        with self._lock:
            self._kept[key] = kept
            while len(self._kept) > 1 and sum(array.nbytes for array in self._kept.values()) > self._most:
                self._kept.popitem(last=False)


class Xray:
    """One model over the rows x (n, features), preprocessed, under any initialisation; deeper at every look.

    The targets are random classes: the gradient's size is what is looked at. Dropout is left out, and dense layers
    stand for convolutions.
    """

    def __init__(
        self,
        model: ModelConfig,
        x: NDArray[Any],
        outputs: int,
        weights: InitialWeights | None = None,
        *,
        seed: int = 0,
    ) -> None:
        self.rows = len(x)
        self._model = replace(model, dropout=0.0, layers=())
        self._weights, self._seed = weights or InitialWeights(), seed
        self._x = x
        classes = np.random.default_rng(seed).integers(0, outputs, len(x))
        self._targets = np.eye(outputs, dtype=np.float32)[classes]
        self._network: tuple[str, Network] | None = None
        self._tallies: dict[str, list[LayerTally]] = {}
        self._seen: dict[str, int] = {}

    def seen(self, init: str) -> int:
        """How many rows an initialisation has been looked at with."""
        return self._seen.get(init, 0)

    def look(self, init: str) -> InitView:
        """Pass the next batch through; the profile over all rows so far."""
        network = self._network_of(init)
        start = self.seen(init)
        rows = slice(start, min(start + BATCH, self.rows))
        plan = network.training_plan(rows.stop - start)
        plan.x[...] = self._x[rows]
        plan.targets[...] = self._targets[rows]
        hidden = network.blocks[:-1]
        tallies = self._tallies.setdefault(init, [LayerTally(self._model.activation) for _ in hidden])
        with np.errstate(all="ignore"):
            plan.forward()
            plan.backward()
            for tally, block in zip(tallies, hidden, strict=True):
                tally.add(plan.outputs[block.layers[-1]], plan.gradients[block.layers[0]])
            spread = float(plan.logits.std())
        self._seen[init] = rows.stop
        return InitView(init, tuple(tally.view() for tally in tallies), spread, rows.stop)

    def _network_of(self, init: str) -> Network:
        """The network as this initialisation starts it; only one is kept, for they may be large."""
        if self._network is None or self._network[0] != init:
            model = replace(self._model, init=init)
            network = Network.build(model, self._x.shape[1], self._targets.shape[1])
            self._weights.put_into(network, model, self._seed)
            self._network = init, network
        return self._network[1]


def xray(
    model: ModelConfig, x: NDArray[Any], outputs: int, inits: Sequence[str], *, seed: int = 0
) -> Iterator[InitView]:
    """Profiles over all rows, one after the other, in the order of `inits`."""
    seeing = Xray(model, x, outputs, seed=seed)
    for init in inits:
        view = seeing.look(init)
        while view.rows < seeing.rows:
            view = seeing.look(init)
        yield view
