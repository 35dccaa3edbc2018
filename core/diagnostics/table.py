"""All rules, in one table."""

from __future__ import annotations

from .rule import Rule
from .rules import bugs, data, fit, rate, settings, start, suspects

RULES: tuple[Rule, ...] = (
    *data.RULES,
    *settings.RULES,
    *start.RULES,
    *bugs.RULES,
    *rate.RULES,
    *fit.RULES,
    *suspects.RULES,
)
"""Every rule the doctor asks. An id may occur twice: asked before training, and again of a run that has stalled."""
