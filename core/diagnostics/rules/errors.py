"""How sure an accuracy is."""

from __future__ import annotations

import math


def accuracy_error(accuracy: float, rows: float) -> float:
    """Standard error of an accuracy measured on so many rows; NaN-proof, never zero."""
    if not rows > 0:
        return 1.0
    share = min(max(accuracy, 1.0 / (rows + 2)), 1.0 - 1.0 / (rows + 2))
    return math.sqrt(share * (1.0 - share) / rows)
