"""The run behind the dialogue: started, steered, listened to, and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...config import ALL_SETTINGS, Experiment, value_at
from .. import wording
from .voice import Voice

if TYPE_CHECKING:
    from ...runs.recorder import Recorder
    from ...session import Session
    from ...training.events import Event
    from ...training.history import History

SAVING_SECONDS = 30.0


class PlainRun:
    """At most one run at a time. `save`: keep it in the store at `runs_dir`."""

    def __init__(self, voice: Voice, *, save: bool, runs_dir: str | None) -> None:
        self._voice = voice
        self._save, self._runs_dir = save, runs_dir
        self.session: Session | None = None
        self.experiment: Experiment | None = None
        self._recorder: Recorder | None = None
        self._told: dict[str, str] = {}

    @property
    def active(self) -> bool:
        """Whether a run goes on or waits in a pause."""
        return self.session is not None and self.session.running

    @property
    def history(self) -> History | None:
        """The memory of this run, or of the last one."""
        return self.session.history if self.session else None

    def start(self, experiment: Experiment, name: str, *commands: str) -> None:
        """Train an experiment; `commands` ("step", "epoch") are obeyed first. Raises NntuiError."""
        from ...runs.recorder import record_new
        from ...runs.store import RunStore
        from ...session import Session

        self._told.clear()
        session = Session(experiment, sinks=[self._listen])
        session.prepare(lambda words: self._voice.say(f"{words} ..."))
        self._recorder = record_new(session, RunStore(self._runs_dir), name=name) if self._save else None
        self.session, self.experiment = session, experiment
        for command in commands:
            self.steer(command)
        session.start()

    def steer(self, command: str) -> None:
        """pause, resume, step, epoch, stop."""
        if self.session is None:
            return
        control = self.session.control
        orders = {"pause": control.pause, "resume": control.resume, "stop": control.stop}
        orders |= {"step": control.step_batch, "epoch": control.step_epoch}
        orders[command]()

    def adopt(self, experiment: Experiment, path: str) -> bool:
        """Hand a changed setting to the run; whether it can have it while it goes on."""
        if self.session is None or not self.active or not ALL_SETTINGS[path].setting.live:
            return False
        self.session.control.set(path, value_at(experiment, path))
        return True

    def wait(self) -> None:
        """Until the run has ended or waits in a pause, and is saved."""
        while self.session is not None and not self.session.join(0.1):
            if self.session.history.state == "paused":
                return
        self._close()

    def finish(self) -> None:
        """Stop gracefully, and save."""
        if self.active:
            self.steer("stop")
        if self.session is not None:
            self.session.join()
        self._close()

    def see_through(self) -> None:
        """Until the run has ended by itself, and is saved; a pause that nobody can end any more ends the run."""
        if self.session is not None and self.session.history.state == "paused":
            self.steer("stop")
        if self.session is not None:
            self.session.join()
        self._close()

    def _close(self) -> None:
        recorder, self._recorder = self._recorder, None
        if recorder is not None and not recorder.close(SAVING_SECONDS):
            self._voice.say(f"not all of the run could be saved in {recorder.folder}")

    def _listen(self, event: Event) -> None:
        self._voice.say(self._words(event))

    def _words(self, event: Event) -> list[str]:
        from ...training.events import FindingCleared, FindingRaised, RunFinished, RunPaused, RunStarted

        match event:
            case RunStarted():
                saved = [f"saved as {self._recorder.id}"] if self._recorder else ["not saved"]
                return [*wording.started(event), *saved]
            case RunFinished():
                return wording.finished(event)
            case RunPaused():
                return [f"paused at step {event.step:,}"]
            case FindingRaised():
                return self._warning(event.finding)
            case FindingCleared():
                self._told.pop(event.id, None)
        return wording.aside(event)

    def _warning(self, finding: Any) -> list[str]:
        if self._told.get(finding.id) == finding.severity:
            return []
        self._told[finding.id] = finding.severity
        return [f"{finding.severity} at step {finding.step:,}: {finding.title}. `warnings` tells more."]
