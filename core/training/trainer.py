"""The training loop: it wires data, network and optimiser together, obeys its control, and says what it did."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..nn import Network
from ..nn.regularization import penalty
from ..optim import Optimizer, make_schedule
from .augmenting import make_augmentation
from .balance import balanced_order
from .batches import Batches
from .commands import apply_command
from .control import TrainingControl
from .evaluation import Evaluator, Score
from .events import EpochCompleted, EventSink, LossNotFinite, Outcome, RunFinished, RunPaused, StepsCompleted
from .generators import make_generators
from .good_states import GoodStates
from .lookback import last_steps
from .observer import NEVER, StepObserver, StepView
from .postmortem import REMEMBERED, explain
from .progress import Progress, figures
from .snapshots import restore_snapshot, take_snapshot
from .state import TrainingState
from .stepper import Step, bind_step
from .stopping import stop_reason

BLOCK_SECONDS = 0.05
"""Steps are reported in blocks of about this length: 20 reports a second, whatever the speed of a step."""

BLOCK_STEPS = 4096
"""Steps in a block at most."""

TRAIN_SCORE_ROWS = 1000
"""Training rows on which the epoch's train loss and accuracy are measured: the standard error of an accuracy of 90 %
on so many rows is 0.9 points."""


class Trainer:
    """One run's loop. `run` blocks; call it from a worker thread to keep a screen alive.

    Everything that decides the next step is in `snapshot()`; `restore()` puts it back bit for bit.
    """

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        optimizer: Optimizer,
        train: Batches,
        validation: Batches,
        control: TrainingControl,
        emit: EventSink,
        observers: Sequence[StepObserver] = (),
        image_shape: tuple[int, int, int] | None = None,
    ) -> None:
        self.experiment = experiment
        self.network = network
        self.optimizer = optimizer
        self.train = train
        self.control = control
        self.emit = emit
        self.observers = tuple(observers)
        self.generators = make_generators(experiment.training.seed)
        self.augment = make_augmentation(experiment.augmentation, image_shape, self.generators["augment"])
        self.train_evaluator = Evaluator(network, train)
        self.validation_evaluator = Evaluator(network, validation)
        self.progress = Progress()
        self.step = 0
        self.epoch = 0
        self.cursor = 0
        self.seconds = 0.0
        self.order = np.arange(len(train), dtype=np.int64)
        self.paused = False
        self.pause_at_epoch_end = False
        self.pause_after_step = False
        self.end: tuple[Outcome, str, bool] | None = None
        self._losses = np.zeros(BLOCK_STEPS, np.float32)
        self.block_steps = BLOCK_STEPS
        self._recent: deque[float] = deque(maxlen=REMEMBERED)
        self._gradient_norm = 0.0
        self._view: StepView | None = None
        self.epoch_begun = False
        self._clock = time.perf_counter
        self._last: EpochCompleted | None = None
        self._sample = _spread_rows(len(train), TRAIN_SCORE_ROWS)
        self.kept = GoodStates()
        network.initialize(self.generators["init"])
        network.use_dropout_generator(self.generators["dropout"])
        self.rebind()

    # What the settings decide

    def rebind(self) -> None:
        """Tie the step to the current settings."""
        optimizer, regularization = self.experiment.optimizer, self.experiment.regularization

        def bind(hook: Callable[[NDArray[Any]], None] | None) -> Step:
            return bind_step(
                self.network,
                self.optimizer,
                self.train,
                l2=regularization.l2,
                l1=regularization.l1,
                clip_norm=optimizer.clip_norm,
                on_gradient=hook,
                augment=self.augment,
            )

        self._step_plain = bind(None)
        self._step_watched = bind(self._see_gradient)
        self._factor = make_schedule(self.experiment.schedule, self.steps_per_epoch, self.total_steps)

    @property
    def batch_size(self) -> int:
        """Rows per step."""
        return min(self.experiment.training.batch_size, len(self.train))

    @property
    def steps_per_epoch(self) -> int:
        """Steps of a whole epoch; a last batch of a single row is left out under batch normalisation."""
        whole, rest = divmod(len(self.train), self.batch_size)
        return whole + (1 if rest > self.smallest_rest else 0)

    @property
    def smallest_rest(self) -> int:
        """Rows at the end of an epoch that make no batch."""
        refuses_one = self.network.has_batch_norm and not self.experiment.model.batch_norm_single
        return 1 if refuses_one else 0

    @property
    def total_steps(self) -> int:
        """Steps of the whole run at the current batch size."""
        return self.steps_per_epoch * self.experiment.training.epochs

    @property
    def position(self) -> float:
        """Epochs done, with the fraction of the current one."""
        return self.epoch + self.cursor / len(self.train)

    @property
    def learning_rate(self) -> float:
        """The rate of the next step."""
        at = self.epoch * self.steps_per_epoch + self.cursor // self.batch_size + 1
        return self.experiment.optimizer.learning_rate * self._factor(at)

    # The loop

    def run(self) -> RunFinished:
        """Train to the end, or until told to stop. Returns the last event."""
        with np.errstate(all="ignore"):  # a NaN is a finding, not a warning on somebody's terminal
            while self.end is None:
                self._obey()
                if self.end is None and not self.paused:
                    self.advance()
            finished = self.finish(*self.end)
        self.control.close()
        return finished

    def _obey(self) -> None:
        """Take the waiting commands; wait for more while paused."""
        while True:
            for command in self.control.take():
                apply_command(self, command)
            if not self.paused or self.end is not None:
                return
            self.control.wait()

    def pause(self) -> None:
        """Wait from now on."""
        if not self.paused:
            self.paused = True
            self.emit(RunPaused(step=self.step))

    def advance(self) -> None:
        """Train one block: until the epoch ends, a command waits, the block is full, or a step is watched."""
        if not self.epoch_begun:
            self.begin_epoch()
        if self.step >= self.kept.due:
            self.kept.keep(self, self._recent)
        began = self._clock()
        watch = min((observer.next_step(self.step) for observer in self.observers), default=NEVER)
        if watch == self.step + 1:
            count, loss = self._watched_step(began)
        else:
            count, loss = self._steps(began, watch)
        self.seconds += self._clock() - began
        first = self.step - count + 1
        if count:
            self._report(first, count)
            self._recent.extend(self._losses[max(0, count - REMEMBERED) : count].tolist())
        if not np.isfinite(loss):
            self._lose(loss)
            return
        if self.cursor >= len(self.train):
            self._end_epoch()
        if self.pause_after_step:
            self.pause_after_step = False
            self.pause()

    def _steps(self, began: float, watch: int) -> tuple[int, float]:
        """The hot loop. Returns how many steps were completed and the last loss (not finite: that step was not)."""
        step_plain, control, clock = self._step_plain, self.control, self._clock
        losses, order = self._losses, self.order
        batch, rows_left_out = self.batch_size, self.smallest_rest
        base_rate, factor = self.experiment.optimizer.learning_rate, self._factor
        cursor, size, limit = self.cursor, len(self.order), self.block_steps
        at = self.epoch * self.steps_per_epoch + cursor // batch
        deadline = began + BLOCK_SECONDS
        room = min(limit, watch - self.step - 1, 1 if self.pause_after_step else limit)
        count, loss = 0, 0.0
        step = self._step_watched  # the first step of a block also measures the gradient's length
        while count < room:
            at += 1
            loss = step(order[cursor : cursor + batch], base_rate * factor(at))
            if loss - loss != 0.0:  # NaN or infinite
                break
            losses[count] = loss
            count += 1
            cursor += batch
            if size - cursor <= rows_left_out:
                cursor = size
                break
            if control.pending or clock() >= deadline:
                break
            step = step_plain
        self.cursor = cursor
        self.step += count
        return count, loss

    def _watched_step(self, began: float) -> tuple[int, float]:
        """One step with the observers around it."""
        rows = self.order[self.cursor : self.cursor + self.batch_size]
        step, rate = self.step + 1, self.learning_rate
        watching = [observer for observer in self.observers if observer.next_step(self.step) == step]
        plan = self.network.training_plan(len(rows))
        view = StepView(step, self.position, self.seconds, rate, rows, self.network, self.optimizer, plan)
        self._view = view
        for observer in watching:
            observer.before(view)
        view.loss = loss = self._step_watched(rows, rate)
        self._view = None
        if not np.isfinite(loss):
            return 0, loss
        self._losses[0] = loss
        self.step = step
        self.cursor += len(rows)
        if len(self.order) - self.cursor <= self.smallest_rest:
            self.cursor = len(self.order)
        view.epoch, view.seconds = self.position, self.seconds + self._clock() - began
        for observer in watching:
            observer.after(view, self.emit)
        return 1, loss

    def _see_gradient(self, gradients: NDArray[Any]) -> None:
        self._gradient_norm = float(np.sqrt(np.dot(gradients, gradients)))
        view = self._view
        if view is not None:
            for observer in self.observers:
                if observer.next_step(self.step) == view.step:
                    observer.gradient(view, gradients)

    def _report(self, first: int, count: int) -> None:
        self.emit(
            StepsCompleted(
                first_step=first,
                losses=self._losses[:count].copy(),
                learning_rate=self.learning_rate,
                regularization_loss=self.regularization_loss(),
                gradient_norm=self._gradient_norm,
                epoch=self.position,
                seconds=self.seconds,
            )
        )

    def regularization_loss(self) -> float:
        """The penalty on the weights as they are now."""
        regularization = self.experiment.regularization
        return penalty(self.network.parameters[: self.network.decayed], regularization.l2, regularization.l1)

    # Epochs

    def begin_epoch(self) -> None:
        """Draw the order of the epoch's examples."""
        self.epoch_begun = True
        self.cursor = 0
        training, rng = self.experiment.training, self.generators["shuffle"]
        if training.balance and self.train.classes:
            self.order = balanced_order(self.train.labels, self.train.classes, rng)
        elif training.shuffle:
            self.order = rng.permutation(len(self.train))

    def scores(self) -> tuple[Score, Score]:
        """Loss and accuracy on a fixed sample of the training rows, and on all validation rows."""
        return self.train_evaluator.score(self._sample), self.validation_evaluator.score()

    def _measure(self) -> EpochCompleted:
        train, validation = self.scores()
        return EpochCompleted(
            epoch=self.epoch,
            step=self.step,
            train_loss=train.loss,
            val_loss=validation.loss,
            train_accuracy=train.accuracy,
            val_accuracy=validation.accuracy,
            learning_rate=self.learning_rate,
            regularization_loss=self.regularization_loss(),
            seconds=self.seconds,
            best=self.progress.is_better(validation.accuracy, validation.loss),
        )

    def _end_epoch(self) -> None:
        self.epoch += 1
        self.epoch_begun = False
        self.cursor = 0
        began = self._clock()
        event = self._measure()
        self.seconds += self._clock() - began
        self._last = event
        self.progress.note(event)
        self.emit(event)
        training = self.experiment.training
        reason = stop_reason(
            training,
            val_accuracy=event.val_accuracy,
            epochs_without_progress=self.progress.without_progress,
            seconds=self.seconds,
        )
        if self.epoch >= training.epochs:
            self.end = ("done", "all epochs are done", False)
        elif reason is not None:
            self.end = ("done", reason, False)
        elif self.pause_at_epoch_end:
            self.pause_at_epoch_end = False
            self.pause()

    # The end

    def _lose(self, loss: float) -> None:
        """The loss is not finite: the update was not made. Make sure that what is kept is finite."""
        epoch = self.position
        rows = self.order[self.cursor : self.cursor + self.batch_size]
        details = explain(self.network, self.network.training_plan(len(rows)), rows, self._recent)
        for observer in self.observers:
            details.update(observer.lost())
        if self.kept.recent is not None:
            details["steps"] = last_steps(self, self.kept.recent)
            if not np.isfinite(self.network.parameters).all():
                self.network.parameters[...] = self.kept.recent.parameters
                self.network.running[...] = self.kept.recent.running
        self.emit(LossNotFinite(step=self.step + 1, epoch=epoch, loss=loss, details=details))
        self.end = ("diverged", f"the loss was {loss} at step {self.step + 1}", False)

    def finish(self, outcome: Outcome, reason: str, measure: bool) -> RunFinished:
        if measure or self._last is None:
            self._last = self._measure()
        final = figures(self._last)
        event = RunFinished(
            outcome=outcome,
            step=self.step,
            epoch=self.position,
            seconds=self.seconds,
            reason=reason,
            final=final,
            best=dict(self.progress.best),
        )
        self.emit(event)
        return event

    # State

    def snapshot(self) -> TrainingState:
        """A copy of everything the next step depends on. Call it between steps (see `TrainingControl.call`)."""
        return take_snapshot(self)

    def restore(self, state: TrainingState) -> None:
        """Go back, or on, to a snapshot. The settings are the experiment's, not the snapshot's."""
        restore_snapshot(self, state)
        self.kept = GoodStates()


def _spread_rows(count: int, wanted: int) -> NDArray[np.int64]:
    """Up to `wanted` row numbers spread evenly over `count` rows: a fair sample even where rows are sorted by class."""
    if count <= wanted:
        return np.arange(count, dtype=np.int64)
    return np.linspace(0, count - 1, wanted).astype(np.int64)
