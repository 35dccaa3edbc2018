"""A session without numerics: it obeys at once, on the thread that commands it, and trains what the test says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from nntui.core.config import Experiment, to_tables
from nntui.core.diagnostics import Change, Finding
from nntui.core.errors import NntuiError
from nntui.core.training.control import Command, TrainingControl
from nntui.core.training.events import (
    EpochCompleted,
    FindingCleared,
    FindingRaised,
    RunContinued,
    RunFinished,
    RunPaused,
    RunStarted,
    SettingChanged,
    StepsCompleted,
)
from nntui.core.training.history import History
from nntui.tui.app import NntuiApp
from textual.app import App
from textual.pilot import Pilot

STEPS_PER_EPOCH = 10


class ObedientControl(TrainingControl):
    """Hands every command to the fake session as it comes, and keeps the names."""

    def __init__(self, obey: Callable[[Command], None]) -> None:
        super().__init__()
        self._obey = obey
        self.heard: list[Command] = []

    def send(self, command: Command) -> None:
        self.heard.append(command)
        self._obey(command)

    @property
    def names(self) -> list[str]:
        return [command.name for command in self.heard]


class SteadyHistory(History):
    """A run whose pace is always the same."""

    @property
    def steps_per_second(self) -> float:
        return 850.0 if self.state == "running" else float("nan")


class FakeSession:
    """See `nntui.tui.bridge.live_run.TrainingSession`."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.control = ObedientControl(self.obey)
        self.history = SteadyHistory()
        self.result: RunFinished | None = None
        self.error: BaseException | None = None
        self.error_text = ""
        self.started = False

    def start(self) -> None:
        epochs = self.experiment.training.epochs
        self.started = True
        state = self.history.state
        self.history.apply(
            RunStarted(
                config=to_tables(self.experiment),
                data={"name": "digits"},
                layers=(),
                parameters=100,
                steps_per_epoch=STEPS_PER_EPOCH,
                total_steps=STEPS_PER_EPOCH * epochs,
                chance_loss=2.303,
                chance_accuracy=0.1,
            )
        )
        if state == "paused":
            self.history.apply(RunPaused(step=0))

    @property
    def running(self) -> bool:
        return self.started and self.result is None

    def join(self, timeout: float | None = None) -> bool:
        return True

    def obey(self, command: Command) -> None:
        history = self.history
        match command.name:
            case "pause":
                history.apply(RunPaused(step=history.step))
            case "resume":
                history.apply(RunContinued(step=history.step))
            case "step" | "epoch":
                self.train(1 if command.name == "step" else STEPS_PER_EPOCH)
                history.apply(RunPaused(step=history.step))
            case "stop" | "abort":
                self.finish("stopped")
            case "set":
                history.apply(SettingChanged(step=history.step, path=command.path, old=0, new=command.value))

    def train(self, steps: int, loss: Callable[[float], float] = lambda epoch: 2.3 * 0.8**epoch) -> None:
        """Train so many steps, with an evaluation after each epoch."""
        history = self.history
        for _ in range(steps):
            step = history.step + 1
            epoch = step / STEPS_PER_EPOCH
            history.apply(
                StepsCompleted(
                    first_step=step,
                    losses=np.array([loss(epoch) * (1.1 if step % 2 else 0.9)], np.float32),
                    learning_rate=self.experiment.optimizer.learning_rate,
                    regularization_loss=0.0,
                    gradient_norm=1.0,
                    epoch=epoch,
                    seconds=step * 0.001,
                )
            )
            if step % STEPS_PER_EPOCH == 0:
                self._evaluate(step, epoch, loss(epoch))

    def _evaluate(self, step: int, epoch: float, loss: float) -> None:
        accuracy = 1.0 - 0.8 * 0.85**epoch
        self.history.apply(
            EpochCompleted(
                epoch=round(epoch),
                step=step,
                train_loss=loss,
                val_loss=loss + 0.1,
                train_accuracy=accuracy,
                val_accuracy=accuracy - 0.03,
                learning_rate=self.experiment.optimizer.learning_rate,
                regularization_loss=0.0,
                seconds=step * 0.001,
            )
        )

    def find(self, name: str = "lr.low", severity: Any = "warning", fixes: Sequence[Change] = ()) -> None:
        """Raise a finding."""
        finding = Finding(
            id=name,
            severity=severity,
            step=self.history.step,
            title=f"Something about {name}",
            evidence={"update ratio": 1.2e-5},
            cause="The steps are too small.",
            fixes=tuple(fixes),
        )
        self.history.apply(FindingRaised(finding=finding, step=self.history.step))

    def clear(self, name: str = "lr.low") -> None:
        """Let it go."""
        self.history.apply(FindingCleared(id=name, step=self.history.step))

    def finish(self, outcome: Any = "done", reason: str = "all epochs are done") -> None:
        """End the run."""
        history = self.history
        self.result = RunFinished(
            outcome=outcome,
            step=history.step,
            epoch=history.epoch,
            seconds=history.seconds,
            reason=reason,
            final={},
            best={},
        )
        history.apply(self.result)


class FakeSessions:
    """Makes fake sessions; `trouble` is raised in their place, `gate` holds the preparation up."""

    def __init__(self) -> None:
        self.made: list[FakeSession] = []
        self.trouble: BaseException | None = None
        self.gate: threading.Event | None = None

    def __call__(self, experiment: Experiment, progress: Callable[[str], None]) -> FakeSession:
        progress("reading digits")
        if self.gate is not None:
            assert self.gate.wait(20)
        if self.trouble is not None:
            raise self.trouble
        self.made.append(FakeSession(experiment))
        return self.made[-1]

    @property
    def last(self) -> FakeSession:
        return self.made[-1]


async def until(condition: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Let the app go on until something is true."""

    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(wait(), seconds)


async def started(app: NntuiApp, pilot: Pilot[Any]) -> None:
    """Press the start key, and wait until the run is under way and shown."""
    await pilot.press("s")
    await until(lambda: app.bench.runner.history is not None or app.bench.runner.error is not None)
    await looked(app, pilot)


async def looked(app: NntuiApp, pilot: Pilot[Any]) -> None:
    """Have the screen look at the run, and let it draw."""
    bench = app.get_screen_stack("bench")[0]
    bench.poll(at_once=True)  # type: ignore[attr-defined]
    await pilot.pause()
    await pilot.pause()


async def workers_ended(app: App[Any]) -> None:
    """Let the app go on until nothing is done on threads. A worker that a newer one of its kind has called off has
    ended too."""
    await until(lambda: all(worker.is_finished for worker in app.workers))


def text(app: NntuiApp) -> str:
    """What is on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def focused(app: NntuiApp) -> str:
    """The id of what has the cursor."""
    return (app.focused.id or type(app.focused).__name__) if app.focused else ""


def data_error() -> NntuiError:
    """An error about data."""
    from nntui.core.errors import DataError

    return DataError("data.csv cannot be read", "Row 3 has 4 cells, the others 5.", "Mend row 3.")
