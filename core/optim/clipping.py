"""Gradient clipping by global norm (Pascanu et al., 2013): G <- G * min(1, max_norm / |G|)."""

from __future__ import annotations

import math

import numpy as np

from .base import Vector


def clip_by_global_norm(gradients: Vector, max_norm: float) -> float:
    """Shorten the flat gradient (size,) in place to at most `max_norm`; returns its length before.

    A gradient whose length is not finite is left as it is: no factor would mend it.
    """
    norm = math.sqrt(float(np.dot(gradients, gradients)))
    if max_norm < norm < math.inf:
        np.multiply(gradients, np.array(max_norm / norm, gradients.dtype), gradients)
    return norm
