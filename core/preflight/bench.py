"""What the checks work on: the experiment's data and a fresh network of its kind, never a run's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..config import Experiment
from ..nn import Network
from ..optim import make_optimizer
from ..session import Prepared
from ..training.batches import Batches
from ..training.generators import stream
from ..training.stepper import bind_step

Cancelled = Callable[[], bool]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked
    """The checks were cancelled."""


@dataclass(frozen=True)
class Bench:
    """An experiment made ready, and the question whether to go on."""

    experiment: Experiment
    prepared: Prepared
    cancelled: Cancelled

    @property
    def classes(self) -> int:
        """Number of classes; 0 for regression."""
        return self.prepared.train.classes

    def network(self, dtype: DTypeLike = np.float32, *, dropout: bool = False) -> Network:
        """A freshly initialised network as the run would begin with, without dropout unless asked for."""
        model = self.experiment.model if dropout else replace(self.experiment.model, dropout=0.0)
        dataset, pipeline = self.prepared.dataset, self.prepared.pipeline
        network = Network.build(
            model, self.prepared.train.features, dataset.outputs,
            image_shape=dataset.image_shape if pipeline.keeps_images else None, loss=self.prepared.loss, dtype=dtype,
        )  # fmt: skip
        network.initialize(stream(self.experiment.training.seed, "init"))
        return network

    def batch(
        self, count: int, dtype: DTypeLike = np.float32
    ) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """`count` training rows spread over the split: inputs (n, features) and targets (n, outputs)."""
        train = self.prepared.train
        rows = np.linspace(0, len(train) - 1, min(count, len(train))).astype(np.int64)
        x = np.empty((len(rows), train.features), train.dtype)
        targets = np.empty((len(rows), self.prepared.dataset.outputs), train.dtype)
        train.gather(rows, x, targets)
        return x.astype(dtype), targets.astype(dtype)

    def fit(
        self, network: Network, batches: Batches, *, steps: int, until: float = 0.0, plain: bool = True
    ) -> list[float]:
        """Train on all of `batches`, batch by batch in random order; the batch losses. Stops below the loss `until`.

        `plain`: with Adam at 3e-3 and no regularisation, so that what is judged is the network, not the settings.
        """
        optimizer_config = self.experiment.optimizer
        if plain:
            optimizer_config = replace(optimizer_config, name="adam", learning_rate=3e-3, clip_norm=0.0)
        optimizer = make_optimizer(
            optimizer_config, network.parameters.size, network.dtype, decayed=network.decayed
        )
        step = bind_step(network, optimizer, batches)
        size = min(self.experiment.training.batch_size, len(batches))
        size = max(size, min(len(batches), 8))
        rng = np.random.default_rng(0)
        losses: list[float] = []
        order, at = rng.permutation(len(batches)), 0
        for _ in range(steps):
            if self.cancelled():
                raise Stopped
            if at + size > len(order):
                order, at = rng.permutation(len(batches)), 0
            losses.append(step(order[at : at + size], optimizer_config.learning_rate))
            at += size
            if not np.isfinite(losses[-1]) or losses[-1] < until:
                break
        return losses
