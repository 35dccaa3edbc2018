"""What the keys of the search screen do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import work
from textual.screen import Screen

from ...core.config import with_values
from ...core.errors import NntuiError
from ...core.runs.store import RunStore
from ...core.search.journal import StudyJournal
from ...core.search.scoreboard import PAUSE, STOP, stop_trial
from ..bridge.search_process import SearchPlan, resume_search, start_search
from ..bridge.study_shelf import StudyView, other_sampler
from ..panes.trial_table import TrialTable
from ..run_messages import DiskDone, DiskRefused
from .choose_study import ChooseStudyScreen
from .new_search import PLACEHOLDERS, NewSearchScreen
from .search_keys import VIEWS
from .to_bench import load_on_bench

if TYPE_CHECKING:
    from ..bridge.workbench import Workbench


class SearchActions(Screen[None]):
    """Starting, steering, looking from another side, taking the result."""

    def __init__(self) -> None:
        super().__init__()
        self.study: StudyView | None = None
        self.names: list[str] = []
        self.wanted = ""
        """The study to show; "" for the newest."""
        self.view_name = VIEWS[0]
        self.axes: tuple[str, str] | None = None
        self.starting = False

    @property
    def trials(self) -> TrialTable:
        """The table of trials."""
        return self.query_one(TrialTable)

    @property
    def store(self) -> RunStore:
        """Where the trials' runs are."""
        raise NotImplementedError

    def look(self) -> None:
        """Read the study anew."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draw the study."""
        raise NotImplementedError

    # Starting

    def action_new(self) -> None:
        """Search around the experiment on the bench."""
        bench: Workbench = self.app.bench  # type: ignore[attr-defined]
        name = bench.draft.origin.name or "experiment"
        self._ask(SearchPlan(bench.experiment, name, PLACEHOLDERS))

    def _ask(self, plan: SearchPlan) -> None:
        def answered(chosen: SearchPlan | None) -> None:
            if chosen is not None:
                self._begin(lambda root: start_search(chosen, root))

        self.app.push_screen(NewSearchScreen(plan), answered)

    def _begin(self, start: Callable[[Any], str]) -> None:
        self.starting = True
        self.draw()
        self._start(start)

    @work(thread=True, group="start")
    def _start(self, start: Callable[[Any], str]) -> None:
        try:
            self.wanted = start(self.store.root)
        except NntuiError as error:
            self.post_message(DiskRefused(error))
        else:
            self.post_message(DiskDone(f"{self.wanted} has begun; it goes on when nntui is left"))

    def action_extend(self) -> None:
        """Search again, beyond the border on which the best lies."""
        study = self.study
        if study is None or not study.borders:
            return
        wider = {border.path: border.suggestion for border in study.borders}
        space = tuple(wider.get(words.partition("=")[0], words) for words in study.space.to_words())
        self._ask(replace(_plan_of(study), space=space))

    def action_counterpart(self) -> None:
        """Show grid against random; where only one of them was run, offer to run the other."""
        study = self.study
        if study is None:
            return
        self.action_view("layout")
        if not self.has_counterpart:
            sampler = other_sampler(str(study.options.get("sampler", "random")))
            self._ask(replace(_plan_of(study), sampler=sampler))

    @property
    def has_counterpart(self) -> bool:
        """Whether the same budget was also searched the other way."""
        raise NotImplementedError

    # Steering

    def action_pause(self) -> None:
        """Start no more trials for now."""
        self._wish(lambda board: board.ask(PAUSE))

    def action_go_on(self) -> None:
        """Start trials again; a study whose process has gone gets another."""
        study = self.study
        if study is None:
            return
        if study.state in ("interrupted", "ended"):
            self._begin(lambda root: resume_search(study.id, root))
        else:
            self._wish(lambda board: board.take_back(PAUSE))

    def action_stop(self) -> None:
        """End the search."""
        self._wish(lambda board: board.ask(STOP))

    def action_prune(self) -> None:
        """Stop the trial under the cursor after its epoch."""
        trial = self.trials.under_cursor
        if trial is not None and not trial.finished:
            self._wish(lambda board: board.ask(stop_trial(trial.number)))
            self.notify(f"trial {trial.number} stops after its epoch", markup=False)

    def _wish(self, wish: Callable[[Any], None]) -> None:
        if self.study is not None:
            self._leave_wish(StudyJournal(self.study.folder), wish)

    @work(thread=True, group="wishes")
    def _leave_wish(self, journal: StudyJournal, wish: Callable[[Any], None]) -> None:
        try:
            wish(journal.board)
        except OSError as error:
            self.post_message(DiskRefused(NntuiError("The study cannot be steered.", str(error))))
        self.app.call_from_thread(self.look)

    # Looking

    def action_view(self, name: str) -> None:
        """Another drawing."""
        self.view_name = name
        self.draw()

    def action_next_view(self) -> None:
        """The next drawing."""
        self.action_view(VIEWS[(VIEWS.index(self.view_name) + 1) % len(VIEWS)])

    def action_next_axes(self) -> None:
        """The next pair of parameters."""
        study = self.study
        if study is None or len(study.space) < 2:
            return
        paths = [parameter.path for parameter in study.space.parameters]
        pairs = [(a, b) for at, a in enumerate(paths) for b in paths[at + 1 :]]
        now = self.shown_axes
        ordered = (now[0], now[1]) if now in pairs else (now[1], now[0])
        self.axes = pairs[(pairs.index(ordered) + 1) % len(pairs)] if ordered in pairs else pairs[0]
        self.draw()

    @property
    def shown_axes(self) -> tuple[str, str]:
        """The parameters drawn against each other."""
        from ..panes.study_figures import axes_to_show

        assert self.study is not None
        known = {parameter.path for parameter in self.study.space.parameters}
        if self.axes is not None and set(self.axes) <= known:
            return self.axes
        return axes_to_show(self.study.space, self.study.importance)

    def action_move(self, rows: int) -> None:
        """Go down or up."""
        table = self.trials
        table.move_cursor(row=max(0, min(table.row_count - 1, table.cursor_row + rows)))

    def action_to_best(self) -> None:
        """Go to the best trial."""
        if self.study is not None and self.study.best is not None:
            self.trials.go_to(self.study.best.number)

    def action_choose(self) -> None:
        """Look at another study."""

        def chosen(name: str | None) -> None:
            if name:
                self.wanted, self.axes = name, None
                self.look()

        self.app.push_screen(ChooseStudyScreen(self.names, self.study.id if self.study else ""), chosen)

    def action_open(self) -> None:
        """Open the run of the trial under the cursor."""
        from .viewer import ViewerScreen

        trial = self.trials.under_cursor
        if trial is not None and trial.run:
            self.app.push_screen(ViewerScreen(self.store.root / trial.run))

    def action_promote(self) -> None:
        """Put the winner on the bench: the best over seeds, and until that is known the best."""
        study = self.study
        if study is None or study.winner is None:
            return
        best = study.winner
        load_on_bench(
            self.app, with_values(study.experiment, dict(best.values)), f"{study.id} #{best.number}"
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        study = self.study
        if action == "new":
            return not self.starting
        if action == "choose":
            return len(self.names) > 1
        if study is None:
            return not self.is_mounted
        trial = self.trials.under_cursor
        match action:
            case "pause":
                return study.state == "running"
            case "go_on":
                unfinished = sum(trial.finished for trial in study.tried) < study.size
                return study.state in ("paused", "pausing", "interrupted") or (
                    study.state == "ended" and unfinished
                )
            case "stop":
                return study.state in ("running", "paused", "pausing")
            case "prune":
                return trial is not None and not trial.finished
            case "open":
                return trial is not None and bool(trial.run)
            case "promote" | "to_best":
                return study.best is not None
            case "extend":
                return bool(study.borders)
            case "next_axes":
                return len(study.space) > 2
        return True


def _plan_of(study: StudyView) -> SearchPlan:
    """The plan that a study followed."""
    options = study.options
    return SearchPlan(
        study.experiment,
        study.name,
        study.space.to_words(),
        int(options.get("trials", 60)),
        str(options.get("sampler", "random")),
        tuple(options.get("pruners", ("cost",))),
        int(options.get("workers", 1)),
        int(options.get("seed", 0)),
        int(options.get("repeats", 0)),
    )
