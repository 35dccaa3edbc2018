"""The learning-rate range test: what one step after another does as the rate grows from tiny to far too large.

The rate grows by the same factor at each step of one short run on a copy of the state; the batch losses, smoothed,
are the curve. Below the range nothing moves; above it the loss grows. L. N. Smith, "Cyclical learning rates for
training neural networks", 2017. A single number would hide how broad or doubtful the range is: the answer is the
curve with the range marked in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..session import Prepared, Session
from ..training.batches import Batches
from ..training.state import TrainingState
from ..training.stepper import Step, bind_step
from .bench import Bench

LOWEST, HIGHEST = 1e-6, 10.0
STEPS = 140
"""Twenty steps for each factor of ten."""

SMOOTH = 0.85
"""Weight of the past in the smoothed loss (corrected for its start)."""

LOST = 4.0
"""The sweep ends where the smoothed loss is so many times the lowest, or is no number."""

BEGUN, ENDED = 0.1, 0.95
"""The range begins where the loss has done the first share of its fall, and ends where it has done the second: the
rates after it lower the loss no more, and soon raise it."""

LEAST_FALL = 0.05
"""Share of the first loss that the sweep must take off before a range is called one."""


@dataclass(frozen=True)
class RateRange:
    """The sweep. rates, losses, smoothed: (k,), one for each step made, the diverged part included.

    usable: how many leading points lie before the loss is lost; the rest is drawn but never judged. low, high: the
    range within the usable points, None where no rate made the loss fall noticeably. `start` is the state's step.
    """

    rates: NDArray[np.float64]
    losses: NDArray[np.float64]
    smoothed: NDArray[np.float64]
    usable: int
    low: float | None
    high: float | None
    start: int = 0

    @property
    def words(self) -> str:
        """The range in a sentence."""
        if self.low is None or self.high is None:
            return "No rate makes the loss fall noticeably within the sweep: look at the data and the initial state."
        return f"The loss falls for learning rates from {self.low:.2g} to {self.high:.2g}."


def rate_range(
    experiment: Experiment,
    prepared: Prepared | None = None,
    *,
    state: TrainingState | None = None,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    steps: int = STEPS,
    cancelled: Callable[[], bool] = lambda: False,
) -> RateRange:
    """Sweep from `lowest` to `highest`, from `state` or from fresh weights; neither it nor a run is touched.

    Ends early where the loss is lost or `cancelled()` says so. Raises NntuiError for data that cannot be used.
    """
    session = Session(experiment, prepared=prepared, probing=False, resume_from=state)
    ready = session.prepare()
    rates = np.geomspace(lowest, highest, steps)
    step = _step_of(experiment, session)
    losses = _sweep(step, Bench(experiment, ready, cancelled), ready.train, rates)
    return judge(rates[: len(losses)], losses, start=0 if state is None else state.step)


def _step_of(experiment: Experiment, session: Session) -> Step:
    trainer = session.trainer
    regularization = experiment.regularization
    return bind_step(
        trainer.network, trainer.optimizer, trainer.train,
        l2=regularization.l2, l1=regularization.l1, clip_norm=experiment.optimizer.clip_norm, augment=trainer.augment,
    )  # fmt: skip


def _sweep(step: Step, bench: Bench, train: Batches, rates: NDArray[np.float64]) -> NDArray[np.float64]:
    size = min(bench.experiment.training.batch_size, len(train))
    rng = np.random.default_rng(0)
    order, at = rng.permutation(len(train)), 0
    losses: list[float] = []
    with np.errstate(all="ignore"):
        for rate in rates:
            if bench.cancelled():
                break
            if at + size > len(order):
                order, at = rng.permutation(len(train)), 0
            losses.append(float(step(order[at : at + size], float(rate))))
            at += size
            if not np.isfinite(losses[-1]) or losses[-1] > 10.0 * LOST * losses[0]:
                break
    return np.array(losses, np.float64)


def judge(rates: NDArray[np.float64], losses: NDArray[np.float64], *, start: int = 0) -> RateRange:
    """Smooth the losses (k,) of ascending rates (k,), leave the lost part out, and mark the range in the rest."""
    smoothed = _smooth(losses)
    usable = _usable(smoothed)
    low, high = _range(rates[:usable], smoothed[:usable])
    return RateRange(rates, losses, smoothed, usable, low, high, start)


def _smooth(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    smoothed, average = np.empty_like(losses), 0.0
    for number, loss in enumerate(losses):
        average = SMOOTH * average + (1.0 - SMOOTH) * loss
        smoothed[number] = average / (1.0 - SMOOTH ** (number + 1))
    return smoothed


def _usable(smoothed: NDArray[np.float64]) -> int:
    """Points before the loss is lost."""
    lowest = np.minimum.accumulate(np.where(np.isfinite(smoothed), smoothed, np.inf))
    lost = ~np.isfinite(smoothed) | (smoothed > LOST * np.maximum(lowest, 1e-12))
    return int(lost.argmax()) if lost.any() else len(smoothed)


def _range(rates: NDArray[np.float64], smoothed: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if len(smoothed) < 3:
        return None, None
    level = float(np.median(smoothed[: max(3, len(smoothed) // 10)]))
    bottom = int(smoothed.argmin())
    fall = level - float(smoothed[bottom])
    if fall < LEAST_FALL * abs(level):
        return None, None
    begun = np.flatnonzero(smoothed[: bottom + 1] <= level - BEGUN * fall)
    ended = np.flatnonzero(smoothed[: bottom + 1] <= level - ENDED * fall)
    return float(rates[begun[0]]), float(rates[ended[0]])
