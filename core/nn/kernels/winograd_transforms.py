"""Winograd's F(2x2, 3x3) (Lavin and Gray, 2015): 2x2 outputs of a 3x3 convolution for 16
multiplications instead of 36.

In one dimension, two outputs of a filter of three, y0 = d0 g0 + d1 g1 + d2 g2 and y1 = d1 g0 + d2 g1 +
d3 g2, come from four products instead of six:

    v = B^T d       v0 = d0 - d2        u = G g         u0 = g0
                    v1 = d1 + d2                        u1 = (g0 + g1 + g2) / 2
                    v2 = d2 - d1                        u2 = (g0 - g1 + g2) / 2
                    v3 = d3 - d1                        u3 = g2
    m = u * v       y = A^T m           y0 = m0 + m1 + m2
                                        y1 = m1 - m2 + m3

(v3 and the sign of m3 in y1 are both turned round from the paper's: then A below copies instead of
negating.) In two dimensions each map is applied down the rows and along the columns. B and A are
additions only; G acts on the weight, once a step.

A tile's four inputs d0..d3 start at every second pixel: d0 and d2 of tile t are the even pixels t and t
+ 1, d1 and d3 the odd ones. With even and odd pixels in separate arrays, all tiles are done by four
additions of long contiguous runs. Each map's adjoint is what the gradient goes through on its way back.
"""

from __future__ import annotations

import numpy as np

from ..arrays import Array

TILE = 4
"""Inputs a tile reads in each direction, and products it needs."""
STEP = 2
"""Outputs a tile makes in each direction, and pixels from one tile to the next."""


def input_transform(even: Array, odd: Array, v: Array) -> None:
    """v = B^T d for every tile of one direction, which is the arrays' first axis.

    even, odd (tiles + 1, ...): the pixels; v (4, tiles, ...) is written.
    """
    here_even, next_even = even[:-1], even[1:]
    here_odd, next_odd = odd[:-1], odd[1:]
    np.subtract(here_even, next_even, out=v[0])
    np.add(here_odd, next_even, out=v[1])
    np.subtract(next_even, here_odd, out=v[2])
    np.subtract(next_odd, here_odd, out=v[3])


def input_transform_adjoint(v: Array, even: Array, odd: Array) -> None:
    """B v, added up where tiles overlap: each pixel's gradient from the (at most) two tiles that read it.

    v (4, tiles, ...), of which v[2] is overwritten; even, odd (tiles + 1, ...) are written.
    """
    here, from_before = odd[:-1], v[2]
    np.subtract(v[1], v[2], out=here)
    np.subtract(here, v[3], out=here)  # odd pixel of its own tile: v1 - v2 - v3
    np.add(odd[1:-1], v[3][:-1], out=odd[1:-1])  # of the tile before: v3
    np.copyto(odd[-1], v[3][-1])
    np.add(v[1], v[2], out=from_before)
    np.subtract(from_before, v[0], out=from_before)  # even pixel of the tile before: v1 + v2 - v0
    np.add(v[0][1:], from_before[:-1], out=even[1:-1])  # of its own tile: v0
    np.copyto(even[0], v[0][0])
    np.copyto(even[-1], from_before[-1])


def output_transform(m: Array) -> None:
    """y = A^T m in place, in one direction: of m (4, ...), m[0] becomes y0 and m[3] becomes y1."""
    np.add(m[0], m[1], out=m[0])
    np.add(m[0], m[2], out=m[0])
    np.add(m[3], m[1], out=m[3])
    np.subtract(m[3], m[2], out=m[3])


def output_transform_adjoint(m: Array) -> None:
    """dm = A dy in place, in one direction: of m (4, ...), m[0] holds dy0 = dm0 and m[3] holds dy1 = dm3."""
    np.add(m[0], m[3], out=m[1])
    np.subtract(m[0], m[3], out=m[2])


def weight_matrix(dtype: np.dtype[np.generic]) -> Array:
    """G (4, 3)."""
    return np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0.0, 0.0, 1.0]], dtype)
