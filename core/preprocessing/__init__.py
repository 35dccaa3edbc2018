"""Data preprocessing: fitted on the training split, applied to all."""

from __future__ import annotations

from .affine import Affine
from .augmentation import Augmentation
from .comparison import Comparison, Look, compare
from .description import StatisticRow, describe
from .leakage import Leak, leak
from .pipeline import FittedPipeline, Pipeline
from .step import FittedStep
from .steps import STEPS

__all__ = [
    "STEPS",
    "Affine",
    "Augmentation",
    "Comparison",
    "FittedPipeline",
    "FittedStep",
    "Leak",
    "Look",
    "Pipeline",
    "StatisticRow",
    "compare",
    "describe",
    "leak",
]
