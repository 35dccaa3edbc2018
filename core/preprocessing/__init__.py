"""Data preprocessing: fitted on the training split, applied to all."""

from __future__ import annotations

from .affine import Affine
from .pipeline import FittedPipeline, Pipeline
from .steps import STEPS, FittedStep

__all__ = ["STEPS", "Affine", "FittedPipeline", "FittedStep", "Pipeline"]
