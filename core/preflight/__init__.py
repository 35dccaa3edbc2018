"""Preflight: the lecture's checks of an experiment before it is trained."""

from __future__ import annotations

from .gradient_check import GradientReport, TensorError, check_gradients
from .preflight import preflight
from .rate_range import RateRange, rate_range
from .result import Check, Verdict, worst

__all__ = [
    "Check",
    "GradientReport",
    "RateRange",
    "TensorError",
    "Verdict",
    "check_gradients",
    "preflight",
    "rate_range",
    "worst",
]
