"""Fixes, tried out: twins that race from one state, and rounds of train, diagnose, change."""

from __future__ import annotations

from .again import continue_from_good, last_good, smaller_rate
from .race import Lane, RaceResult, race
from .rounds import Round, repair

__all__ = ["Lane", "RaceResult", "Round", "continue_from_good", "last_good", "race", "repair", "smaller_rate"]
