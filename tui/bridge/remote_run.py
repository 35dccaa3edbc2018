"""A run of another process as a screen sees it: read and steered through its folder, on a thread of its own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.language import tr
from ...core.training.control import Command, CommandName
from .reading import Reading, State

if TYPE_CHECKING:
    from ...core.runs.live import LiveRun
    from ...core.runs.presence import Presence
    from ...core.training.history import History

LOOK_SECONDS = 0.25
"""How often the folder is looked at: as often as the run's process looks for commands."""


@dataclass(frozen=True)
class Sent:
    """A command on its way: what it is in words, and how many the run's process had taken before."""

    words: str
    before: int


class RemoteRun:
    """A viewer of the run in `folder`.

    The screen reads `history`, `presence`, `pending` and `take_problem` at any time; it never waits for the disk,
    which is touched in `look` alone. A folder that holds no run is a problem.
    """

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        from ...core.training.history import History

        self.folder, self.read_only = folder, read_only
        self._live: LiveRun | None = None
        self._nothing = History()
        self.presence: Presence | None = None
        self.experiment: Experiment | None = None
        self.opened = threading.Event()
        """Set once the whole run has been read."""
        self._wishes: queue.SimpleQueue[tuple[str, Callable[[LiveRun], None]]] = queue.SimpleQueue()
        self._problems: queue.SimpleQueue[NntuiError] = queue.SimpleQueue()
        self._sent: list[Sent] = []
        self._taken = 0
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="viewer", daemon=True)

    @property
    def id(self) -> str:
        """The run's id."""
        return self.folder.name

    @property
    def title(self) -> str:
        """What the run is called, and what it branched from."""
        if self._live is None:
            return self.id
        record = self._live.reader.record
        title = tr(record.title) or self.id
        if not record.parent:
            return title
        return f"{title}, " + tr(
            "branch of {run} at step {step}", run=record.parent, step=f"{record.parent_step:,}"
        )

    @property
    def history(self) -> History:
        """The run's memory so far."""
        return self._live.history if self._live else self._nothing

    @property
    def pending(self) -> str:
        """Commands that the run's process has not taken yet, in words; "" for none."""
        return ", ".join(sent.words for sent in self._sent if sent.before >= self._taken)

    @property
    def can_steer(self) -> bool:
        """Whether a command would reach anybody."""
        return not self.read_only and self.presence is not None and self.presence.alive

    # Steering; none of these waits

    def command(self, name: CommandName) -> None:
        """Pause, resume, step, epoch, stop, abort."""

        def hand_over(live: LiveRun) -> None:
            live.control.send(Command(name))

        self._wish(name, hand_over)

    def set(self, path: str, value: Any) -> None:
        """Change a live setting."""
        words = f"{path.rpartition('.')[2]} {value:g}" if isinstance(value, float) else path
        self._wish(words, lambda live: live.control.set(path, value))

    def take_problem(self) -> NntuiError | None:
        """The next thing that went wrong, once."""
        try:
            return self._problems.get_nowait()
        except queue.Empty:
            return None

    # The thread

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Let go of the run, which goes on."""
        self._stop.set()
        self._wake.set()

    def look(self) -> None:
        """One look at the folder: obey wishes, read what is new. On the viewer's thread, or in a test."""
        try:
            live = self._open()
            self._obey(live)
            live.poll()
            self._taken = int(live.reader.pulse().get("commands_taken") or 0)
            self._sent = [sent for sent in self._sent if sent.before >= self._taken]
            self.presence = live.presence()
        except (NntuiError, OSError, ValueError) as error:
            if not self.opened.is_set():
                self._problems.put(_told(error))
        finally:
            self.opened.set()

    def _open(self) -> LiveRun:
        if self._live is None:
            from ...core.runs.live import LiveRun

            live = LiveRun(self.folder, read_only=self.read_only)
            with suppress(NntuiError):  # written by another version: its curves can be seen all the same
                self.experiment = live.reader.experiment()
            self._live = live
        return self._live

    def _run(self) -> None:
        while not self._stop.is_set():
            self.look()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _wish(self, words: str, do: Callable[[LiveRun], None]) -> None:
        self._wishes.put((words, do))
        self._wake.set()

    def _obey(self, live: LiveRun) -> None:
        while not self._wishes.empty():
            words, do = self._wishes.get()
            try:
                do(live)
            except NntuiError as error:
                self._problems.put(error)
            else:
                self._sent.append(Sent(words, max([self._taken, *(sent.before + 1 for sent in self._sent)])))

    # For the screen

    def read(self) -> Reading:
        """The counters now."""
        history, presence = self.history, self.presence
        if presence is None:
            return Reading("preparing", "reading the run")
        state, words = _state(presence), ""
        if state in ("running", "paused") and history.state in ("running", "paused"):
            state = "running" if history.state == "running" else "paused"  # events are quicker than the pulse
        if state in ("diverged", "failed", "stopped"):
            words = history.finished.reason if history.finished else presence.words
        return Reading(
            state,
            words,
            history.step,
            history.total_steps,
            history.epoch,
            history.total_epochs,
            history.steps_per_second,
            history.seconds_left,
            history.seconds,
            history.learning_rate,
            history.version,
        )


_STATES: dict[str, State] = {
    "waiting": "preparing",
    "running": "running",
    "silent": "running",
    "paused": "paused",
    "crashed": "failed",
    "done": "done",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
}


def _state(presence: Presence) -> State:
    return _STATES.get(presence.outcome or presence.state, "done")


def _told(error: Exception) -> NntuiError:
    return error if isinstance(error, NntuiError) else NntuiError("The run cannot be read.", str(error))
