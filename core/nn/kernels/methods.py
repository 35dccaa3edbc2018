"""Which kernel convolves: the choice, and what the kernels have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from numpy.typing import DTypeLike

from ..arrays import Array
from .direct import DirectConvolution, DirectWeights
from .first_layer import FirstConvolution
from .geometry import ConvolutionShape
from .winograd import WinogradConvolution, WinogradWeights
from .winograd_transforms import STEP, TILE
from .workspace import Workspace

WINOGRAD_CHANNELS = 16
"""From this many input channels on, Winograd's transforms cost less than its products save."""


class Weights(Protocol):
    """The forms of the weight a kernel multiplies by, and the way back for its gradient."""

    gradient_shape: tuple[int, ...]

    def prepare(self, weight: Array) -> None:
        """Take the layer's weight, once a step."""

    def finish(self, gradient: Array, dweight: Array) -> None:
        """Turn the sum of what the kernels' `backward` wrote into the weight's gradient."""


class Kernel(Protocol):
    """The convolution of one piece of a batch; see the kernels themselves."""

    sums: Array

    def forward(self, x: Array) -> None:
        """Read the piece's images, write `sums`."""

    def backward(self, x: Array, dweight: Array, dx: Array | None) -> None:
        """Read dL/d sums from `sums`; write the piece's part of the weight's gradient, and dL/dx."""


class KernelMaker(Protocol):
    """Makes the kernel of one piece."""

    def __call__(self, weights: Weights, images: int, workspace: Workspace, keep: bool) -> Kernel:
        """For `images` images; `keep`: hold what the backward pass needs again."""


@dataclass(frozen=True)
class Method:
    """A way to convolve. `kept` and `passing` are numbers per image: what `keep` holds, and the rest."""

    name: str
    weights: Callable[[ConvolutionShape, DTypeLike], Weights]
    kernel: KernelMaker
    kept: int
    passing: int


def choose_method(shape: ConvolutionShape, *, planes: bool, block: int) -> Method:
    """The fastest way for these sizes.

    planes: the input is rows of channel planes, and needs no gradient. block: side of the pooling window that
    follows, whose block order `sums` will have; 1 where none follows (then `sums` may still be in blocks).
    """
    if planes:
        return _products(FirstConvolution, "first layer", shape, block)
    winograd = shape.kernel == (3, 3) and shape.stride == 1 and shape.channels >= WINOGRAD_CHANNELS
    if winograd and block in (1, STEP):
        return _winograd(shape, partial=block == 1)
    return _products(DirectConvolution, "direct", shape, block)


def _products(
    maker: type[DirectConvolution] | type[FirstConvolution], name: str, shape: ConvolutionShape, block: int
) -> Method:
    def kernel(weights: Weights, images: int, workspace: Workspace, keep: bool) -> Kernel:
        assert isinstance(weights, DirectWeights)
        return maker(weights, images, workspace, block=block, keep=keep)

    pixels = shape.out_height * shape.out_width
    return Method(name, DirectWeights, kernel, pixels * shape.fan_in, pixels * shape.filters)


def _winograd(shape: ConvolutionShape, *, partial: bool) -> Method:
    def kernel(weights: Weights, images: int, workspace: Workspace, keep: bool) -> Kernel:
        assert isinstance(weights, WinogradWeights)
        return WinogradConvolution(weights, images, workspace, partial=partial, keep=keep)

    tiles = -(-shape.out_height // STEP) * -(-shape.out_width // STEP)
    places = TILE * TILE * tiles
    return Method("winograd", WinogradWeights, kernel, places * shape.channels, places * shape.filters)
