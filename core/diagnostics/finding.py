"""What the diagnosis says. The values stand with the events that carry them; here is their everyday address."""

from ..training.finding import SEVERITIES, Change, Figure, Finding, Severity

__all__ = ["SEVERITIES", "Change", "Figure", "Finding", "Severity"]
