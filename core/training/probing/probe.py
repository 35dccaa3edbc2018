"""The probe: watches chosen steps, measures the network at others, and reports `ProbeTaken` events.

What it reports is all that the diagnosis knows beside losses; the names are explained in `core.diagnostics.facts`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...config import Experiment
from ...measures.predictions import class_entropy, root_mean_square, spread
from ...nn import Network
from ..batches import Batches
from ..events import EpochCompleted, Event, EventSink, ProbeTaken, SettingChanged, StepsCompleted
from ..observer import StepView
from .schedule import WATCHED, ProbeSchedule, plan_probes
from .slope import worst_slope
from .start import data_figures, layer_rows, spread_rows, start_figures
from .twin import Judged, Twin, sample_of
from .watch import UpdateMeter, WatchedStep, label_variety

SAMPLE_ROWS = 256
"""Training rows, and validation rows, a probe passes forward: the standard error of an accuracy is at most 3 points."""

SNAPSHOTS = 4
"""Weights averaged between two probes."""

AHEAD = 30.0
"""How far ahead the straight path is tried, in displacements of the last window."""

DOUBTFUL_LOSS, DOUBTFUL_GAP = 0.2, 0.03
"""Training loss over chance, or accuracy below that of the nearest neighbours, from which the loss is also
measured at the
averaged weights and straight ahead."""

CALM_PROBES, CALM_STRIDE = 2, 3
"""Probes in a row without doubt, the validation loss near its best, after which only every third is taken."""

CALM_LOSS, CALM_ROOM = 1.1, 0.05
"""Validation loss over its best, and beside that, over chance, that is near its best."""

GRADIENT_STEPS = (1, 5)
"""Steps whose gradient is compared with the slope of the loss along it."""


class Probe:
    """A `StepObserver` of one run; also give it every event the trainer emits (`see`)."""

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        train: Batches,
        validation: Batches,
        total_steps: int,
        image_shape: tuple[int, int, int] | None = None,
    ) -> None:
        self._experiment = experiment
        self._train, self._validation = train, validation
        self._image_shape = image_shape
        self._twin = Twin(network, experiment.model, image_shape)
        rows = spread_rows(len(train), SAMPLE_ROWS)
        self._sample = sample_of(train, rows, network.outputs)
        self._val_sample = sample_of(validation, spread_rows(len(validation), SAMPLE_ROWS), network.outputs)
        self._schedule: ProbeSchedule = plan_probes(
            total_steps, experiment.training.batch_size, len(self._sample) * 3 + len(self._val_sample)
        )
        self._meter = UpdateMeter(network)
        self._network = network
        self._classes = train.classes
        self._share = (
            np.bincount(train.labels, minlength=self._classes) / len(train) if self._classes else np.zeros(1)
        )
        self._settings: dict[str, Any] = {
            "regularization.l2": experiment.regularization.l2,
            "regularization.l1": experiment.regularization.l1,
            "optimizer.clip_norm": experiment.optimizer.clip_norm,
            "optimizer.learning_rate": experiment.optimizer.learning_rate,
        }
        self._watched: list[WatchedStep] = []
        self._losses: list[NDArray[np.floating]] = []
        self._average = np.zeros(network.parameters.size, np.float64)
        self._averaged = 0
        self._last_parameters = network.parameters.copy()
        self._last_fit = math.nan
        self._last_step = 0
        self._known = 0.0
        self._doubtful = True
        self._calm, self._rest_until = 0, 0
        self._best_val = math.inf
        self._chance_loss = (
            class_entropy(np.bincount(train.labels)) if self._classes else float(np.var(train.labels))
        )
        self._exact: Twin | None = None
        self._checks: dict[str, float] = {}

    # What the session calls

    def begin(self, emit: EventSink, *, step: int = 0, epoch: float = 0.0, seconds: float = 0.0) -> None:
        """Measure the data and the initial state; call before the first step."""
        began = time.perf_counter()
        self._twin.load(self._network.parameters, self._network.running)
        np.copyto(self._last_parameters, self._network.parameters)
        self._last_step = step
        values = data_figures(self._train, self._validation, self._classes)
        self._known = values.get("data.knn", 0.0)
        layers: list[dict[str, Any]] = []
        if step == 0:
            l2, l1 = self._settings["regularization.l2"], self._settings["regularization.l1"]
            initial, layers = start_figures(self._twin, self._sample, l2, l1)
            values |= initial
        self._last_fit = self._twin.judge_as_batch(self._sample).loss
        cost = time.perf_counter() - began
        emit(
            ProbeTaken(
                step=step,
                epoch=epoch,
                seconds=seconds,
                cost_seconds=cost,
                values=values,
                layers=tuple(layers),
            )
        )

    def see(self, event: Event) -> None:
        """Take note of what the trainer reports: losses between probes, settings changed on the way."""
        if isinstance(event, StepsCompleted) and event.step > self._last_step:
            self._losses.append(event.losses)
        elif isinstance(event, EpochCompleted) and not event.train_loss < DOUBTFUL_LOSS * self._chance_loss:
            self._rest_until = 0  # a calm run has woken up
        elif isinstance(event, SettingChanged) and event.path in self._settings:
            self._settings[event.path] = event.new

    # What the trainer calls

    def next_step(self, after: int) -> int:
        """The first step later than `after` to watch: early ones, snapshots for the average, probes."""
        if after < WATCHED:
            return after + 1
        probe = self._next_probe(after)
        if not self._doubtful:
            return probe
        gap = max(1, (probe - max(self._last_step, WATCHED)) // SNAPSHOTS)
        snapshot = probe - gap * ((probe - after - 1) // gap)
        return min(probe, snapshot)

    def _next_probe(self, after: int) -> int:
        """The next probe of the schedule that a calm run does not leave out; the last is always taken."""
        return self._schedule.after(max(after, min(self._rest_until, self._schedule.steps[-1]) - 1))

    def before(self, view: StepView) -> None:
        """Keep the parameters."""
        self._meter.keep_parameters()

    def gradient(self, view: StepView, gradients: NDArray[Any]) -> None:
        """Keep the gradient."""
        self._meter.keep_gradient(gradients)

    def after(self, view: StepView, emit: Callable[[Event], None]) -> None:
        """Measure the update; at a probe, measure the network and report."""
        began = time.perf_counter()
        self._average += self._network.parameters
        self._averaged += 1
        due = self._next_probe(view.step - 1) == view.step
        if view.step > WATCHED and not due:
            return  # a snapshot for the average, nothing else
        base = self._settings["optimizer.learning_rate"]
        self._watched.append(
            self._meter.measure(
                view.step,
                rate_factor=view.learning_rate / base if base else 0.0,
                l2=self._settings["regularization.l2"],
                l1=self._settings["regularization.l1"],
                clip_norm=self._settings["optimizer.clip_norm"],
                labels=self._train.labels[view.rows] if self._classes else None,
            )
        )
        if view.step in GRADIENT_STEPS:
            self._check_step(view)
        if due:
            self._report(view, began, emit)

    def lost(self) -> dict[str, float]:
        """The ratios of the first updates, where the loss was lost before the first probe could tell them."""
        return {name: ratio for name, ratio in _first_ratios(self._watched).items() if math.isfinite(ratio)}

    # How

    def _check_step(self, view: StepView) -> None:
        """Compare what the run computed in this step with what the twin computes of the same batch and parameters.

        Left out under dropout, whose masks the twin does not share.
        """
        if self._experiment.model.dropout or not np.isfinite(self._meter.gradient).all():
            return
        batch = sample_of(self._train, view.rows, self._network.outputs)
        self._twin.load(self._meter.before, self._network.running)
        self._checks[f"reported.{view.step}"] = view.loss - self._twin.judge_as_batch(batch).loss
        exact = self._exact or Twin(self._network, self._experiment.model, self._image_shape, np.float64)
        self._exact = None if view.step == GRADIENT_STEPS[-1] else exact
        l2, l1 = self._settings["regularization.l2"], self._settings["regularization.l1"]
        self._checks[f"slope.{view.step}"] = worst_slope(
            exact, batch, self._meter.before, self._meter.gradient, l2=l2, l1=l1
        )

    def _penalty(self) -> float:
        weights = self._twin.network.parameters[: self._twin.network.decayed]
        l2, l1 = self._settings["regularization.l2"], self._settings["regularization.l1"]
        return 0.5 * l2 * float(weights @ weights) + l1 * float(np.abs(weights).sum()) if l2 or l1 else 0.0

    def _report(self, view: StepView, began: float, emit: Callable[[Event], None]) -> None:
        values, layers = self._network_figures()
        values |= self._update_figures(layers) | self._window_figures(view) | self._checks
        values["learning_rate"] = view.learning_rate
        self._watched, self._losses, self._checks = [], [], {}
        self._last_step = view.step
        self._rest(values["val_loss"])
        cost = time.perf_counter() - began
        emit(
            ProbeTaken(
                step=view.step,
                epoch=view.epoch,
                seconds=view.seconds,
                cost_seconds=cost,
                values=values,
                layers=tuple(layers),
            )
        )

    def _rest(self, val_loss: float) -> None:
        """Leave probes out while a run does well; one that has something to explain is measured at every one."""
        self._best_val = min(self._best_val, val_loss)
        near = val_loss <= CALM_LOSS * self._best_val + CALM_ROOM * self._chance_loss
        self._calm = self._calm + 1 if near and not self._doubtful else 0
        self._rest_until = 0
        if self._calm >= CALM_PROBES:
            self._rest_until = self._last_step
            for _ in range(CALM_STRIDE):
                self._rest_until = self._schedule.after(self._rest_until)

    def _network_figures(self) -> tuple[dict[str, float], list[dict[str, Any]]]:
        twin, sample = self._twin, self._sample
        twin.load(self._network.parameters, self._network.running)
        now, units = twin.judge_with_units(sample)
        val = twin.judge(self._val_sample)
        fit = now if not twin.network.has_batch_norm else twin.judge_as_batch(sample)
        layers = layer_rows(twin.network, units)
        weights = self._network.parameters[: self._network.decayed]
        values = {
            "train_loss": now.loss,
            "train_accuracy": now.accuracy,
            "val_loss": val.loss,
            "val_accuracy": val.accuracy,
            "sample_rows": float(len(sample)),
            "val_sample_rows": float(len(self._val_sample)),
            "logit_spread": spread(now.logits),
            "logit_rms": root_mean_square(now.logits),
            "weight_rms": root_mean_square(weights),
            "penalty": self._penalty(),
        }
        if self._classes:
            values["ignored_classes"] = float(twin.ignored_classes(now, sample))
        displacement = self._network.parameters - self._last_parameters
        values["displacement"] = float(np.linalg.norm(displacement)) / max(
            float(np.linalg.norm(weights)), 1e-30
        )
        values["fit_loss"] = fit.loss
        self._doubtful = self._in_doubt(now)
        if self._doubtful:
            values |= self._elsewhere(fit.loss, displacement)
        np.copyto(self._last_parameters, self._network.parameters)
        self._last_fit = fit.loss
        self._average[...] = 0.0
        self._averaged = 0
        return values, layers

    def _in_doubt(self, now: Judged) -> bool:
        """Whether the fit leaves anything to explain: a run that fits well is not measured elsewhere, and keeps no
        weights to average until the next probe."""
        if now.loss > DOUBTFUL_LOSS * self._chance_loss:
            return True
        return bool(self._known - now.accuracy > DOUBTFUL_GAP)

    def _elsewhere(self, loss: float, displacement: NDArray[np.floating]) -> dict[str, float]:
        """The fit straight ahead, and at the average of the window's weights where some were kept."""
        twin, running = self._twin, self._network.running
        twin.load(self._network.parameters + np.float32(AHEAD) * displacement, running)
        ahead = twin.judge_as_batch(self._sample)
        gained = self._last_fit - loss
        values = {
            "ahead_loss": ahead.loss,
            "ahead_gain": (loss - ahead.loss) / gained if gained > 0.0 else 0.0,
        }
        if self._averaged > 1:
            twin.load((self._average / self._averaged).astype(self._network.dtype), running)
            averaged = twin.judge_as_batch(self._sample)
            values |= {"averaged_loss": averaged.loss, "averaged_accuracy": averaged.accuracy}
        return values

    def _update_figures(self, layers: list[dict[str, Any]]) -> dict[str, float]:
        seen = self._watched
        for row in layers:
            name = row.get("weights")
            if name is not None:
                row["update_ratio"] = _median([step.update_ratio[name] for step in seen])
                row["gradient"] = _median([step.gradient[name] for step in seen])
                row["frozen"] = float(all(name in step.frozen for step in seen))
        values = {
            "update_ratio": _median([step.largest_ratio for step in seen]),
            "update_cosine": _median([step.cosine for step in seen]),
            "uphill": float(np.mean([step.cosine > 0.2 for step in seen])),
            "clip_kept": _median([step.clip_kept for step in seen]),
            "penalty_share": _median([step.penalty_share for step in seen]),
            "rate_factor": _median([step.rate_factor for step in seen]),
            "watched": float(len(seen)),
        }
        values |= _first_ratios(seen)
        if self._classes:
            values["label_variety"] = label_variety(seen, self._share)
        return values

    def _window_figures(self, view: StepView) -> dict[str, float]:
        """Figures of the batch losses since the last probe, the step just made included."""
        losses = np.concatenate([*self._losses, [view.loss]])
        half = max(len(losses) // 2, 1)
        return {
            "window.steps": float(len(losses)),
            "window.median": _median(losses),
            "window.first_half": _median(losses[:half]),
            "window.second_half": _median(losses[len(losses) // 2 :]),
            "window.last10": _median(losses[-10:]),
            "window.min": float(losses.min()),
            "window.max": float(losses.max()),
            "window.std": float(losses.std()),
        }


def _first_ratios(seen: list[WatchedStep]) -> dict[str, float]:
    """Update over weights of up to five first updates, as they would be at the full rate."""
    if not seen or seen[0].step != 1:
        return {}
    return {f"first_ratio.{step.step}": step.largest_ratio / max(step.rate_factor, 1e-9) for step in seen[:5]}


def _median(figures: list[float] | NDArray[np.floating]) -> float:
    """As np.median, without its 30 microseconds."""
    if not len(figures):
        return math.nan
    ordered, middle = np.sort(figures), len(figures) // 2
    return float(ordered[middle] if len(ordered) % 2 else 0.5 * (ordered[middle - 1] + ordered[middle]))
