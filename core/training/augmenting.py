"""From the configuration to the operation that changes a batch's images, if any."""

from __future__ import annotations

import numpy as np

from ..config import AugmentationConfig
from ..errors import ConfigError, Problem
from ..preprocessing import Augmentation
from .stepper import Augment


def make_augmentation(
    config: AugmentationConfig, image_shape: tuple[int, int, int] | None, generator: np.random.Generator
) -> Augment | None:
    """The augmentation of images of (channels, height, width), drawing from `generator`; None for none.

    Raises ConfigError where it is asked for and the inputs are no images, or too small for the shifts.
    """
    if not config.crop and not config.flip:
        return None
    if image_shape is None:
        problem = Problem(
            "augmentation", "images are moved or mirrored, but the inputs are no images", "crop 0, no flip"
        )
        raise ConfigError("The augmentation does not fit the data", (problem,))
    if config.crop >= min(image_shape[1:]):
        size = f"{image_shape[1]}x{image_shape[2]}"
        said = f"shifts of up to {config.crop} pixels can leave nothing of an image of {size}"
        problem = Problem(
            "augmentation.crop", said, f"less than {min(image_shape[1:])}; 4 is usual for 32x32"
        )
        raise ConfigError("The augmentation does not fit the data", (problem,))
    return Augmentation(image_shape, crop=config.crop, flip=config.flip, generator=generator)
