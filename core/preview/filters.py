"""The first layer's weights as images: what each unit looks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..nn import Network
from ..preprocessing import FittedPipeline

Image = NDArray[np.float32]
"""(height, width) or (height, width, 3), values 0..1."""


def first_weights(
    network: Network, pipeline: FittedPipeline, image_shape: tuple[int, int, int], most: int = 64
) -> list[Image]:
    """Up to `most` units' weights as images, each stretched to 0..1 with 0.5 for a weight of 0.

    For a dense first layer the preprocessing is taken into account: what is shown is the weight on each pixel as it
    was before. For a convolution the kernels are shown as they are.
    """
    weight = next(layer for layer in network.layers if "weight" in layer.tensors).tensors["weight"]
    if weight.ndim == 4:  # (rows, columns, channels, filters)
        kernels = weight[..., :most].transpose(3, 2, 0, 1)
        return [_image(kernel.reshape(-1), kernel.shape) for kernel in kernels]
    return [_image(column, image_shape) for column in _on_pixels(weight, pipeline, most)]


def _on_pixels(weight: NDArray[np.floating], pipeline: FittedPipeline, most: int) -> NDArray[np.floating]:
    affine, columns = pipeline.affine, weight[:, :most].astype(np.float64)
    through = columns if affine.matrix is None else affine.matrix @ columns
    return (affine.scale[:, None] * through).T


def _image(weights: NDArray[np.floating], shape: tuple[int, int, int]) -> Image:
    channels, height, width = shape
    largest = float(np.abs(weights).max()) or 1.0
    planes = (0.5 + 0.5 * weights / largest).reshape(channels, height, width).astype(np.float32)
    if channels == 3:
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    image: Image = planes[0]
    return image


def sample_image(row: NDArray[np.generic], shape: tuple[int, int, int]) -> Image:
    """An example's raw pixels as an image of 0..1: bytes by 255, floats by their own range."""
    channels, height, width = shape
    values = np.asarray(row, np.float32)
    if row.dtype == np.uint8:
        values = values / 255.0
    else:
        low, high = float(values.min()), float(values.max())
        values = (values - low) / ((high - low) or 1.0)
    planes = values.reshape(channels, height, width)
    if channels == 3:
        return np.ascontiguousarray(planes.transpose(1, 2, 0))
    image: Image = planes[0]
    return image
