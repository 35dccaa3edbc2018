"""The network: layers over one flat vector of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from ..config.experiment import ModelConfig
from .architecture import Block, dense_stack
from .arrays import Array
from .image_stack import image_stack
from .layers.base import Layer
from .layers.dropout import Dropout
from .losses import LOSSES, Loss
from .parameters import ParameterSpec, aligned_zeros, lay_out
from .plan import EvaluationPlan, TrainingPlan
from .workers import Workers

EVALUATION_ROWS = 256
"""Rows per forward pass in evaluation: enough for fast products, few enough to stay in the cache."""


class Network:
    """Layers, their tensors as views into flat vectors, and plans for batch sizes.

    parameters, gradients: (P,) flat, weights first (`decayed` of them), then what regularisation leaves out.
    running: (R,) batch normalisation's running statistics.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        blocks: Sequence[Block],
        loss: Loss,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.layers = tuple(layers)
        self.blocks = tuple(blocks)
        self.loss = loss
        self.dtype = np.dtype(dtype)
        self.features = self.layers[0].inputs
        self.outputs = self.layers[-1].outputs
        self.slots = lay_out([(i, layer.name, spec) for i, layer, spec in self._specs("parameters")])
        self.running_slots = lay_out([(i, layer.name, spec) for i, layer, spec in self._specs("running")])
        self.parameters = aligned_zeros(
            sum(spec.size for _, _, spec in self._specs("parameters")), self.dtype
        )
        self.gradients = aligned_zeros(self.parameters.size, self.dtype)
        self.running = aligned_zeros(sum(spec.size for _, _, spec in self._specs("running")), self.dtype)
        self.decayed = sum(slot.stop - slot.start for slot in self.slots if slot.decayed)
        self._attach()
        self._training_plans: dict[int, TrainingPlan] = {}
        self._evaluation_plans: dict[int, EvaluationPlan] = {}

    @classmethod
    def build(
        cls,
        model: ModelConfig,
        features: int,
        outputs: int,
        *,
        image_shape: tuple[int, int, int] | None = None,
        loss: str = "softmax",
        dtype: DTypeLike = np.float32,
        workers: int = 1,
    ) -> Network:
        """The network of a configuration for `features` inputs and `outputs` classes or numbers.

        image_shape: (channels, height, width) where the inputs are images. workers: threads that share the
        convolutions of a batch; the results are the same bits for any number. Raises ConfigError for layers that do
        not fit the inputs.
        """
        if model.layers:
            layers, blocks = image_stack(model, features, outputs, image_shape, Workers(workers))
        else:
            layers, blocks = dense_stack(model, features, outputs)
        return cls(layers, blocks, LOSSES[loss](), dtype)

    def _specs(self, method: str) -> Iterator[tuple[int, Layer, ParameterSpec]]:
        for index, layer in enumerate(self.layers):
            for spec in getattr(layer, method)():
                yield index, layer, spec

    def _attach(self) -> None:
        for slot in self.slots:
            layer, short = self.layers[slot.layer], slot.name.rpartition(".")[2]
            layer.tensors[short] = slot.view(self.parameters)
            layer.gradients[short] = slot.view(self.gradients)
        for slot in self.running_slots:
            self.layers[slot.layer].statistics[slot.name.rpartition(".")[2]] = slot.view(self.running)

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the starting parameters, layer by layer, from one generator."""
        for layer in self.layers:
            layer.initialize(rng)

    def use_dropout_generator(self, rng: np.random.Generator) -> None:
        """Let all dropout layers draw from `rng`."""
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.generator = rng

    def set_dropout(self, probability: float) -> None:
        """Change the dropout probability of every dropout layer; plans are bound anew."""
        for layer in self.layers:
            if isinstance(layer, Dropout):
                layer.probability = probability
        self._training_plans.clear()

    @property
    def has_batch_norm(self) -> bool:
        """Whether any layer normalises over the batch."""
        return self.running.size > 0

    def training_plan(self, batch: int) -> TrainingPlan:
        """The plan for a batch size, made at its first use and kept."""
        plan = self._training_plans.get(batch)
        if plan is None:
            plan = TrainingPlan(self.layers, self.loss, batch, self.features, self.dtype)
            self._training_plans[batch] = plan
        return plan

    def evaluation_plan(self, batch: int = EVALUATION_ROWS) -> EvaluationPlan:
        """The plan for evaluating up to `batch` rows at once, made at its first use and kept."""
        plan = self._evaluation_plans.get(batch)
        if plan is None:
            plan = EvaluationPlan(self.layers, batch, self.features, self.dtype)
            self._evaluation_plans[batch] = plan
        return plan

    def predict(self, x: Array) -> Array:
        """Logits (n, outputs) for inputs (n, features) that are already preprocessed."""
        plan = self.evaluation_plan()
        logits = np.empty((len(x), self.outputs), self.dtype)
        for start in range(0, len(x), plan.batch):
            rows = x[start : start + plan.batch]
            plan.x[: len(rows)] = rows
            logits[start : start + len(rows)] = plan.forward()[: len(rows)]
        return logits

    def describe(self) -> tuple[dict[str, Any], ...]:
        """The layer table: name, kind, formula, shapes, parameters and multiply-adds of each layer."""
        return tuple(
            {
                "name": layer.name,
                "kind": layer.kind,
                "formula": layer.formula,
                "input": list(layer.input_shape),
                "output": list(layer.output_shape),
                "parameters": sum(spec.size for spec in layer.parameters()),
                "multiply_adds": layer.multiply_adds(),
            }
            for layer in self.layers
            if not (isinstance(layer, Dropout) and layer.probability == 0.0)
        )
