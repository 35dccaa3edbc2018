"""The convolution net as a student writes it: vectorised, clear, float32, and a new array for every result.

Twice: with the channels first, as lectures, data sets and most course code have it, and with the channels last, which
a student who has measured would choose.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

import numpy as np

from .problem import CLASSES, L2, MOMENTUM

Array = np.ndarray


class Layout(ABC):
    """im2col, its adjoint, and where the channels stand."""

    @abstractmethod
    def images(self, planes: Array) -> Array:
        """From (n, c, h, w)."""

    @abstractmethod
    def columns(self, images: Array) -> Array:
        """(n * h * w, 9 c) windows of 3x3, one pixel of zeros around the image."""

    @abstractmethod
    def scatter(self, columns: Array, shape: Sequence[int]) -> Array:
        """The adjoint of `columns`."""

    @abstractmethod
    def fold(self, rows: Array, shape: Sequence[int]) -> Array:
        """(n * h * w, filters) back to images as large as `shape`."""

    @abstractmethod
    def rows(self, images: Array) -> Array:
        """The opposite of `fold`."""

    @abstractmethod
    def windows(self, images: Array) -> tuple[Array, tuple[int, int]]:
        """A view with each 2x2 window on two axes of its own, and which they are."""


class ChannelsFirst(Layout):
    """(n, c, h, w)."""

    def images(self, planes: Array) -> Array:
        return planes

    def columns(self, images: Array) -> Array:
        n, c, h, w = images.shape
        padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
        columns = np.empty((n, c, 3, 3, h, w), np.float32)
        for i in range(3):
            for j in range(3):
                columns[:, :, i, j] = padded[:, :, i : i + h, j : j + w]
        return columns.transpose(0, 4, 5, 1, 2, 3).reshape(n * h * w, -1)

    def scatter(self, columns: Array, shape: Sequence[int]) -> Array:
        n, c, h, w = shape
        columns = columns.reshape(n, h, w, c, 3, 3).transpose(0, 3, 4, 5, 1, 2)
        padded = np.zeros((n, c, h + 2, w + 2), np.float32)
        for i in range(3):
            for j in range(3):
                padded[:, :, i : i + h, j : j + w] += columns[:, :, i, j]
        return padded[:, :, 1:-1, 1:-1]

    def fold(self, rows: Array, shape: Sequence[int]) -> Array:
        return rows.reshape(shape[0], shape[2], shape[3], -1).transpose(0, 3, 1, 2)

    def rows(self, images: Array) -> Array:
        return images.transpose(0, 2, 3, 1).reshape(-1, images.shape[1])

    def windows(self, images: Array) -> tuple[Array, tuple[int, int]]:
        n, c, h, w = images.shape
        return images.reshape(n, c, h // 2, 2, w // 2, 2), (3, 5)


class ChannelsLast(Layout):
    """(n, h, w, c)."""

    def images(self, planes: Array) -> Array:
        return planes.transpose(0, 2, 3, 1)

    def columns(self, images: Array) -> Array:
        n, h, w, c = images.shape
        padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
        columns = np.empty((n, h, w, 3, 3, c), np.float32)
        for i in range(3):
            for j in range(3):
                columns[:, :, :, i, j] = padded[:, i : i + h, j : j + w]
        return columns.reshape(n * h * w, 9 * c)

    def scatter(self, columns: Array, shape: Sequence[int]) -> Array:
        n, h, w, c = shape
        columns = columns.reshape(n, h, w, 3, 3, c)
        padded = np.zeros((n, h + 2, w + 2, c), np.float32)
        for i in range(3):
            for j in range(3):
                padded[:, i : i + h, j : j + w] += columns[:, :, :, i, j]
        return padded[:, 1:-1, 1:-1]

    def fold(self, rows: Array, shape: Sequence[int]) -> Array:
        return rows.reshape(*shape[:3], -1)

    def rows(self, images: Array) -> Array:
        return images.reshape(-1, images.shape[3])

    def windows(self, images: Array) -> tuple[Array, tuple[int, int]]:
        n, h, w, c = images.shape
        return images.reshape(n, h // 2, 2, w // 2, 2, c), (2, 4)


LAYOUTS: dict[str, Callable[[], Layout]] = {"channels first": ChannelsFirst, "channels last": ChannelsLast}


def course(
    layout: Layout, planes: Array, labels: Array, batches: list[Array], rate: float
) -> Callable[[int], float]:
    """The training step: two convolutions with ReLU and 2x2 max pooling, a dense layer, softmax, L2, momentum."""
    rng = np.random.default_rng(0)
    sizes = ((27, 32), (288, 64), (4096, CLASSES))
    weights = [(rng.standard_normal(s) * np.sqrt(2 / s[0])).astype(np.float32) for s in sizes]
    biases = [np.zeros(s[1], np.float32) for s in sizes]
    velocity = [np.zeros_like(p) for p in weights + biases]

    def gradients(x: Array, y: Array) -> tuple[float, list[Array], list[Array]]:
        h, cache = layout.images(x), []
        for w, b in zip(weights[:2], biases[:2], strict=True):
            columns = layout.columns(h)
            a = np.maximum(layout.fold(columns @ w + b, h.shape), 0)
            windows, axes = layout.windows(a)
            pooled = windows.max(axis=axes)
            cache.append((h.shape, columns, a, pooled))
            h = pooled
        flat = h.reshape(len(x), -1)
        z = flat @ weights[2] + biases[2]
        e = np.exp(z - z.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        loss = float(-np.log(p[np.arange(len(y)), y]).mean())
        p[np.arange(len(y)), y] -= 1
        d = p / len(y)
        dw, db = [flat.T @ d], [d.sum(0)]
        d = (d @ weights[2].T).reshape(h.shape)
        for i in (1, 0):
            shape, columns, a, pooled = cache[i]
            windows, axes = layout.windows(a)
            largest = windows == np.expand_dims(pooled, axes)
            d = (largest * np.expand_dims(d, axes)).reshape(a.shape) * (a > 0)
            rows = layout.rows(d)
            dw.insert(0, columns.T @ rows)
            db.insert(0, rows.sum(0))
            if i:
                d = layout.scatter(rows @ weights[i].T, shape)
        return loss, dw, db

    def work(k: int) -> float:
        batch = batches[k % len(batches)]
        loss, dw, db = gradients(planes[batch], labels[batch])
        decayed = [d + np.float32(L2) * w for d, w in zip(dw, weights, strict=True)]
        for parameter, gradient, v in zip(weights + biases, decayed + db, velocity, strict=True):
            v[...] = np.float32(MOMENTUM) * v + gradient
            parameter -= np.float32(rate) * v
        return loss

    return work
