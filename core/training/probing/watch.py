"""What a watched step tells: its gradient, its true update, and the labels it saw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...nn import Network

Vector = NDArray[np.floating]


@dataclass
class WatchedStep:
    """Figures of one step, by layer name where they are lists.

    update_ratio: norm of the true update over the norm of the weights it changed. rate_factor: the step's learning rate
    over the configured one (warm-up, decay). cosine: of the update with the gradient; -1 is straight downhill.
    clip_kept: share of the gradient's length left by clipping. gradient: norms (regularisation included).
    penalty_share: norm of the regularisation's gradient over the data loss's.
    """

    step: int
    update_ratio: dict[str, float] = field(default_factory=dict)
    gradient: dict[str, float] = field(default_factory=dict)
    frozen: tuple[str, ...] = ()
    rate_factor: float = 1.0
    cosine: float = math.nan
    clip_kept: float = 1.0
    penalty_share: float = 0.0
    labels: NDArray[np.int64] | None = None

    @property
    def largest_ratio(self) -> float:
        """The update ratio of the layer that moves most."""
        return max(self.update_ratio.values(), default=math.nan)


class UpdateMeter:
    """Measures watched steps of one network. Holds two copies of the parameter vector and a scratch one."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._weights = [
            (network.layers[slot.layer].name, slice(slot.start, slot.stop))
            for slot in network.slots
            if slot.decayed
        ]
        self._before = np.zeros_like(network.parameters)
        self.gradient = np.zeros_like(network.parameters)
        self._scratch = np.zeros_like(network.parameters)

    @property
    def before(self) -> Vector:
        """The parameters (P,) the step started from."""
        return self._before

    def keep_parameters(self) -> None:
        """Call before the step."""
        np.copyto(self._before, self._network.parameters)

    def keep_gradient(self, gradients: Vector) -> None:
        """Call between backward pass and update."""
        np.copyto(self.gradient, gradients)

    def measure(
        self,
        step: int,
        *,
        rate_factor: float,
        l2: float,
        l1: float,
        clip_norm: float,
        labels: NDArray[np.int64] | None,
    ) -> WatchedStep:
        """Call after the update."""
        update = np.subtract(self._network.parameters, self._before, out=self._scratch)
        seen = WatchedStep(step, rate_factor=rate_factor, labels=labels)
        frozen = []
        for name, part in self._weights:
            moved, pull = _norm(update[part]), _norm(self.gradient[part])
            seen.gradient[name] = pull
            seen.update_ratio[name] = moved / max(_norm(self._before[part]), 1e-30)
            if moved == 0.0 and pull > 1e-12 and rate_factor > 0.0:
                frozen.append(name)
        seen.frozen = tuple(frozen)
        length, distance = _norm(self.gradient), _norm(update)
        if length > 0.0 and distance > 0.0:
            seen.cosine = float(np.dot(update, self.gradient)) / length / distance
        if clip_norm and length > 0.0:
            seen.clip_kept = min(1.0, clip_norm / length)
        if l2 or l1:
            seen.penalty_share = self._penalty_share(l2, l1)
        return seen

    def _penalty_share(self, l2: float, l1: float) -> float:
        weights = slice(0, self._network.decayed)
        before = self._before[weights]
        penalty = l2 * before + l1 * np.sign(before)
        return _norm(penalty) / max(_norm(self.gradient[weights] - penalty), 1e-30)


def label_variety(steps: Sequence[WatchedStep], share: NDArray[np.float64]) -> float:
    """Distinct labels in the batches seen over the number expected of random draws; the mean over steps.

    share (classes,): of the training split. Batches too small to show two classes are judged together.
    """
    batches = [seen.labels for seen in steps if seen.labels is not None]
    if not batches:
        return math.nan
    if len(batches[0]) < 4:
        batches = [np.concatenate(batches)]
    ratios = [
        int(np.count_nonzero(np.bincount(labels))) / float((1.0 - (1.0 - share) ** len(labels)).sum())
        for labels in batches
    ]
    return float(np.mean(ratios))


def _norm(vector: Vector) -> float:
    return math.sqrt(float(np.dot(vector, vector)))
