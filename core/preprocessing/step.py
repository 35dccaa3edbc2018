"""What a step of the preprocessing is: fitted once on the training rows, then one affine map and its way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from ..errors import ConfigError, Problem
from .affine import Affine, Floats
from .moments import Chunks

RELATIVE_ZERO = 1e-12
"""A spread below this share of the values it is the spread of is rounding, not information."""


@dataclass(frozen=True)
class Context:
    """What a step may need beside the rows.

    features: how many come in. image_shape: (channels, height, width) while a row is still an image, else None.
    components, epsilon: the numbers the user chose. rounding(): (features,) the spread that mere rounding of the
    raw values may leave in each feature; it costs a pass over the rows, so it is asked for only where it is needed.
    """

    features: int
    image_shape: tuple[int, int, int] | None
    components: int
    epsilon: float
    rounding: Callable[[], Floats]


@dataclass(frozen=True)
class FittedStep:
    """A fitted step.

    affine: the map it applies. arrays: what was fitted, by name, for the screen. back: maps that lead from its output
    to its input, one after the other; where the step dropped something, to the nearest input that gives this output.
    """

    name: str
    affine: Affine
    arrays: dict[str, Floats]
    back: tuple[Affine, ...] = ()

    def inverse(self, y: NDArray[Any]) -> NDArray[Any]:
        """(n, d') -> (n, d)."""
        for affine in self.back:
            y = affine.apply(y)
        return y


Fit = Callable[[Chunks, Context], FittedStep]
"""fit(chunks, context): looks at the training rows as the steps before leave them."""


def misfit(path: str, message: str, expected: str = "", hint: str = "") -> ConfigError:
    """The error of a step that does not fit the data it is given."""
    return ConfigError(
        "The preprocessing does not fit the data",
        (Problem(f"preprocessing.{path}", message, expected),),
        hint,
    )
