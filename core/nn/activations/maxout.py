"""Maxout (Goodfellow et al., 2013): each unit is the largest of k linear pieces."""

from __future__ import annotations

import numpy as np

from ..arrays import Array
from ..layers.base import Bound, BoundForward, Layer


class Maxout(Layer):
    """z (batch, k * units) -> h (batch, units): piece j of all units stands in columns j*units..(j+1)*units.

    The pieces are contiguous blocks of columns, so that one matrix product makes them all and comparing two of them
    needs no gather. On a tie the first piece wins.
    """

    kind = "maxout"
    formula = "h = max over pieces of x W_j + b_j"

    def __init__(self, name: str, units: int, pieces: int) -> None:
        super().__init__(name, units * pieces, units)
        self.pieces = pieces

    def _blocks(self, z: Array) -> list[Array]:
        return [z[:, j * self.outputs : (j + 1) * self.outputs] for j in range(self.pieces)]

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        maximum, greater, multiply, subtract = np.maximum, np.greater, np.multiply, np.subtract
        h = np.zeros((batch, self.outputs), x.dtype)
        dh = np.zeros_like(h)
        pieces = self._blocks(x)
        grads = self._blocks(np.zeros_like(x) if dx is None else dx)
        first, rest = pieces[0], pieces[1:]
        wins = [np.zeros(h.shape, dtype=bool) for _ in rest]
        climb = list(zip(rest, wins, strict=True))
        descend = list(zip(reversed(grads[1:]), reversed(wins), strict=True))
        first_grad = grads[0]

        def forward() -> None:
            best = first
            for piece, win in climb:
                greater(piece, best, win)
                maximum(best, piece, out=h)
                best = h

        def backward() -> None:
            # The last piece that beat all before it takes the gradient; what it leaves goes down to the earlier ones.
            for grad, win in descend:
                multiply(dh, win, grad)
                subtract(dh, grad, dh)
            first_grad[...] = dh

        return Bound(h, dh, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        h = np.zeros((batch, self.outputs), x.dtype)
        pieces = self._blocks(x)

        def forward() -> None:
            np.maximum(pieces[0], pieces[1], out=h)
            for piece in pieces[2:]:
                np.maximum(h, piece, out=h)

        return BoundForward(h, forward)
