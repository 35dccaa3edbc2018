"""Convolution and batch normalisation per channel in one layer, with max pooling if it follows.

    z = conv(x, W)        mu, var: mean and variance of each channel of z over the batch and all pixels
    y = gamma (z - mu) / sqrt(var + eps) + beta, or the largest of it over each pooling window

One layer because they belong together in time: a piece's statistics are taken while its z is still in
the cache, and its largest values found there too. What is left to do when the batch's mean and variance
are known is done on a quarter of the numbers. Pooling may come first because y rises with z where gamma
> 0; where gamma < 0, the filter is used with its sign turned: -W, -mu and -gamma give the same y.

Going back, with N numbers per channel and scale = gamma / sqrt(var + eps),

    dbeta = sum dy      dgamma = sum dy (z - mu) / sqrt(var + eps)
    dz = scale dy - scale dbeta / N - (z - mu) scale dgamma / (N sqrt(var + eps))

where dy is zero for all but the largest of each window, so that the sums, too, are over a quarter of
the numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..arrays import Array, scalar
from ..initializers import Initializer
from ..kernels.geometry import ConvolutionShape
from ..kernels.methods import Kernel
from ..parameters import ParameterSpec
from .base import Bound, BoundForward
from .channel_coefficients import Coefficients
from .channel_moments import ChannelMoments
from .convolution import Convolution
from .convolution_pieces import PooledPiece, RowPiece
from .convolution_walk import Part, bind_backward, bind_walk, cut
from .normalized_pieces import NormalizedPooledPiece, NormalizedRowPiece, Shared


class NormalizedConvolution(Convolution):
    """A convolution without bias, whose sums are normalised. pool: its side must divide the sums'
    height and width.
    """

    def __init__(
        self,
        name: str,
        shape: ConvolutionShape,
        initializer: Initializer,
        *,
        momentum: float = 0.1,
        epsilon: float = 1e-5,
        beta_init: float = 0.0,
        **more: Any,
    ) -> None:
        super().__init__(name, shape, initializer, bias=False, **more)
        rest = shape.out_height % self.pool + shape.out_width % self.pool
        assert rest == 0, "pixels that no pooling window covers would be missing from the statistics"
        self.momentum = momentum
        self.epsilon = epsilon
        self.beta_init = beta_init
        pooled = f", max pool {self.pool}" if self.pool > 1 else ""
        self.kind = f"conv {shape.kernel[0]}x{shape.kernel[1]}, batch norm{pooled}"
        inner = "gamma (conv(x, W) - mean) / sqrt(var + eps) + beta"
        self.formula = f"y = max pool({inner})" if self.pool > 1 else f"y = {inner}"

    def parameters(self) -> tuple[ParameterSpec, ...]:
        channels = (self.shape.filters,)
        return (*super().parameters(), ParameterSpec("gamma", channels), ParameterSpec("beta", channels))

    def running(self) -> tuple[ParameterSpec, ...]:
        channels = (self.shape.filters,)
        return ParameterSpec("mean", channels), ParameterSpec("var", channels)

    def initialize(self, rng: np.random.Generator) -> None:
        super().initialize(rng)
        self.tensors["gamma"][...] = 1.0
        self.tensors["beta"][...] = self.beta_init
        self.statistics["mean"][...] = 0.0
        self.statistics["var"][...] = 1.0

    def bind(self, x: Array, dx: Array | None, batch: int) -> Bound:
        dtype, channels, tensors, gradients = x.dtype, self.shape.filters, self.tensors, self.gradients
        y = np.zeros((batch, self.outputs), dtype)
        dy = np.zeros_like(y)
        method = self._method()
        weights = method.weights(self.shape, dtype)
        parts = cut(method, weights, batch, dtype, self.workers, train=True)
        pixels = self.shape.out_height * self.shape.out_width
        moments = ChannelMoments([(p.images.stop - p.images.start) * pixels for p in parts], channels, dtype)
        turn_weight, signs, signed_gamma = self._bind_signs()
        coefficients = Coefficients(moments, signed_gamma, tensors["beta"], self.epsilon)
        pieces = self._normalized_pieces(parts, moments, coefficients, (x, dx, y, dy))
        convolve = bind_walk([piece.forward for piece in pieces], self.workers)
        normalize = bind_walk([piece.normalize for piece in pieces], self.workers)
        measure = bind_walk([piece.measure for piece in pieces], self.workers)
        go_back = bind_backward(pieces, weights, gradients["weight"], self.workers)
        update_running = moments.bind_running(
            self.statistics["mean"], self.statistics["var"], self.momentum, signs
        )

        def forward() -> None:
            weights.prepare(turn_weight())
            convolve()
            moments.combine()
            update_running()
            coefficients.set_forward()
            normalize()

        def backward() -> None:
            measure()
            coefficients.set_backward()
            np.copyto(gradients["beta"], coefficients.dbeta)
            np.multiply(coefficients.dgamma, signs, gradients["gamma"])
            go_back()
            np.multiply(gradients["weight"], signs, gradients["weight"])

        return Bound(y, dy, forward, backward)

    def bind_evaluation(self, x: Array, batch: int) -> BoundForward:
        y = np.zeros((batch, self.outputs), x.dtype)
        method = self._method()
        weights = method.weights(self.shape, x.dtype)
        parts = [
            self._piece(part.kernel, self._images(x, None, y, None).part(part.images))
            for part in cut(method, weights, batch, x.dtype, self.workers, train=False)
        ]
        convolve = bind_walk([part.forward for part in parts], self.workers)
        turn_weight, signs, signed_gamma = self._bind_signs()
        beta, mean, var = self.tensors["beta"], self.statistics["mean"], self.statistics["var"]
        scale, shift, epsilon = np.zeros_like(mean), np.zeros_like(mean), scalar(self.epsilon, x.dtype)
        rows = y.reshape(-1, self.shape.filters)

        def forward() -> None:
            weights.prepare(turn_weight())
            convolve()
            np.add(var, epsilon, scale)
            np.sqrt(scale, scale)
            np.divide(signed_gamma, scale, scale)
            np.multiply(mean, signs, shift)
            np.multiply(shift, scale, shift)
            np.subtract(beta, shift, shift)
            np.multiply(rows, scale, rows)  # scale (z - mean) + beta = scale z + shift
            np.add(rows, shift, rows)

        return BoundForward(y, forward)

    def _piece(self, kernel: Kernel, buffers: Any) -> PooledPiece | RowPiece:
        return (PooledPiece if self.pool > 1 else RowPiece)(kernel, buffers, None)

    def _normalized_pieces(
        self,
        parts: list[Part],
        moments: ChannelMoments,
        coefficients: Coefficients,
        rows: tuple[Array, Array | None, Array, Array],
    ) -> list[NormalizedPooledPiece | NormalizedRowPiece]:
        """The parts bound to their share of the buffers, and of the sums that are kept for the backward
        pass.
        """
        buffers = self._images(*rows)
        dtype = buffers.y.dtype
        kept = np.zeros_like(buffers.y)
        made: list[NormalizedPooledPiece | NormalizedRowPiece] = []
        for number, (images, kernel, workspace) in enumerate(parts):
            own, shared = buffers.part(images), Shared(moments, coefficients, number, workspace)
            if self.pool > 1:
                z = np.zeros(kernel.sums.shape, dtype)
                made.append(NormalizedPooledPiece(kernel, own, z, kept[images], shared))
            else:
                made.append(NormalizedRowPiece(kernel, own, kept[images], shared))
        return made

    def _bind_signs(self) -> tuple[Callable[[], Array], Array, Array]:
        """(give the weight to use, the sign of each filter, gamma with those signs); all ones where
        nothing is pooled.
        """
        weight, gamma = self.tensors["weight"], self.tensors["gamma"]
        signs = np.ones_like(gamma)
        if self.pool == 1:
            return (lambda: weight), signs, gamma
        turned, signed_gamma = np.zeros_like(weight), np.zeros_like(gamma)

        def turn_weight() -> Array:
            np.less(gamma, 0.0, out=signs, casting="unsafe")
            np.multiply(signs, -2.0, out=signs)
            np.add(signs, 1.0, out=signs)
            np.multiply(gamma, signs, out=signed_gamma)
            np.multiply(weight, signs, out=turned)
            return turned

        return turn_weight, signs, signed_gamma
