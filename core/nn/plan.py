"""A network bound to the buffers of one batch size: a walk over closures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import DTypeLike

from .arrays import Array, Operation
from .layers.base import Layer, nothing
from .losses import Loss


class TrainingPlan:
    """One batch's forward and backward pass.

    Write the inputs to `x` (batch, features) and the targets to `targets` (batch, outputs; one-hot rows for classes),
    call `forward()` for the mean data loss, then `backward()`: it fills the network's flat gradient.
    `logits` (batch, outputs) hold the last layer's sums, `outputs[i]` and `gradients[i]` layer i's output and dL/d
    output (a layer may have turned the latter into dL/d input where it lies).
    """

    def __init__(
        self, layers: Sequence[Layer], loss: Loss, batch: int, features: int, dtype: DTypeLike
    ) -> None:
        self.batch = batch
        self.x: Array = np.zeros((batch, features), dtype)
        self.outputs: list[Array] = []
        self.gradients: list[Array] = []
        forwards: list[Operation] = []
        backwards: list[Operation] = []
        x, dx = self.x, None
        for layer in layers:
            bound = layer.bind(x, dx, batch)
            x, dx = bound.output, bound.gradient
            self.outputs.append(x)
            self.gradients.append(dx)
            forwards.append(bound.forward)
            backwards.append(bound.backward)
        assert dx is not None, "a network has at least one layer"
        self.logits = x
        self.targets: Array = np.zeros_like(x)
        bound_loss = loss.bind(x, dx, self.targets)
        self.loss_gradient = dx
        self.forward = _forward(forwards, bound_loss.forward)
        self.backward = _backward(bound_loss.backward, backwards)
        self.forward_layers = tuple(forwards)
        self.backward_layers = tuple(backwards)
        self.loss_forward = bound_loss.forward
        self.loss_backward = bound_loss.backward


class EvaluationPlan:
    """A forward pass of up to `batch` rows with running statistics and without dropout.

    Rows are independent of each other, so fewer rows than `batch` may be written to `x`: the rest is left over from
    before and means nothing. `outputs[i]` is layer i's output.
    """

    def __init__(self, layers: Sequence[Layer], batch: int, features: int, dtype: DTypeLike) -> None:
        self.batch = batch
        self.x: Array = np.zeros((batch, features), dtype)
        self.outputs: list[Array] = []
        forwards: list[Operation] = []
        x = self.x
        for layer in layers:
            bound = layer.bind_evaluation(x, batch)
            x = bound.output
            self.outputs.append(x)
            if bound.forward is not nothing:
                forwards.append(bound.forward)
        self.logits = x
        self.forward_layers = tuple(forwards)

    def forward(self) -> Array:
        """Run; returns `logits` (batch, outputs)."""
        for run in self.forward_layers:
            run()
        return self.logits


def _forward(layers: list[Operation], loss: Callable[[], float]) -> Callable[[], float]:
    operations = tuple(run for run in layers if run is not nothing)

    def forward() -> float:
        for run in operations:
            run()
        return loss()

    return forward


def _backward(loss: Operation, layers: list[Operation]) -> Operation:
    operations = tuple(run for run in (loss, *reversed(layers)) if run is not nothing)

    def backward() -> None:
        for run in operations:
            run()

    return backward
