"""The diagnosis: what is wrong with a run, why, and what would cure it, from the run's events alone."""

from __future__ import annotations

from .doctor import Doctor
from .finding import SEVERITIES, Change, Finding, Severity
from .rules.data import nonfinite_data
from .table import RULES

__all__ = ["RULES", "SEVERITIES", "Change", "Doctor", "Finding", "Severity", "nonfinite_data"]
