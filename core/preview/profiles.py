"""What a profile over the layers says in a word: does the signal arrive, and does the gradient come back?"""

from __future__ import annotations

from typing import Literal

import numpy as np

from .xray import InitView

Word = Literal["keeps", "fades", "grows", "saturates", "dies", "symmetric"]

FADES, GROWS = 1e-2, 1e2
"""A spread that changes by a factor of a hundred from the first hidden layer to the last ..."""
NOTHING = 1e-6
"""... or a first layer that lets nothing through at all."""
SYMMETRIC = ("constant", "zeros")
"""All units of a layer start the same, get the same gradient, and stay the same."""
SATURATED, DEAD = 0.5, 0.3
"""Share of outputs at a flat end, of units without any answer, from which learning is hindered."""


def word_of(view: InitView) -> Word:
    """The first thing that is wrong with an initial state; "keeps" where nothing is."""
    first, last = view.layers[0], view.layers[-1]
    if view.init in SYMMETRIC:
        return "symmetric"
    if max(layer.dead for layer in view.layers) > DEAD:
        return "dies"
    if np.nanmax([layer.saturated for layer in view.layers] + [0.0]) > SATURATED:
        return "saturates"
    if not np.isfinite(last.std) or last.std > GROWS * max(first.std, NOTHING):
        return "grows"
    if last.std < FADES * first.std or first.std < NOTHING:
        return "fades"
    back = first.gradient_std / last.gradient_std if last.gradient_std > 0 else 0.0
    if back < FADES:
        return "fades"
    return "grows" if back > GROWS else "keeps"
