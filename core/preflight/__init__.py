"""Preflight: the lecture's checks of an experiment before it is trained."""

from __future__ import annotations

from .gradient_check import GradientReport, TensorError, check_gradients
from .preflight import preflight
from .result import Check, Verdict, worst

__all__ = ["Check", "GradientReport", "TensorError", "Verdict", "check_gradients", "preflight", "worst"]
