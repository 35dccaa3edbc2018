"""Fixes, tried out: twins that race from one state, and rounds of train, diagnose, change."""

from __future__ import annotations

from .race import Lane, RaceResult, race
from .rounds import Round, repair

__all__ = ["Lane", "RaceResult", "Round", "race", "repair"]
