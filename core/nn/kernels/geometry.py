"""The sizes of a convolution.

    out = floor((in + 2 pad - kernel) / stride) + 1        for height and width each

An output pixel (i, j) sees the input rows i * stride - pad ... + kernel - 1; rows outside the image
count as zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConvolutionShape:
    """Sizes in pixels and channels; `kernel` and `pad` are (vertical, horizontal).

    What is called a convolution in this field is a correlation: the kernel is not flipped.
    """

    channels: int
    height: int
    width: int
    filters: int
    kernel: tuple[int, int] = (3, 3)
    stride: int = 1
    pad: tuple[int, int] = (1, 1)

    @property
    def out_height(self) -> int:
        """Rows of the output."""
        return (self.height + 2 * self.pad[0] - self.kernel[0]) // self.stride + 1

    @property
    def out_width(self) -> int:
        """Columns of the output."""
        return (self.width + 2 * self.pad[1] - self.kernel[1]) // self.stride + 1

    @property
    def padded_height(self) -> int:
        """Rows of the input with its border of zeros."""
        return self.height + 2 * self.pad[0]

    @property
    def padded_width(self) -> int:
        """Columns of the input with its border of zeros."""
        return self.width + 2 * self.pad[1]

    @property
    def fan_in(self) -> int:
        """Inputs that one output number sums."""
        return self.kernel[0] * self.kernel[1] * self.channels

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """(kernel height, kernel width, channels, filters)."""
        return (*self.kernel, self.channels, self.filters)

    def cells(self, block: int) -> tuple[int, int]:
        """Whole blocks of `block` x `block` output pixels: down and across."""
        return self.out_height // block, self.out_width // block

    def gradient_shape(self) -> ConvolutionShape:
        """The convolution of stride 1 that takes the output's gradient to the input's.

        Each input pixel fed kernel-many output pixels, so its gradient is a sum over a window of the
        same size with the kernel turned by 180 degrees; the border grows to kernel - 1 - pad.
        """
        assert self.stride == 1, "with a larger stride the gradient is scattered instead"
        return ConvolutionShape(
            channels=self.filters,
            height=self.out_height,
            width=self.out_width,
            filters=self.channels,
            kernel=self.kernel,
            pad=(self.kernel[0] - 1 - self.pad[0], self.kernel[1] - 1 - self.pad[1]),
        )
