"""What a data set is once it is read: arrays, names, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Task = Literal["classification", "regression"]


@dataclass(frozen=True)
class Split:
    """Some examples.

    x: (n, features), uint8 (pixels 0..255, read as x / 255) or float32. Images are rows flattened in
       channel, row, column order.
    y: (n,) int64 class numbers 0..classes-1, or (n, outputs) float32 for regression.
    """

    x: NDArray[Any]
    y: NDArray[Any]

    def __len__(self) -> int:
        return len(self.x)

    def take(self, rows: NDArray[np.intp]) -> Split:
        """The chosen rows, copied."""
        return Split(self.x[rows], self.y[rows])


@dataclass(frozen=True)
class Dataset:
    """Examples with their splits; `validation` judges the run, `test` is kept apart until the end.

    `image_shape` is (channels, height, width) where rows are images, else None.
    `class_names` is empty for regression. `source` is the catalogue's name or the path; `licence` as its
    authors state it. `checksum` identifies the contents of the splits (see `core.data.identity`).
    """

    name: str
    task: Task
    train: Split
    validation: Split
    test: Split | None = None
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, int, int] | None = None
    source: str = ""
    licence: str = ""
    notes: tuple[str, ...] = field(default=())
    """What a user should know of how the data were read: rows dropped, cells imputed, files skipped."""
    target_names: tuple[str, ...] = ()
    target_shift: tuple[float, ...] = ()
    """For regression on standardised targets: value = target_shift + target_scale * y. Empty where y is as given."""
    target_scale: tuple[float, ...] = ()
    own_validation: bool = False
    """Whether the source kept its validation examples apart itself, and they are used."""

    @property
    def features(self) -> int:
        """Numbers per example."""
        return int(self.train.x.shape[1])

    @property
    def outputs(self) -> int:
        """Classes, or numbers predicted per example."""
        return len(self.class_names) if self.task == "classification" else int(self.train.y.shape[1])
