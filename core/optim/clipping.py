"""Gradient clipping by global norm (Pascanu et al., 2013): G <- G * min(1, max_norm / |G|)."""

from __future__ import annotations

import math

import numpy as np

from .base import Vector


def clip_by_global_norm(gradients: Vector, max_norm: float) -> float:
    """Shorten the flat gradient (size,) in place to at most `max_norm`; returns its length before.

    A gradient with an entry that is not finite is left as it is: no factor would mend it.
    """
    norm = math.sqrt(float(np.dot(gradients, gradients)))
    if norm == math.inf:
        norm = _norm_of_the_huge(gradients)
    if max_norm < norm < math.inf:
        np.multiply(gradients, np.array(max_norm / norm, gradients.dtype), gradients)
    return norm


def _norm_of_the_huge(gradients: Vector) -> float:
    """The length of a gradient whose squares overflow its dtype (in float32: entries above about 1e19)."""
    largest = float(np.abs(gradients).max())
    if not math.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(gradients / largest))
