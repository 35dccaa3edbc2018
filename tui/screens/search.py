"""Hyperparameter search: the trials as they come, and what they teach."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize, ScreenResume
from textual.widgets import DataTable

from ...core.errors import NntuiError
from ...core.runs.store import RunStore
from ..bridge.study_shelf import StudyShelf, StudyView
from ..options import Options
from ..panes.trial_table import TrialTable
from ..run_messages import DiskDone, DiskRefused, StudiesRead
from ..widgets.counter import Counter
from ..widgets.key_bar import KeyBar
from ..widgets.key_names import key_of
from ..widgets.plot import Drawing, PlotWidget
from ..widgets.study_words import offer, standing
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .message import MessageScreen
from .search_actions import SearchActions
from .search_keys import SEARCH_KEYS, VIEW_NAMES, VIEWS

LOOK_SECONDS = 1.0
"""How often the study's folder is looked at while the screen is seen."""


class SearchScreen(SearchActions):
    """A table of trials beside drawings of the whole study. The disk is read on other threads."""

    BINDINGS: ClassVar[list[BindingType]] = [*SEARCH_KEYS]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._reading = False
        self._read_once = False
        self._other: StudyView | None = None
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """How it stands, the trials, the drawings, what is offered."""
        self.shelf = StudyShelf(self.store.root)
        yield TitleLine()
        yield Counter(id="study-line")
        with Horizontal(id="study"):
            yield TrialTable()
            with Vertical(id="study-figures"):
                yield Counter(id="study-views")
                with Horizontal(id="study-top"):
                    yield PlotWidget(("",), id="study-main")
                    yield PlotWidget(("",), id="study-second")
                yield PlotWidget(("",), id="study-best")
        yield Counter(id="study-offer")
        yield KeyBar()
        yield TooSmall()

    @property
    def options(self) -> Options:
        """How the workbench was opened."""
        return cast(Options, self.app.options)  # type: ignore[attr-defined]

    @property
    def store(self) -> RunStore:
        """Where the trials' runs are."""
        return RunStore(self.options.runs_dir or None)

    @property
    def has_counterpart(self) -> bool:
        """Whether the same budget was also searched the other way."""
        return self._other is not None

    def on_mount(self) -> None:
        """Look at the folder, now and from time to time."""
        self.trials.focus()
        self.draw()
        self.look()
        if self.options.live:
            self.set_interval(LOOK_SECONDS, self._look_again, name="look at the study")

    def _look_again(self) -> None:
        if self.is_current:
            self.look()

    @on(ScreenResume)
    def _seen_again(self) -> None:
        if self.is_mounted and self._read_once:
            self.look()

    def look(self) -> None:
        """Read the study, away from the screen; one reading at a time."""
        if not self._reading:
            self._reading = True
            self._read_study(self.wanted)

    @work(thread=True, group="study")
    def _read_study(self, wanted: str) -> None:
        names = self.shelf.names()
        study: StudyView | None = None
        try:
            if names:
                study = self.shelf.read(wanted if wanted in names else names[0])
                self._other = self.shelf.counterpart(study)
                _ = study.importance, study.borders  # worked out here and not while drawing
        except NntuiError as error:
            self.post_message(DiskRefused(error))
        finally:
            self.post_message(StudiesRead(study, names))

    @on(StudiesRead)
    def _studies_read(self, event: StudiesRead) -> None:
        self._reading, self._read_once = False, True
        self.study, self.names = event.study, event.names
        self.draw()
        if (
            self.wanted
            and self.study is not None
            and self.study.id != self.wanted
            and self.wanted in self.names
        ):
            self.look()  # another was chosen while this one was read

    @on(DiskRefused)
    def _refused(self, event: DiskRefused) -> None:
        self.starting = False
        self.app.push_screen(MessageScreen(event.error))
        self.draw()

    @on(DiskDone)
    def _done(self, event: DiskDone) -> None:
        self.starting = False
        self.notify(event.words, markup=False)
        self.look()

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(DataTable.RowSelected)
    def _clicked(self) -> None:
        self.action_open()

    # Drawing

    def draw(self) -> None:
        """Draw what is new."""
        study = self.study
        self.set_class(study is None, "-empty")
        self.set_class(self.view_name == "layout", "-layout")
        self.set_class(self.view_name == "best", "-best")
        self._say(study)
        if study is not None:
            self.query_one(TitleLine).show(f"Search  {study.name}", study.id, edited=False)
            key = (study.stamp, self.view_name, self.axes, self.size, self._other and self._other.stamp)
            if key != self._drawn:
                self._drawn = key
                self.call_after_refresh(self._draw_study, study)
        else:
            self.query_one(TitleLine).show("Search", str(self.shelf.studies), edited=False)
            self.query_one("#study-main", PlotWidget).clear(self._welcome())
        self.refresh_bindings()

    def _say(self, study: StudyView | None) -> None:
        line, offered = self.query_one("#study-line", Counter), self.query_one("#study-offer", Counter)
        if self.starting:
            line.show((" ◌ starting a search", "$accent"))
        elif study is None:
            line.show((" ○ no studies yet" if self._read_once else " reading the studies", "$text-muted"))
        else:
            line.show(*standing(study))
        offered.show(*(offer(study, key_of(self, "search.extend")) if study else ()))
        self.query_one("#study-views", Counter).show(*self._tabs())

    def _tabs(self) -> list[tuple[str, str]]:
        """The drawings there are; where there is little room only the present one has its name."""
        roomy = self.has_class("-medium")
        parts = []
        for at, name in enumerate(VIEWS):
            here = name == self.view_name
            words = f"{at + 1} {VIEW_NAMES[name]}  " if here or roomy else f"{at + 1}  "
            parts.append((words, "$accent bold" if here else "$text-muted"))
        return parts

    def _welcome(self) -> tuple[str, ...]:
        return (
            f"Press {key_of(self, 'search.new')} to search around the experiment on the bench:",
            "",
            "random draws over wide logarithmic ranges find good",
            "learning rates sooner than a grid does.",
        )

    def _draw_study(self, study: StudyView) -> None:
        """The table and the drawings, once the layout is known."""
        if study is not self.study:
            return
        self.trials.show(study, self.trials.size.width)
        main, second = self._drawings(study)
        self.query_one("#study-main", PlotWidget).show(main)
        if second is not None:
            self.query_one("#study-second", PlotWidget).show(second)
        from ..panes.study_figures import best_so_far

        self.query_one("#study-best", PlotWidget).show(best_so_far(study))
        self.refresh_bindings()

    def _drawings(self, study: StudyView) -> tuple[Drawing, Drawing | None]:
        from ..panes import study_figures as figures

        match self.view_name:
            case "best":
                return figures.best_so_far(study), None
            case "parallel":
                return figures.all_parameters(study), None
            case "importance":
                return figures.importance(study), None
            case "layout":
                first, second = self.shown_axes
                return (
                    figures.layout(study, self._other, first, second, "grid"),
                    figures.layout(study, self._other, first, second, "random"),
                )
        first, second = self.shown_axes
        if first == second:
            return figures.all_parameters(study), None
        return figures.scatter(study, first, second), None

    def on_resize(self, event: Resize) -> None:
        """Other widths, other drawings."""
        if self._read_once:
            self.call_after_refresh(self.draw)
