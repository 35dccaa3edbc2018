"""Measuring the inside of a run without touching it: what, when, and at what cost."""

from __future__ import annotations

from .probe import Probe
from .schedule import ProbeSchedule, plan_probes

__all__ = ["Probe", "ProbeSchedule", "plan_probes"]
