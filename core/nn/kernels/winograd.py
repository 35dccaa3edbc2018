"""3x3 convolution of stride 1 by Winograd's F(2x2, 3x3): 2.25 times fewer multiplications than the
direct form.

With the transforms of winograd_transforms applied in both directions, a tile of 4x4 inputs d, the
weight g, and 2x2 outputs y for every channel c and filter f:

    V = B^T d B     U = G g G^T     M[i, j] = V[i, j] @ U[i, j]    for 16 places i, j
    y = A^T M A                                         (tiles, f) = (tiles, c) @ (c, f)

Going back, every arrow is turned round:

    dM = A dy A^T        dU[i, j] = V[i, j]^T dM[i, j]      dg = G^T dU G
                         dV[i, j] = dM[i, j] U[i, j]^T      dd = B dV B^T, added up where tiles overlap

The sixteen products are the work; they run near the machine's peak. The transforms are additions. M
holds y in its four corners M[0::3, 0::3] (see output_transform), which is block order for 2x2 windows:
y needs no buffer and no copy.

Accuracy in float32: the largest error against float64 over the largest value, median of ten trials of 4 images,
32 channels of 16x16 standard normal pixels to 64 filters,

                             forward       dW        dX
    this file                 2.6e-7    7.5e-7    3.4e-7
    direct form               6.7e-7    5.4e-7    5.2e-7
    PyTorch 2.13.0 (CPU)      6.7e-7    2.9e-7    8.1e-7

Worth it from about 16 channels on: with fewer, the transforms cost what the products save.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike

from ..arrays import Array
from .geometry import ConvolutionShape
from .parity import ParityCells
from .winograd_transforms import (
    STEP,
    TILE,
    input_transform,
    input_transform_adjoint,
    output_transform,
    output_transform_adjoint,
    weight_matrix,
)
from .workspace import Workspace


class WinogradWeights:
    """U and its transpose, made once a step and read by every piece of the batch."""

    def __init__(self, shape: ConvolutionShape, dtype: DTypeLike) -> None:
        assert shape.kernel == (3, 3), "F(2x2, 3x3) is for 3x3 kernels"
        assert shape.stride == 1, "F(2x2, 3x3) is for stride 1"
        self.shape = shape
        c, f = shape.channels, shape.filters
        self.gradient_shape: tuple[int, ...] = (TILE * TILE, c, f)
        self._g = weight_matrix(np.dtype(dtype))
        self._half: Array = np.zeros((TILE, 3, c * f), dtype)
        self._whole: Array = np.zeros((3, 3 * c * f), dtype)
        self.u: Array = np.zeros(self.gradient_shape, dtype)
        self.u_transposed: Array = np.zeros((TILE * TILE, f, c), dtype)

    def prepare(self, weight: Array) -> None:
        """Take `weight` (3, 3, channels, filters)."""
        np.dot(self._g, weight.reshape(3, -1), out=self._half.reshape(TILE, -1))
        np.matmul(self._g, self._half, out=self.u.reshape(TILE, TILE, -1))
        np.copyto(self.u_transposed, self.u.transpose(0, 2, 1))

    def finish(self, gradient: Array, dweight: Array) -> None:
        """dg = G^T dU G, from the sum of what `backward` wrote to the gradient of the weight."""
        np.matmul(self._g.T, gradient.reshape(TILE, TILE, -1), out=self._half)
        np.dot(self._g.T, self._half.reshape(TILE, -1), out=self._whole)
        np.copyto(dweight, self._whole.reshape(dweight.shape))


class WinogradConvolution:
    """The convolution of `images` images; `sums` (2, 2, images, Y, X, filters) is its output, in block order.

    The caller reads `sums` after `forward`, and writes dL/d sums into the same array before `backward`.
    `partial`: make tiles that reach over the edge of an odd-sized output too; without it those pixels
    are left out, as a pooling of 2x2 does. `keep`: V belongs to this object and is still there in the
    backward pass.
    """

    def __init__(
        self,
        weights: WinogradWeights,
        images: int,
        workspace: Workspace,
        *,
        partial: bool = False,
        keep: bool = False,
    ) -> None:
        shape, dtype = weights.shape, weights.u.dtype
        self._weights = weights
        down, across = shape.cells(STEP)
        if partial:
            down, across = -(-shape.out_height // STEP), -(-shape.out_width // STEP)
        c, f, tiles = shape.channels, shape.filters, images * down * across
        self.keep = keep
        # The two differ in their border: zeros around the image, what the adjoint adds up around its
        # gradient.
        size = (2, 2, images, down + 1, across + 1, c)
        image = (images, shape.height, shape.width, c)
        self._x = ParityCells(workspace.array(f"parity cells {shape}", size, dtype), image, shape.pad)
        self._dx = ParityCells(workspace.array("gradient cells", size, dtype), image, shape.pad)
        self._rows = workspace.array("rows done", (TILE, 2, images, down, across + 1, c), dtype)
        v_shape = (TILE, TILE, images, down, across, c)
        self._v = np.zeros(v_shape, dtype) if keep else workspace.array("v", v_shape, dtype)
        self._dv = workspace.array("dv", v_shape, dtype)
        m = workspace.array("m", (TILE, TILE, images, down, across, f), dtype)
        self._m, self._m_corners = m, m[:: TILE - 1]
        self.sums = m[:: TILE - 1, :: TILE - 1]
        self._v_matrices = self._v.reshape(TILE * TILE, tiles, c)
        self._dv_matrices = self._dv.reshape(TILE * TILE, tiles, c)
        self._m_matrices = m.reshape(TILE * TILE, tiles, f)

    def forward(self, x: Array) -> None:
        """Convolve x (images, height, width, channels)."""
        self._transform(x)
        np.matmul(self._v_matrices, self._weights.u, out=self._m_matrices)
        output_transform(self._m)
        output_transform(self._m_corners.swapaxes(0, 1))

    def backward(self, x: Array, dweight: Array, dx: Array | None) -> None:
        """Write this piece's dU (16, channels, filters) to `dweight`, and dL/dx to `dx` if it is wanted."""
        if not self.keep:
            self._transform(x)
        output_transform_adjoint(self._m_corners.swapaxes(0, 1))
        output_transform_adjoint(self._m)
        np.matmul(self._v_matrices.transpose(0, 2, 1), self._m_matrices, out=dweight)
        if dx is not None:
            np.matmul(self._m_matrices, self._weights.u_transposed, out=self._dv_matrices)
            self._transform_adjoint(dx)

    def _transform(self, x: Array) -> None:
        """V = B^T d B: pixels by parity, then rows, then columns."""
        self._x.split(x)
        even, odd = self._x.cells.transpose(0, 3, 1, 2, 4, 5)
        input_transform(even, odd, self._rows.transpose(0, 3, 1, 2, 4, 5))
        even, odd = self._rows.transpose(1, 4, 0, 2, 3, 5)
        input_transform(even, odd, self._v.transpose(1, 4, 0, 2, 3, 5))

    def _transform_adjoint(self, dx: Array) -> None:
        """dd = B dV B^T: columns, then rows, then from parities back to pixels."""
        even, odd = self._rows.transpose(1, 4, 0, 2, 3, 5)
        input_transform_adjoint(self._dv.transpose(1, 4, 0, 2, 3, 5), even, odd)
        even, odd = self._dx.cells.transpose(0, 3, 1, 2, 4, 5)
        input_transform_adjoint(self._rows.transpose(0, 3, 1, 2, 4, 5), even, odd)
        self._dx.merge(dx)
