"""Data preprocessing: fitted on the training split, applied to all."""

from __future__ import annotations

from .affine import Affine
from .augmentation import Augmentation
from .pipeline import FittedPipeline, Pipeline
from .step import FittedStep
from .steps import STEPS

__all__ = ["STEPS", "Affine", "Augmentation", "FittedPipeline", "FittedStep", "Pipeline"]
