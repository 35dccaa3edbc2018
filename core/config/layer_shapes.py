"""What shape an image has behind each layer, and where it ends up too small. Whole numbers only, no
numerics.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ConfigError, Problem
from .layer_words import (
    IMAGE_SPECS,
    NAMES,
    PATH,
    AveragePoolSpec,
    ConvolutionSpec,
    DenseSpec,
    GlobalPoolSpec,
    LayerSpec,
    MaxPoolSpec,
)

Shape = tuple[int, ...]
"""(height, width, channels) of an image, (numbers,) of a row."""


def layer_shapes(
    specs: Sequence[LayerSpec], features: int, image: tuple[int, int, int] | None
) -> list[Shape]:
    """The shape that goes into each layer, and last the shape that reaches the output layer.

    features: numbers per example; image: their (channels, height, width), None where the inputs are not
    images. Raises ConfigError where a layer reads an image and there is none, or where the image is too
    small for it.
    """
    shape: Shape = (features,) if image is None else (image[1], image[2], image[0])
    shapes = [shape]
    for number, spec in enumerate(specs, start=1):
        if isinstance(spec, IMAGE_SPECS) and len(shape) != 3:
            raise _refused(f"line {number}, {NAMES[type(spec)]!r}, reads images, but the inputs are rows of "
                           f"{features} numbers", "data of images, or dense layers only")  # fmt: skip
        shape = _after(spec, shape, number)
        shapes.append(shape)
    return shapes


def size_of(shape: Shape) -> int:
    """How many numbers a shape holds."""
    total = 1
    for side in shape:
        total *= side
    return total


def _after(spec: LayerSpec, shape: Shape, number: int) -> Shape:
    match spec:
        case ConvolutionSpec(filters, kernel, stride, pad):
            sides = [
                _fitting(
                    length + 2 * border, size, stride, number, shape, f"a kernel of {kernel[0]}x{kernel[1]}"
                )
                for length, size, border in zip(shape[:2], kernel, pad, strict=True)
            ]
            return (sides[0], sides[1], filters)
        case MaxPoolSpec(size, stride) | AveragePoolSpec(size, stride):
            sides = [
                _fitting(length, size, stride, number, shape, f"a window of {size}x{size}")
                for length in shape[:2]
            ]
            return (sides[0], sides[1], shape[2])
        case GlobalPoolSpec():
            return (shape[2],)
        case DenseSpec(units):
            return (units,)
        case _:
            return (size_of(shape),)


def _fitting(length: int, size: int, stride: int, number: int, shape: Shape, what: str) -> int:
    """Windows of `size` that fit into `length` pixels."""
    if size > length:
        raise _refused(f"line {number}: {what} does not fit the {shape[0]}x{shape[1]} pixels that are left there",
                       "a smaller one, or fewer pooling layers before it")  # fmt: skip
    return (length - size) // stride + 1


def _refused(said: str, expected: str) -> ConfigError:
    return ConfigError("The layers do not fit the data", (Problem(PATH, said, expected),))
