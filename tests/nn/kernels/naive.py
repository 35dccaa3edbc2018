"""Convolution and pooling written as their definitions say, one number after the other, in float64."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from nntui.core.nn.arrays import Array
from nntui.core.nn.kernels.geometry import ConvolutionShape


def _pairs(shape: ConvolutionShape) -> Iterator[tuple[int, int, int, int, int, int]]:
    """(i, j, y, x, ky, kx): output pixel (i, j) sees the input pixel (y, x) through place (ky, kx)."""
    for i in range(shape.out_height):
        for j in range(shape.out_width):
            for ky in range(shape.kernel[0]):
                for kx in range(shape.kernel[1]):
                    y = i * shape.stride + ky - shape.pad[0]
                    x = j * shape.stride + kx - shape.pad[1]
                    if 0 <= y < shape.height and 0 <= x < shape.width:
                        yield i, j, y, x, ky, kx


def convolve(shape: ConvolutionShape, x: Array, weight: Array) -> Array:
    out = np.zeros((len(x), shape.out_height, shape.out_width, shape.filters))
    for i, j, y, c, ky, kx in _pairs(shape):
        out[:, i, j] += x[:, y, c] @ weight[ky, kx]
    return out


def convolution_gradients(
    shape: ConvolutionShape, x: Array, weight: Array, dout: Array
) -> tuple[Array, Array]:
    dx, dweight = np.zeros(x.shape), np.zeros(weight.shape)
    for i, j, y, c, ky, kx in _pairs(shape):
        dx[:, y, c] += dout[:, i, j] @ weight[ky, kx].T
        dweight[ky, kx] += x[:, y, c].T @ dout[:, i, j]
    return dx, dweight


def max_pool(x: Array, size: int, stride: int) -> tuple[Array, Array]:
    """The pooled images, and for each the flat index of the pixel that won: the first largest in row
    order.
    """
    n, height, width, channels = x.shape
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    out = np.zeros((n, rows, columns, channels))
    winner = np.zeros((n, rows, columns, channels), int)
    for k in range(n):
        for i in range(rows):
            for j in range(columns):
                for c in range(channels):
                    best, at = -np.inf, -1
                    for dy in range(size):
                        for dx in range(size):
                            y, z = i * stride + dy, j * stride + dx
                            if x[k, y, z, c] > best:
                                best, at = x[k, y, z, c], np.ravel_multi_index((k, y, z, c), x.shape)
                    out[k, i, j, c], winner[k, i, j, c] = best, at
    return out, winner


def max_pool_gradient(x: Array, winner: Array, dout: Array) -> Array:
    dx = np.zeros(x.size)
    for at, gradient in zip(winner.ravel(), dout.ravel(), strict=True):
        dx[at] += gradient
    return dx.reshape(x.shape)


def average_pool(x: Array, size: int, stride: int) -> Array:
    rows, columns = (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1
    out = np.zeros((len(x), rows, columns, x.shape[3]))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, i, j] = window.mean(axis=(1, 2))
    return out
