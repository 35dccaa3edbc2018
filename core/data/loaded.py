"""What a reader hands over: examples as the file has them, not yet split or checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from .dataset import Split, Task


@dataclass
class Loaded:
    """Examples before the splits are made.

    x: (n, features) uint8 or float32, the examples that are divided into training, validation and test.
    y: (n,) int64 class numbers, or (n, outputs) float32.
    `scaled`: the targets are of order one and stay as they are.
    `validation` and `test` are set where the source keeps them apart itself; what it gives is kept.
    The arrays in x and y belong to whoever holds this: splitting may reorder them in place.
    """

    name: str
    task: Task
    x: NDArray[Any]
    y: NDArray[Any]
    validation: Split | None = None
    test: Split | None = None
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    source: str = ""
    licence: str = ""
    scaled: bool = False
    notes: list[str] = field(default_factory=list)

    def parts(self) -> list[tuple[str, Split]]:
        """The arrays by the name a message would use."""
        named = [("training", Split(self.x, self.y))]
        if self.validation is not None:
            named.append(("validation", self.validation))
        if self.test is not None:
            named.append(("test", self.test))
        return named
