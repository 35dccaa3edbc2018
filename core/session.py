"""A live run: the one place where data, preprocessing, network, optimiser, trainer and listeners are joined."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .config import Experiment, to_tables
from .data import Dataset, identity, load_dataset
from .data.nonfinite import NonFiniteData
from .diagnostics import Doctor, nonfinite_data
from .errors import ConfigError, NntuiError, Problem
from .nn import Network
from .optim import make_optimizer
from .preprocessing import FittedPipeline, Pipeline
from .training.batches import Batches
from .training.control import TrainingControl
from .training.events import Event, EventSink, FindingRaised, Notice, RunFinished, RunStarted
from .training.history import History
from .training.observer import StepObserver
from .training.probing import Probe
from .training.state import TrainingState
from .training.timeline import Timeline
from .training.trainer import Trainer

Progress = Callable[[str], None]
"""Told in words what is being done while a run is prepared."""


@dataclass(frozen=True)
class Prepared:
    """What a run needs before its first step and what a restart need not do again."""

    dataset: Dataset
    pipeline: FittedPipeline
    train: Batches
    validation: Batches
    test: Batches | None
    loss: str


def prepare(
    experiment: Experiment, dataset: Dataset | None = None, progress: Progress | None = None
) -> Prepared:
    """Load the data (unless given), fit the preprocessing on the training split, and choose the loss.

    Raises DataError for data that cannot be used and ConfigError for a loss that does not fit the task.
    """
    say = progress or (lambda words: None)
    if dataset is None:
        say(f"reading {experiment.data.source}")
        dataset = load_dataset(experiment.data)
    loss = _loss_for(experiment, dataset)
    say("fitting the preprocessing on the training split")
    chosen = experiment.preprocessing
    pipeline = Pipeline.fit(
        chosen.steps,
        dataset.train.x,
        dataset.image_shape,
        components=chosen.components,
        epsilon=chosen.epsilon,
    )
    classes = dataset.outputs if dataset.task == "classification" else 0
    dtype = np.dtype(experiment.training.precision)
    splits = [
        None if split is None else Batches(split, pipeline.affine, classes, dtype)
        for split in (dataset.train, dataset.validation, dataset.test)
    ]
    train, validation, test = splits
    assert train is not None
    assert validation is not None
    return Prepared(dataset, pipeline, train, validation, test, loss)


def _loss_for(experiment: Experiment, dataset: Dataset) -> str:
    chosen, task = experiment.model.loss, dataset.task
    if chosen == "auto":
        return "softmax" if task == "classification" else "mse"
    if task == "regression" and chosen != "mse":
        problem = Problem(
            "model.loss", f"{chosen!r} needs classes, but the target is a number", '"mse" or "auto"'
        )
        raise ConfigError(
            "The loss does not fit the data", (problem,), 'Or set data.task to "classification".'
        )
    return chosen


class Session:
    """One run, from its experiment to its last event.

    Sinks get every event on the training thread, in order; a sink that fails is dropped and the run goes on.
    `history` is always among them. `probing`: measure the inside of the network on a schedule, and diagnose the run.
    """

    def __init__(
        self,
        experiment: Experiment,
        dataset: Dataset | None = None,
        sinks: Sequence[EventSink] = (),
        *,
        prepared: Prepared | None = None,
        observers: Sequence[StepObserver] = (),
        probing: bool = True,
        resume_from: TrainingState | None = None,
    ) -> None:
        self.experiment = experiment
        self.control = TrainingControl()
        self.history = History()
        self._sinks: list[EventSink] = [self.history.apply, *sinks]
        self._dataset = dataset
        self._observers = tuple(observers)
        self._probing = probing
        self._probe: Probe | None = None
        self._doctor: Doctor | None = Doctor() if probing else None
        self._prepared = prepared
        self._trainer: Trainer | None = None
        self._resume_from = resume_from
        self.timeline: Timeline | None = None
        self._thread: threading.Thread | None = None
        self.result: RunFinished | None = None
        self.error: BaseException | None = None
        self.error_text = ""

    # Before the first step

    def prepare(self, progress: Progress | None = None) -> Prepared:
        """Read the data and build the network. Called by `run` if it was not called before; may raise NntuiError."""
        if self._prepared is None:
            try:
                self._prepared = prepare(self.experiment, self._dataset, progress)
            except NonFiniteData as error:
                finding = nonfinite_data(error.rows, error.columns, error.count)
                self.dispatch(FindingRaised(finding=finding, step=0))
                raise
        if self._trainer is None:
            self._trainer = self._build(self._prepared)
            if self._resume_from is not None:
                self._trainer.restore(self._resume_from)
        return self._prepared

    def _build(self, prepared: Prepared) -> Trainer:
        experiment, dataset = self.experiment, prepared.dataset
        dtype = prepared.train.dtype
        network = Network.build(
            experiment.model,
            prepared.train.features,
            dataset.outputs,
            image_shape=dataset.image_shape if prepared.pipeline.keeps_images else None,
            loss=prepared.loss,
            dtype=dtype,
            workers=experiment.training.workers,
        )
        optimizer = make_optimizer(
            experiment.optimizer, network.parameters.size, dtype, decayed=network.decayed
        )
        trainer = Trainer(
            experiment,
            network,
            optimizer,
            prepared.train,
            prepared.validation,
            self.control,
            self.dispatch,
            self._observers,
            dataset.image_shape if prepared.pipeline.keeps_images else None,
        )
        if self._probing:
            self._probe = Probe(
                experiment,
                network,
                prepared.train,
                prepared.validation,
                trainer.total_steps,
                dataset.image_shape if prepared.pipeline.keeps_images else None,
            )
            self._sinks.append(self._probe.see)
            trainer.observers = (self._probe, *trainer.observers)
        return trainer

    @property
    def trainer(self) -> Trainer:
        """The trainer; preparing first if that has not happened."""
        self.prepare()
        assert self._trainer is not None
        return self._trainer

    @property
    def network(self) -> Network:
        """The network of the run."""
        return self.trainer.network

    def add_sink(self, sink: EventSink) -> None:
        """Let another listener hear the events from now on."""
        self._sinks.append(sink)

    def keep_moments(self) -> Timeline:
        """Keep states one can go back to, from now on; the same timeline however often it is asked for."""
        if self.timeline is None:
            self.timeline = Timeline(lambda: self.trainer.snapshot())
            self.add_sink(self.timeline)
        return self.timeline

    def dispatch(self, event: Event) -> None:
        """Hand an event to every sink."""
        for sink in tuple(self._sinks):
            try:
                sink(event)
            except Exception as error:  # noqa: BLE001 - a broken listener must not stop the training
                self._sinks.remove(sink)
                message = f"A listener failed and is left out from now on: {type(error).__name__}: {error}"
                self.dispatch(Notice(step=self.history.step, severity="warning", message=message))
        self._diagnose(event)

    def _diagnose(self, event: Event) -> None:
        """Let the doctor hear an event; what it finds is dispatched in its turn."""
        if self._doctor is None:
            return
        try:
            changes = self._doctor.observe(event)
        except Exception as error:  # noqa: BLE001 - a broken rule must not stop the training
            self._doctor = None
            message = f"The diagnosis failed and is off from now on: {type(error).__name__}: {error}"
            self.dispatch(Notice(step=self.history.step, severity="warning", message=message))
            return
        for change in changes:
            self.dispatch(change)

    # The run

    def run(self) -> RunFinished:
        """Train on this thread to the end. Raises NntuiError only before the first step."""
        prepared = self.prepare()
        self.dispatch(self.started_event(prepared))
        trainer = self.trainer
        with np.errstate(all="ignore"):  # a NaN is a finding, not a warning on somebody's terminal
            self.measure_start(self.dispatch)
            self.result = trainer.run()
        return self.result

    def measure_start(self, emit: EventSink) -> None:
        """Measure the data and the initial state, if this session measures at all."""
        if self._probe is not None:
            trainer = self.trainer
            self._probe.begin(emit, step=trainer.step, epoch=trainer.position, seconds=trainer.seconds)

    def start(self) -> None:
        """Train on a thread of its own; see `join`, `result` and `error`."""
        self._thread = threading.Thread(target=self._run_guarded, name="training", daemon=True)
        self._thread.start()

    def _run_guarded(self) -> None:
        try:
            self.run()
        except BaseException as error:  # noqa: BLE001 - reported as the run's outcome; the screen lives on
            self.error = error
            self.error_text = "" if isinstance(error, NntuiError) else traceback.format_exc()
            history = self.history
            self.control.close()
            self.dispatch(
                RunFinished(
                    outcome="failed",
                    step=history.step,
                    epoch=history.epoch,
                    seconds=history.seconds,
                    reason=str(error) or type(error).__name__,
                    final={},
                    best={},
                )
            )

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the training thread; returns whether it has ended."""
        if self._thread is None:
            return True
        self._thread.join(timeout)
        return not self._thread.is_alive()

    @property
    def running(self) -> bool:
        """Whether the training thread is alive (paused counts)."""
        return self._thread is not None and self._thread.is_alive()

    def started_event(self, prepared: Prepared) -> RunStarted:
        """What this run is, as its first event."""
        trainer = self.trainer
        loss, accuracy = chance_level(prepared)
        return RunStarted(
            config=to_tables(self.experiment),
            data=identity(prepared.dataset),
            layers=trainer.network.describe(),
            parameters=int(trainer.network.parameters.size),
            steps_per_epoch=trainer.steps_per_epoch,
            total_steps=trainer.total_steps,
            chance_loss=loss,
            chance_accuracy=accuracy,
            resumed_at=trainer.step,
            time=time.time(),
        )

    # State

    def snapshot(self) -> TrainingState:
        """A copy of the whole state, taken between two steps, from any thread."""
        if self.running:
            state: TrainingState = self.control.call(self.trainer.snapshot).result()
            return state
        return self.trainer.snapshot()

    def restore(self, state: TrainingState) -> None:
        """Go to a snapshot; between two steps if the run is going on."""
        if self.running:
            self.control.call(lambda: self.trainer.restore(state)).result()
        else:
            self.trainer.restore(state)


def chance_level(prepared: Prepared) -> tuple[float, float]:
    """Loss (nats, or squared error) and accuracy of the best constant prediction on the training split.

    For classes that is the entropy of the priors and the commonest class's share; for the hinge loss, equal scores.
    """
    dataset = prepared.dataset
    if dataset.task == "regression":
        return float(np.var(dataset.train.y, axis=0).mean()), float("nan")
    counts = class_counts(dataset.train.y, dataset.outputs)
    shares = counts[counts > 0] / counts.sum()
    accuracy = float(shares.max())
    if prepared.loss == "hinge":
        return dataset.outputs - 1.0, accuracy
    if prepared.loss == "mse":
        return float(1.0 - (shares**2).sum()) / dataset.outputs, accuracy
    return float(-(shares * np.log(shares)).sum()), accuracy


def class_counts(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """How many rows each class has."""
    return np.bincount(labels, minlength=classes).astype(np.int64)
