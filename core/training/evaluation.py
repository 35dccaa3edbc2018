"""Judging a network on a split: data loss and accuracy in evaluation mode, in chunks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..nn import Network
from ..nn.losses import BoundLoss
from .batches import Batches


class Score(NamedTuple):
    """loss: mean data loss. accuracy: share of rows whose largest logit is the label's; NaN for regression."""

    loss: float
    accuracy: float


class Evaluator:
    """Evaluates a network on rows of a split, reusing its buffers."""

    def __init__(self, network: Network, batches: Batches) -> None:
        self._network = network
        self._batches = batches
        plan = network.evaluation_plan()
        self._plan = plan
        self._targets = np.zeros((plan.batch, network.outputs), network.dtype)
        self._gradient = np.zeros_like(self._targets)
        self._losses: dict[int, BoundLoss] = {}

    def score(self, rows: NDArray[np.int64] | None = None) -> Score:
        """The score over `rows` (all of the split if None)."""
        if rows is None:
            rows = np.arange(len(self._batches))
        if len(rows) == 0:
            return Score(float("nan"), float("nan"))
        plan, batches = self._plan, self._batches
        loss_sum, right = 0.0, 0
        classes = batches.classes > 0
        for start in range(0, len(rows), plan.batch):
            chunk = rows[start : start + plan.batch]
            count = len(chunk)
            batches.gather(chunk, plan.x[:count], self._targets[:count])
            logits = plan.forward()[:count]
            if classes:
                right += int((logits.argmax(1) == batches.labels[chunk]).sum())
            loss_sum += self._loss(count).forward() * count
        return Score(loss_sum / len(rows), right / len(rows) if classes else float("nan"))

    def _loss(self, count: int) -> BoundLoss:
        """The loss of the first `count` rows of the plan's logits, bound when first asked for."""
        bound = self._losses.get(count)
        if bound is None:
            rows = slice(0, count)
            bound = self._losses[count] = self._network.loss.bind(
                self._plan.logits[rows], self._gradient[rows], self._targets[rows]
            )
        return bound

    def logits(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """(b, outputs) logits of the rows."""
        plan = self._plan
        result = np.empty((len(rows), self._network.outputs), self._network.dtype)
        for start in range(0, len(rows), plan.batch):
            chunk = rows[start : start + plan.batch]
            self._batches.inputs(chunk, plan.x[: len(chunk)])
            result[start : start + len(chunk)] = plan.forward()[: len(chunk)]
        return result
