"""What the runs screen trains and asks anew: going on with a run, a race, an ensemble."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual import work

from ...core.compare.plan import RacePlan, plan_of
from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.runs.reader import RunReader
from ..bridge.session_maker import WorkbenchSessions
from ..bridge.workbench import Workbench
from ..run_messages import DiskRefused
from .ask_settings import AskSettingsScreen
from .resume import resume_on_bench
from .runs_actions import RunsActions

KNOB_WORDS = (
    "One setting with two to four values; everything else is the same for all, the seed and the order of the data too. "
    "Three to five seeds before a winner is named; epochs=10 shortens it."
)
MARKED_WORDS = (
    "The marked runs again, side by side: they may differ in one setting only. Three to five seeds before a winner is "
    "named; epochs=10 shortens it."
)


class RunsTraining(RunsActions):
    """From saved runs to new ones."""

    @property
    def bench(self) -> Workbench:
        """The model behind the screens."""
        bench: Workbench = self.app.bench  # type: ignore[attr-defined]
        return bench

    def action_go_on(self) -> None:
        """Go on with the run under the cursor, on the bench."""
        here = self.table.under_cursor
        if here is not None:
            resume_on_bench(self.app, here.info.folder)

    def action_ensemble(self) -> None:
        """The marked runs asked together."""
        from .ensemble import EnsembleScreen

        self.app.push_screen(EnsembleScreen([run.info.folder for run in self.chosen]))

    def action_race(self) -> None:
        """Race the marked runs, or values of one setting of the run under the cursor; of the bench's where there is
        none."""
        here = self.table.under_cursor
        if len(self.marked) > 1:
            self._read_entries([run.info.folder for run in self.chosen])
        elif here is not None:
            self._read_entries([here.info.folder])
        else:
            self._ask_for_race([self.bench.experiment])

    @work(thread=True, group="race")
    def _read_entries(self, folders: list[Path]) -> None:
        try:
            entries = [RunReader(folder).experiment() for folder in folders]
        except (NntuiError, OSError) as error:
            told = error if isinstance(error, NntuiError) else NntuiError("A run cannot be read.", str(error))
            self.post_message(DiskRefused(told))
        else:
            self.app.call_from_thread(self._ask_for_race, entries)

    def _ask_for_race(self, entries: list[Experiment]) -> None:
        one = len(entries) == 1
        rate = entries[0].optimizer.learning_rate
        screen = AskSettingsScreen(
            "Race one setting" if one else f"Race the {len(entries)} marked runs",
            KNOB_WORDS if one else MARKED_WORDS,
            entries[0],
            partial(plan_of, experiments=entries),
            text=(f"optimizer.learning_rate={rate:g} {rate / 10:g} " if one else "") + "seeds=3",
        )
        self.app.push_screen(screen, self._race)

    def _race(self, plan: RacePlan | None) -> None:
        from .race import RaceScreen

        if plan is not None:
            self.app.push_screen(RaceScreen(plan))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        if not self.is_mounted:
            return True
        here = self.table.under_cursor
        match action:
            case "ensemble":
                return len(self.marked) > 1 and not self.typing
            case "race":
                return not self.typing
            case "go_on":
                can = here is not None and not here.info.presence.alive
                return can and not self.typing and isinstance(self.bench.runner.make, WorkbenchSessions)
        return super().check_action(action, parameters)
