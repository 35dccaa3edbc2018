"""Steering the run by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ...core.language import tr
from ..bridge.run_copy import run_id_of, session_of
from .bench_base import BenchBase
from .confirm import ConfirmScreen


class RunActions(BenchBase):
    """Start, pause, step, stop, restart."""

    def action_start(self) -> None:
        """Train the experiment on the screen."""
        self._begin("s", self.bench.start)

    def _begin(self, key: str, start: Callable[[], None]) -> None:
        """Start; an experiment that failed a check is asked about, once."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.failed = None
                start()
                self.begun()

        if self.failed is None or self.failed[0] != self.bench.experiment:
            answered(True)
            return
        titles = "\n".join(f"- {title}" for title in self.failed[1])
        words = f"{titles}\n\n{tr('A run that fails a check seldom learns.')}"
        self.app.push_screen(ConfirmScreen("A check failed. Start all the same?", words, again=key), answered)

    def action_pause(self) -> None:
        """Wait after the step that is being done."""
        self.bench.runner.command("pause")

    def action_resume(self) -> None:
        """Go on after a pause."""
        self.bench.runner.command("resume")

    def action_step(self) -> None:
        """One step of the optimiser; from nothing, the first one."""
        self._step("step")

    def action_epoch(self) -> None:
        """To the end of the epoch; from nothing, of the first one."""
        self._step("epoch")

    def _step(self, command: Literal["step", "epoch"]) -> None:
        if self.bench.runner.active:
            self.bench.runner.command(command)
        else:
            self._begin("", lambda: self.bench.start(command))

    def action_stop(self) -> None:
        """End gracefully."""
        self.bench.runner.command("stop")
        self.poll(at_once=True)

    def action_abort(self) -> None:
        """End at once."""
        self.bench.runner.command("abort")
        self.poll(at_once=True)

    def action_restart(self) -> None:
        """Start again with the same seed, and with what was edited."""
        self._after_asking("Restart with the same initial weights?", "r", self.bench.start)

    def action_reseed(self) -> None:
        """Start again with other initial weights and another order of the examples."""
        self._after_asking("Restart with a new seed?", "R", self.bench.start_with_new_seed)

    def _after_asking(self, question: str, key: str, start: Callable[[], None]) -> None:
        """A run that is going on is not thrown away without a word."""
        reading = self.bench.runner.read()
        if not reading.active or reading.step == 0:
            self._begin(key, start)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._begin(key, start)

        words = tr(
            "The run that is going on ends at step {step}; its weights and curves are gone.",
            step=f"{reading.step:,}",
        )
        self.app.push_screen(ConfirmScreen(question, words, again=key), answered)

    def action_time_machine(self) -> None:
        """Back in the run, every picture with it."""
        from ..bridge.past import Past
        from .time_machine import TimeMachineScreen

        run = self.bench.runner.run
        session = session_of(run)
        if session is None or not session.keep_moments().moments:
            self.notify("No moment of this run has been kept yet.")
            return
        self.app.push_screen(TimeMachineScreen(Past(session, run_id_of(run))), self._came_back)

    def _came_back(self, _: object) -> None:
        """A branch may have been started meanwhile."""
        if self.bench.runner.active:
            self.refresh_experiment()
            self.poll(at_once=True)

    def begun(self) -> None:
        """Show that a run has been started."""
        self.charts.say("preparing: reading the data, fitting the preprocessing")
        self.warnings_pane.show(())
        self.refresh_experiment()
        self.poll(at_once=True)
