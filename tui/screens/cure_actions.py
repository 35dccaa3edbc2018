"""Cures looked at and tried out, the checks before training, and going on after a lost loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on

from ...core.config import ALL_SETTINGS, value_at, with_values
from ...core.errors import ConfigError, NntuiError
from ...core.language import tr
from ..bridge.beginning import Beginning
from ..bridge.cure_desk import engine_of, race_cure
from ..bridge.run_copy import run_id_of
from ..bridge.session_maker import WorkbenchSessions
from ..forms.values import shown
from ..messages import CureAsked
from ..panes.labels import label
from .bench_base import BenchBase

if TYPE_CHECKING:
    from ...core.repair import RaceResult


class CureActions(BenchBase):
    """From a warning to a run that is better."""

    @on(CureAsked)
    def _cure_asked(self, event: CureAsked) -> None:
        from .cure import Answer, CureScreen

        running = self.bench.running or self.bench.experiment
        values = dict(event.values)
        try:
            with_values(running, values)
        except ConfigError as error:
            self.tell(error)
            return

        def race(cancelled: Callable[[], bool]) -> RaceResult:
            return race_cure(self.bench.runner.run, running, values, cancelled)

        def answered(answer: Answer | None) -> None:
            if answer is not None and self.edit(values) and answer == "restart":
                self.bench.start()
                self.begun()

        live = self.bench.runner.active and all(ALL_SETTINGS[path].setting.live for path in values)
        lines = tuple(self._difference(path, value) for path, value in values.items())
        screen = CureScreen(event.title, lines, race, live=live, ascii_only=self.options.ascii)
        self.app.push_screen(screen, answered)

    def _difference(self, path: str, value: object) -> str:
        """learning rate  1e-05 → 0.01"""
        setting = ALL_SETTINGS[path].setting
        new = tuple(value) if isinstance(value, list) else value
        old = value_at(self.bench.running or self.bench.experiment, path)
        return f"{label(path)}  {shown(setting, old)} → {shown(setting, new)}"

    def action_preflight(self) -> None:
        """The checks of the experiment on the screen."""
        from .preflight import PreflightScreen

        experiment = self.bench.experiment

        def looked(titles: tuple[str, ...] | None) -> None:
            self.failed = (experiment, titles) if titles else None

        self.app.push_screen(PreflightScreen(experiment), looked)

    def action_go_on(self) -> None:
        """After a lost loss: from the last good weights, with a smaller rate."""
        from ...core.repair import last_good, smaller_rate

        make = self.bench.runner.make
        try:
            session = engine_of(self.bench.runner.run)
            state = last_good(session)
            rate = smaller_rate(session.trainer.experiment).optimizer.learning_rate
        except NntuiError as error:
            self.tell(error)
            return
        if not isinstance(make, WorkbenchSessions) or not self.edit({"optimizer.learning_rate": rate}):
            return
        make.beginning = Beginning(state, parent=run_id_of(self.bench.runner.run), parent_step=state.step)
        self.bench.start()
        self.begun()
        self.notify(
            tr("From step {step}, learning rate {rate}.", step=f"{state.step:,}", rate=f"{rate:g}"),
            title="Going on",
            markup=False,
        )

    def begun(self) -> None:
        """A run has been started."""
        raise NotImplementedError
