"""The one handle through which a run is steered while it goes on: thread-safe, and never blocks the caller."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal

CommandName = Literal["pause", "resume", "step", "epoch", "stop", "abort", "set", "call"]


@dataclass(frozen=True)
class Command:
    """A wish. `set` carries the path and the new value of a live setting; `call` the function and its future."""

    name: CommandName
    path: str = ""
    value: Any = None


class Steering(ABC):
    """What may be wished of a run, whichever way a command takes to it."""

    @abstractmethod
    def send(self, command: Command) -> object:
        """Hand a command over."""

    def pause(self) -> None:
        """Wait after the step that is being done."""
        self.send(Command("pause"))

    def resume(self) -> None:
        """Go on after a pause."""
        self.send(Command("resume"))

    def step_batch(self) -> None:
        """Do one step, then wait."""
        self.send(Command("step"))

    def step_epoch(self) -> None:
        """Go on to the end of the epoch, then wait."""
        self.send(Command("epoch"))

    def stop(self) -> None:
        """End gracefully: finish the step, evaluate, save, say so."""
        self.send(Command("stop"))

    def abort(self) -> None:
        """End at once, without a last evaluation."""
        self.send(Command("abort"))

    def set(self, path: str, value: Any) -> None:
        """Change a live setting ("optimizer.learning_rate") from the next step on."""
        self.send(Command("set", path, value))


class TrainingControl(Steering):
    """Commands go in from any thread; the training thread takes them out between two steps, in order.

    `pending` is a plain flag the loop reads at every step, so that an idle control costs nothing.
    """

    def __init__(self) -> None:
        self._commands: deque[Command] = deque()
        self._arrived = threading.Condition()
        self.pending = False
        self.closed = False

    def send(self, command: Command) -> None:
        """Queue a command and wake a paused run."""
        with self._arrived:
            self._commands.append(command)
            self.pending = True
            self._arrived.notify_all()

    def call(self, function: Callable[[], Any]) -> Future[Any]:
        """Have the training thread call a function between two steps, when nothing it reads is being written.

        The future is cancelled where the run has ended and nobody will call it any more.
        """
        future: Future[Any] = Future()
        if self.closed:
            future.cancel()
        else:
            self.send(Command("call", value=(function, future)))
        return future

    def close(self) -> None:
        """Nothing is taken any more: cancel the calls that still wait. Called by the training thread at the end."""
        self.closed = True
        for command in self.take():
            if command.name == "call":
                command.value[1].cancel()

    def take(self) -> list[Command]:
        """All waiting commands, oldest first. Called by the training thread."""
        with self._arrived:
            commands = list(self._commands)
            self._commands.clear()
            self.pending = False
            return commands

    def wait(self, timeout: float | None = None) -> None:
        """Sleep until a command is waiting. Called by the training thread while paused."""
        with self._arrived:
            self._arrived.wait_for(lambda: bool(self._commands), timeout)
