"""The model behind the screens: the experiment on the screen, the run, and how edits of the one reach the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from ...core.config import ALL_SETTINGS, Experiment, value_at, with_value
from ...core.errors import ConfigError
from ...core.training.control import CommandName
from .data_shelf import DataShelf
from .draft import Difference, Draft
from .live_run import SessionMaker
from .runner import Runner

if TYPE_CHECKING:
    from .bench_task import BenchTask


class Workbench:
    """One draft and one run. A live setting that is edited reaches the run at once; the others wait for a restart.

    Loading another experiment changes nothing in the run: everything in it waits for a restart.
    """

    def __init__(self, experiment: Experiment, name: str = "", make: SessionMaker | None = None) -> None:
        self.draft = Draft(experiment, name)
        self.runner = Runner(make)
        self.shelf = DataShelf()
        self.task: BenchTask | None = None
        """The task of a lesson that was put on the bench, until something else is."""
        self._running: Experiment | None = None

    @property
    def experiment(self) -> Experiment:
        """The experiment on the screen."""
        return self.draft.experiment

    @property
    def running(self) -> Experiment | None:
        """The experiment of the run that is going on, with what was changed in it on the way."""
        return self._running if self.runner.active else None

    @property
    def pending(self) -> tuple[Difference, ...]:
        """What the run that is going on does not have of the screen's experiment."""
        running = self.running
        return self.draft.differences_from(running) if running is not None else ()

    # Editing

    def edit(self, values: Mapping[str, Any]) -> bool:
        """Change settings; whether anything is different now. Raises ConfigError, and then nothing is."""
        changed = self.draft.set(values)
        self._push(values)
        return changed

    def load(self, experiment: Experiment, name: str) -> bool:
        """Put another experiment on the screen; whether anything is different now."""
        self.task = None
        return self.draft.load(experiment, name)

    def undo(self) -> tuple[str, ...]:
        """Take the last edit back, in the run too where it had reached it; the paths that changed."""
        paths = self.draft.undo()
        self._push(paths)
        return paths

    def _push(self, paths: Collection[str]) -> None:
        for path in paths:
            running = self.running
            if running is None or path not in ALL_SETTINGS or not ALL_SETTINGS[path].setting.live:
                continue
            value = value_at(self.experiment, path)
            if value == value_at(running, path):
                continue
            try:
                self._running = with_value(running, path, value)
            except ConfigError:
                continue  # right for the screen's experiment but not for the run's: it waits for the restart
            self.runner.set(path, value)

    # The run

    def start(self, *commands: CommandName) -> None:
        """Train the experiment on the screen, in place of the present run."""
        self._running = self.experiment
        self.runner.start(self.experiment, *commands)

    def start_with_new_seed(self) -> None:
        """The same with other initial weights and another order of the examples; an edit that can be undone."""
        seed = self.experiment.training.seed
        highest = int(ALL_SETTINGS["training.seed"].setting.high or seed + 1)
        self.draft.set({"training.seed": 0 if seed >= highest else seed + 1})
        self.start()
