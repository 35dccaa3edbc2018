"""Update rules over flat vectors, gradient clipping, and learning rate schedules. Knows nothing of networks."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from ..config.experiment import OptimizerConfig
from .adam import Adam, AdamW
from .adaptive import Adagrad, RMSProp
from .base import Optimizer
from .clipping import clip_by_global_norm
from .momentum import Momentum, Nesterov
from .schedules import Schedule, make_schedule
from .sgd import SGD

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
}


def make_optimizer(
    config: OptimizerConfig, size: int, dtype: DTypeLike = np.float32, *, decayed: int = 0
) -> Optimizer:
    """The configured rule for a vector of `size` parameters, the first `decayed` of which are weights."""
    rule = OPTIMIZERS[config.name]
    hyperparameters = {name: getattr(config, name) for name in rule.HYPERPARAMETERS}
    if rule is AdamW:
        return AdamW(size, dtype, decayed=decayed, **hyperparameters)
    return rule(size, dtype, **hyperparameters)


__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Momentum",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "Schedule",
    "clip_by_global_norm",
    "make_optimizer",
    "make_schedule",
]
