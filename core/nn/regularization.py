"""A price on large weights: 0.5 * l2 * sum(W^2) + l1 * sum(|W|), over the decayed part of the flat vector."""

from __future__ import annotations

import numpy as np

from .arrays import Array, Operation, scalar


def penalty(weights: Array, l2: float, l1: float) -> float:
    """The regularisation loss of a flat (n,) vector of weights."""
    loss = 0.0
    if l2:
        loss += 0.5 * l2 * float(np.dot(weights, weights))
    if l1:
        loss += l1 * float(np.abs(weights).sum())
    return loss


def bind_gradient(weights: Array, gradient: Array, scratch: Array, l2: float, l1: float) -> Operation | None:
    """An operation that adds the penalty's gradient, l2 * W + l1 * sign(W), to `gradient`; None where both are 0.

    All three vectors are (n,); `scratch` is overwritten. The 0.5 in the loss makes l2 equal to the weight decay of
    other libraries.
    """
    add, multiply, sign = np.add, np.multiply, np.sign
    l2_scalar, l1_scalar = scalar(l2, weights.dtype), scalar(l1, weights.dtype)

    def add_l2() -> None:
        multiply(weights, l2_scalar, scratch)
        add(gradient, scratch, gradient)

    def add_l1() -> None:
        sign(weights, scratch)
        multiply(scratch, l1_scalar, scratch)
        add(gradient, scratch, gradient)

    def add_both() -> None:
        add_l2()
        add_l1()

    if l2 and l1:
        return add_both
    if l2:
        return add_l2
    return add_l1 if l1 else None
