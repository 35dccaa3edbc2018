"""One run at a time: started, steered, stopped and replaced from the screen, without ever waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.training.control import Command, CommandName
from .live_run import LiveRun, SessionMaker, unexpected
from .reading import Reading, read
from .session_maker import WorkbenchSessions

if TYPE_CHECKING:
    from ...core.training.history import History


class Runner:
    """The run on the bench. `make` builds its sessions; tests hand in one that needs no data."""

    def __init__(self, make: SessionMaker | None = None) -> None:
        self.make = make or WorkbenchSessions()
        self.run: LiveRun | None = None
        self.stopping = False

    def start(self, experiment: Experiment, *commands: CommandName) -> LiveRun:
        """Start a run in place of the present one, which is ended at once. `commands` are its first."""
        self.cancel()
        self.stopping = False
        self.run = LiveRun(experiment, self.make, after=self.run)
        for name in commands:
            self.run.send(Command(name))
        self.run.begin()
        return self.run

    def command(self, name: CommandName) -> None:
        """Pause, resume, step, epoch, stop, abort. Without a run it does nothing."""
        if self.run is None:
            return
        if name in ("stop", "abort"):
            self.stopping = True
            if self.run.preparing:
                self.run.cancel()
                return
        self.run.send(Command(name))

    def set(self, path: str, value: Any) -> None:
        """Change a live setting of the run."""
        if self.run is not None:
            self.run.send(Command("set", path, value))

    def cancel(self) -> None:
        """End the present run at once, if there is one."""
        if self.run is not None and self.run.active:
            self.run.cancel()

    @property
    def active(self) -> bool:
        """Whether a run is under way."""
        return self.run is not None and self.run.active

    @property
    def history(self) -> History | None:
        """The memory of the present run, or of the last one."""
        return self.run.history if self.run else None

    @property
    def error(self) -> NntuiError | None:
        """Why the run could not be prepared, or broke; None where it did neither."""
        if self.run is None:
            return None
        session = self.run.session
        if session is None or session.error is None:
            return self.run.error
        if isinstance(session.error, NntuiError):
            return session.error
        return unexpected(session.error, session.error_text)

    def read(self) -> Reading:
        """The counters now."""
        return read(self.run, self.stopping)

    def close(self, timeout: float) -> bool:
        """End the run and wait for it; whether it ended in time. For the end of the app."""
        if self.run is None:
            return True
        self.run.cancel()
        return self.run.wait(timeout)
