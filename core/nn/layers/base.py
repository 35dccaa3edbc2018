"""What a layer is: tensors it wants, and two closures over buffers.

A layer is bound once to the buffers of a batch size and gives back `forward` and `backward`, which take no arguments
and allocate nothing. A training step is then a walk over two tuples of such closures.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array, Operation
from ..parameters import ParameterSpec


class Bound(NamedTuple):
    """A layer bound to buffers for training.

    output: (batch, outputs), written by `forward`. gradient: (batch, outputs), dL/d output, written by the layer
    above before `backward` is called. `backward` writes the gradients of the layer's tensors and dL/d input.
    """

    output: Array
    gradient: Array
    forward: Operation
    backward: Operation


class BoundForward(NamedTuple):
    """A layer bound to buffers for evaluation."""

    output: Array
    forward: Operation


class Layer(ABC):
    """One layer. `inputs` and `outputs` are numbers per example; `name` is unique in a network ("dense1")."""

    kind: str = ""
    formula: str = ""

    def __init__(self, name: str, inputs: int, outputs: int) -> None:
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.tensors: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.statistics: dict[str, Array] = {}
        self.input_shape: tuple[int, ...] = (inputs,)
        self.output_shape: tuple[int, ...] = (outputs,)

    def parameters(self) -> tuple[ParameterSpec, ...]:
        """The learned tensors the layer wants."""
        return ()

    def running(self) -> tuple[ParameterSpec, ...]:
        """The tensors the layer keeps but does not learn by gradient (running statistics)."""
        return ()

    def initialize(self, rng: np.random.Generator) -> None:  # noqa: B027 - most layers have nothing to fill
        """Fill the layer's tensors and running statistics with their starting values."""

    def multiply_adds(self) -> int:
        """Multiply-adds of one forward pass for one example."""
        return 0

    @abstractmethod
    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        """Bind for training: read the input from `x`; write dL/d input to `dx` (None: nobody needs it)."""

    @abstractmethod
    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        """Bind for evaluation: the same buffers' rules, no gradients, running statistics instead of the batch's."""

    @property
    def dtype(self) -> DTypeLike:
        """The dtype of the layer's tensors."""
        for tensor in (*self.tensors.values(), *self.statistics.values()):
            return tensor.dtype
        raise AttributeError(f"{self.name} has no tensors")


def nothing() -> None:
    """The operation that does nothing."""
