"""A second network of the same shape, on which measurements are made.

Nothing of the run is touched: its parameters are copied in, its buffers, running statistics and generators
stay its own.
The twin has no dropout, so its passes are deterministic; the flat layout is the same, as dropout has no parameters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ...config.experiment import ModelConfig
from ...measures.predictions import recalls
from ...measures.units import UnitFigures, unit_figures
from ...nn import EVALUATION_ROWS, EvaluationPlan, Network
from ..batches import Batches

Vector = NDArray[np.floating]


class Sample(NamedTuple):
    """Some rows of a split, preprocessed. x (n, features), targets (n, outputs), labels (n,) int64 or (n, outputs)."""

    x: NDArray[np.floating]
    targets: NDArray[np.floating]
    labels: NDArray[np.generic]

    def __len__(self) -> int:
        return len(self.x)


class Judged(NamedTuple):
    """The data loss and accuracy (NaN for regression) of a sample, and its logits."""

    loss: float
    accuracy: float
    logits: NDArray[np.floating]


def sample_of(batches: Batches, rows: NDArray[np.int64], outputs: int) -> Sample:
    """The chosen rows (n,) of a split, copied."""
    x = np.empty((len(rows), batches.features), batches.dtype)
    targets = np.empty((len(rows), outputs), batches.dtype)
    batches.gather(rows, x, targets)
    return Sample(x, targets, batches.labels[rows])


class Twin:
    """The measuring network. `load` the parameters to be measured, then ask."""

    def __init__(
        self,
        network: Network,
        model: ModelConfig,
        image_shape: tuple[int, int, int] | None,
        dtype: DTypeLike | None = None,
    ) -> None:
        self.network = Network.build(
            replace(model, dropout=0.0), network.features, network.outputs,
            image_shape=image_shape, loss=network.loss.name, dtype=dtype or network.dtype,
        )  # fmt: skip
        if self.network.parameters.size != network.parameters.size:
            raise ValueError("the measuring network is laid out differently from the run's")
        self._gradients: dict[int, NDArray[np.floating]] = {}

    def load(self, parameters: Vector, running: Vector) -> None:
        """Take over parameters (P,) and running statistics (R,)."""
        np.copyto(self.network.parameters, parameters)
        np.copyto(self.network.running, running)

    def judge(self, sample: Sample) -> Judged:
        """Evaluation mode: running statistics, no dropout."""
        logits = np.empty((len(sample), self.network.outputs), self.network.dtype)
        plan = self._plan(sample)
        for start in range(0, len(sample), plan.batch):
            rows = sample.x[start : start + plan.batch]
            plan.x[: len(rows)] = rows
            logits[start : start + len(rows)] = plan.forward()[: len(rows)]
        return self._judged(logits, sample)

    def judge_as_batch(self, sample: Sample) -> Judged:
        """The sample as one training batch: batch normalisation by the sample's own statistics.

        For parameters that no running statistics belong to (an average of weights, a point ahead on the path).
        """
        if not self.network.has_batch_norm:
            return self.judge(sample)
        running = self.network.running.copy()
        plan = self.network.training_plan(len(sample))
        plan.x[...] = sample.x
        plan.targets[...] = sample.targets
        plan.forward()
        np.copyto(self.network.running, running)
        return self._judged(plan.logits.copy(), sample)

    def loss_and_gradient(self, sample: Sample) -> float:
        """Loss of the sample as one training batch; its gradient is left in `network.gradients`."""
        running = self.network.running.copy()
        plan = self.network.training_plan(len(sample))
        plan.x[...] = sample.x
        plan.targets[...] = sample.targets
        loss = plan.forward()
        plan.backward()
        np.copyto(self.network.running, running)
        return loss

    def units(self, sample: Sample) -> dict[int, UnitFigures]:
        """Figures of each hidden block's outputs by block number, in evaluation mode (at most one plan of rows).

        With batch normalisation at the start of a run, use `units_as_batch`: there are no running statistics yet.
        """
        plan = self._plan(sample)
        count = min(len(sample), plan.batch)
        plan.x[:count] = sample.x[:count]
        plan.forward()
        return self._units(plan.outputs, count)

    def judge_with_units(self, sample: Sample) -> tuple[Judged, dict[int, UnitFigures]]:
        """`judge` and `units`, of one forward pass where the sample fits a plan."""
        judged, plan = self.judge(sample), self._plan(sample)
        fits = len(sample) <= plan.batch
        return judged, self._units(plan.outputs, len(sample)) if fits else self.units(sample)

    def units_as_batch(self, sample: Sample) -> dict[int, UnitFigures]:
        """The same with the sample as one training batch."""
        self.judge_as_batch(sample)
        plan = self.network.training_plan(len(sample)) if self.network.has_batch_norm else None
        if plan is None:
            return self.units(sample)
        return self._units(plan.outputs, len(sample))

    def ignored_classes(self, judged: Judged, sample: Sample) -> int:
        """How many classes that occur in the sample are never predicted rightly."""
        recall = recalls(judged.logits, sample.labels.astype(np.int64), self.network.outputs)
        return int((recall == 0.0).sum())

    def _plan(self, sample: Sample) -> EvaluationPlan:
        """A plan no longer than the sample: a batch of 64 is not passed forward as 256 rows."""
        return self.network.evaluation_plan(min(len(sample), EVALUATION_ROWS) or EVALUATION_ROWS)

    def _units(self, outputs: list[NDArray[np.floating]], count: int) -> dict[int, UnitFigures]:
        figures: dict[int, UnitFigures] = {}
        for number, block in enumerate(self.network.blocks[:-1]):
            layer = self.network.layers[block.units]
            units = outputs[block.units][:count].reshape(-1, layer.output_shape[-1])
            figures[number] = unit_figures(units, layer.kind)
        return figures

    def _judged(self, logits: NDArray[np.floating], sample: Sample) -> Judged:
        gradient = self._gradients.setdefault(len(sample), np.zeros_like(logits))
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            loss = self.network.loss.bind(logits, gradient, sample.targets).forward()
            accuracy = (
                float((logits.argmax(1) == sample.labels).mean()) if sample.labels.ndim == 1 else float("nan")
            )
        return Judged(loss, accuracy, logits)
