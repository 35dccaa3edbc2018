"""Random shifts and mirror images: training images changed anew at every step, so that the network cannot learn pixels
by heart (CS231n lecture 6; Krizhevsky et al., 2012).

An image is put into a border of `crop` zeros (after the mean is subtracted, zero is the mean), and a window of its own
size is cut out at random: the content moves by up to `crop` pixels each way. Half of the images are mirrored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Augmentation:
    """Changes the rows of a batch where they lie, image by image, as its generator says.

    image_shape: (channels, height, width) of the rows; crop: pixels of shift each way; flip: mirror left to right.
    """

    def __init__(
        self,
        image_shape: tuple[int, int, int],
        *,
        crop: int = 0,
        flip: bool = False,
        generator: np.random.Generator,
    ) -> None:
        self.image_shape = image_shape
        self.crop = crop
        self.flip = flip
        self.generator = generator
        self._padded: dict[tuple[int, np.dtype[Any]], NDArray[Any]] = {}

    def __call__(self, x: NDArray[Any]) -> None:
        """Change x (n, channels * height * width) in place."""
        count, crop = len(x), self.crop
        _, height, width = self.image_shape
        images = x.reshape(count, *self.image_shape)
        padded = self._border(count, x.dtype)
        np.copyto(padded[:, :, crop : crop + height, crop : crop + width], images)
        moves = self.generator.integers(0, 2 * crop + 1, (count, 2)).tolist() if crop else [(0, 0)] * count
        mirrored = (self.generator.random(count) < 0.5).tolist() if self.flip else [False] * count
        for image, source, (down, right), mirror in zip(images, padded, moves, mirrored, strict=True):
            cut = source[:, down : down + height, right : right + width]
            image[...] = cut[:, :, ::-1] if mirror else cut

    def _border(self, count: int, dtype: np.dtype[Any]) -> NDArray[Any]:
        """The batch with room around each image; nothing ever writes to the border of zeros."""
        key = (count, dtype)
        if key not in self._padded:
            channels, height, width = self.image_shape
            sides = (height + 2 * self.crop, width + 2 * self.crop)
            self._padded[key] = np.zeros((count, channels, *sides), dtype)
        return self._padded[key]
