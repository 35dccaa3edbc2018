"""The training step: gather, forward, backward, regularise, clip, update. Nothing else runs as often.

`bind_step` ties the step to the current settings and gives one closure; when a setting changes it is bound again, so
the step itself asks no questions.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Network
from ..nn.regularization import bind_gradient
from ..optim import Optimizer, clip_by_global_norm
from .batches import Batches

Augment = Callable[[NDArray[Any]], None]
"""Changes a batch's inputs (b, features) where they lie."""

Step = Callable[[NDArray[np.int64], float], float]
"""step(rows, learning_rate) -> mean data loss of the batch. A loss that is not finite means no update was made."""

GradientHook = Callable[[NDArray[Any]], None]
"""Sees the flat gradient (regularisation included, before clipping) of a step that is being watched."""


def bind_step(
    network: Network,
    optimizer: Optimizer,
    batches: Batches,
    *,
    l2: float = 0.0,
    l1: float = 0.0,
    clip_norm: float = 0.0,
    on_gradient: GradientHook | None = None,
    augment: Augment | None = None,
) -> Step:
    """The step as one closure over the network's buffers.

    The rows' count chooses the plan, so the last, smaller batch of an epoch needs no special case.
    """
    parameters, gradients = network.parameters, network.gradients
    weights = slice(0, network.decayed)
    scratch = np.zeros_like(parameters)
    regularize = bind_gradient(parameters[weights], gradients[weights], scratch[weights], l2, l1)
    plans: dict[int, tuple[Any, Any, Any, Any]] = {}
    gather, update = batches.gather, optimizer.update

    def step(rows: NDArray[np.int64], learning_rate: float) -> float:
        bound = plans.get(len(rows))
        if bound is None:
            plan = network.training_plan(len(rows))
            bound = plans[len(rows)] = (plan.x, plan.targets, plan.forward, plan.backward)
        x, targets, forward, backward = bound
        gather(rows, x, targets)
        if augment is not None:
            augment(x)
        loss: float = forward()
        if not isfinite(loss):
            return loss
        backward()
        if regularize is not None:
            regularize()
        if on_gradient is not None:
            on_gradient(gradients)
        if clip_norm:
            clip_by_global_norm(gradients, clip_norm)
        update(parameters, gradients, learning_rate)
        return loss

    return step
