"""The Learn screen: a list of lessons, and one lesson at a time with its plot beside it. It wires; the desk decides."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from ...core.errors import ConfigError, NntuiError
from ...core.language import tr
from ...core.lessons.explain_run import explain_run
from ..bridge.lesson_desk import LessonDesk
from ..bridge.workbench import Workbench
from ..error_words import cause_lines
from ..options import Options
from ..views.lesson_page import lesson_page, list_row
from ..widgets.key_bar import KeyBar
from ..widgets.key_names import key_of
from ..widgets.lists import ChoiceList, TypedLine
from ..widgets.plot import PlotWidget
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .learn_keys import LEARN_KEYS
from .message import MessageScreen
from .read import ReadScreen
from .source import SourceScreen
from .to_bench import load_on_bench

LOOKS_PER_SECOND = 4.0


class LearnScreen(Screen[None]):
    """Shows `desk`: the list while no lesson is open, else the lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [*LEARN_KEYS]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, desk: LessonDesk | None = None, start: str = "") -> None:
        """`start`: the id of the lesson that is open at first; "" for the list."""
        super().__init__()
        self.desk = desk or LessonDesk()
        self._first = start
        self._drawing = 0
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """Title, list or lesson, the line to type in, keys."""
        yield Static("", id="learn-title")
        yield ChoiceList()
        with Horizontal(id="learn-body"):
            with VerticalScroll(id="learn-scroll", can_focus=False):
                yield Static("", id="learn-text")
            with Vertical(id="learn-side"):
                yield PlotWidget(id="learn-plot")
        yield TypedLine()
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """The list."""
        self.query_one(TypedLine).display = False
        self._show_list()
        if self._first:
            self._enter(self._first)
            self._first = ""
        options = cast(Options, self.app.options)  # type: ignore[attr-defined]
        if options.live:
            self.set_interval(1.0 / LOOKS_PER_SECOND, self.poll, name="look at the lesson's runs")

    def on_screen_resume(self) -> None:
        """The task may have been tried on the bench."""
        if self.is_mounted:
            self._look_at_bench()

    def _look_at_bench(self) -> None:
        task = self._bench.task
        if task is not None:
            task.grade(self._bench.runner.history)
            if self.desk.look_at_bench(task):
                self.show_lesson()
                self.call_after_refresh(self._to_news, "trial")

    @property
    def _bench(self) -> Workbench:
        return cast(Workbench, self.app.bench)  # type: ignore[attr-defined]

    def on_unmount(self) -> None:
        """The runs end with the screen."""
        self.desk.cancel()

    # Showing

    def _show_list(self) -> None:
        desk, options = self.desk, self.query_one(ChoiceList)
        here = options.highlighted
        options.clear_options()
        section = ""
        for number, lesson in enumerate(desk.lessons, start=1):
            if lesson.section != section:
                section = lesson.section
                options.add_option(
                    Option(Content.styled(desk.say.section(section), "$accent bold"), disabled=True)
                )
            options.add_option(Option(list_row(desk, lesson, number), id=lesson.id))
        options.highlighted = 1 if here is None else here
        self._lay_out()
        if not self._first:
            options.focus()

    def _lay_out(self) -> None:
        desk = self.desk
        reading = desk.lesson is not None
        self.query_one(ChoiceList).display = not reading
        self.query_one("#learn-body").display = reading
        done = desk.say.word("learn", "of", solved=desk.progress.solved, all=len(desk.lessons))
        words = Content.assemble(
            (" nntui ", "$accent bold"),
            (f" {desk.say.word('learn', 'lessons')}", "bold"),
            (f"  {done}", "$text-muted"),
        )
        self.query_one("#learn-title", Static).update(words)
        self.refresh_bindings()

    def show_lesson(self) -> None:
        """The page and the picture as they are now."""
        self._lay_out()
        if self.desk.lesson is None:
            return
        width = self.query_one("#learn-scroll").size.width - 3
        page = lesson_page(self.desk, lambda action: key_of(self, action), width)
        self.query_one("#learn-text", Static).update(page)
        self._draw()

    def _draw(self) -> None:
        desk, plot = self.desk, self.query_one("#learn-plot", PlotWidget)
        play = desk.trial if desk.trial is not None and (desk.doing == "trial" or desk.verdict) else desk.play
        if play is None or not play.results:
            plot.clear((desk.say.word("learn", "nothing_run"),))
            return
        from ..views.lesson_plot import lesson_plot

        kind = desk.opened.plot
        columns = plot.data_columns
        plot.show(lesson_plot(kind, play.runs, dict(play.results), self._drawing, columns, desk.say))

    def poll(self) -> None:
        """Take in what the runs have come to."""
        desk = self.desk
        if desk.lesson is not None and not desk.doing and self.is_current:
            self._look_at_bench()
        if desk.lesson is None or not desk.doing:
            return
        ended, doing = desk.doing, desk.doing
        if desk.poll():
            self.show_lesson()
            self.call_after_refresh(self._to_news, ended)
        elif doing:
            play = desk.play if doing == "lesson" else desk.trial
            state = (play.current, len(play.results)) if play else None
            if state != self._drawn:
                self._drawn = state
                self.show_lesson()
            else:
                self._draw()

    def _to_news(self, ended: str) -> None:
        """Bring into view what has just been measured: below the question, or at the end of the page."""
        scroll = self.query_one("#learn-scroll")
        if ended == "trial":
            scroll.scroll_end(animate=False)
        else:
            answers = len(self.desk.opened.question.answers)
            scroll.scroll_to(y=answers + 4, animate=False)

    def on_resize(self, event: Resize) -> None:
        """The text has another width."""
        self.call_after_refresh(self.show_lesson)

    # Keys

    @on(OptionList.OptionSelected)
    def _opened(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self._enter(event.option_id)

    def _enter(self, lesson_id: str) -> None:
        self.desk.open(lesson_id)
        self._drawing = 0
        self.set_focus(None)
        self.query_one("#learn-scroll").scroll_home(animate=False)
        self.call_after_refresh(self.show_lesson)
        self._lay_out()

    def action_back(self) -> None:
        """From the line to the page, from the page to the list."""
        line = self.query_one(TypedLine)
        if line.display:
            self._close_line()
        elif self.desk.lesson is not None:
            self.desk.leave()
            self._show_list()

    def action_predict(self, number: int) -> None:
        """Choose an answer."""
        if self.desk.predict(number):
            self.show_lesson()

    def action_run_lesson(self) -> None:
        """Carry the lesson's runs out."""
        if self.desk.run():
            self.show_lesson()

    def action_try_task(self) -> None:
        """Train the task with the changes."""
        self.desk.try_task()
        self.show_lesson()

    def action_hint(self) -> None:
        """One hint more."""
        if self.desk.hint():
            self.show_lesson()

    def action_drop(self) -> None:
        """Take the last change back."""
        self.desk.drop_change()
        self.show_lesson()

    def action_change(self) -> None:
        """Open the line to type a change in."""
        line = self.query_one(TypedLine)
        line.placeholder = self.desk.say.word("learn", "type_change")
        line.value, line.display = "", True
        line.focus()

    @on(Input.Submitted)
    def _changed(self, event: Input.Submitted) -> None:
        text = event.value.strip()
        problem = self.desk.change(text) if text else None
        if problem is not None:
            self.notify(_words_of(problem), severity="error", markup=False)
            return
        self._close_line()
        self.show_lesson()
        self.call_after_refresh(self.query_one("#learn-scroll").scroll_end, animate=False)

    def _close_line(self) -> None:
        self.query_one(TypedLine).display = False
        self.set_focus(None)
        self.refresh_bindings()

    def action_next_drawing(self) -> None:
        """Another of the lesson's drawings."""
        self._drawing += 1
        self._draw()

    def read_again(self) -> None:
        """Another language is spoken: what is open stays open."""
        self.desk.read_again()
        if self.desk.lesson is None:
            self._show_list()
        else:
            self.show_lesson()

    def action_explain_run(self) -> None:
        """The last run in words."""
        history = self.desk.last_history()
        if history is not None:
            words = explain_run(history, self.desk.say)
            self.app.push_screen(ReadScreen([(self.desk.say.word("learn", "explain"), words)]))

    def action_source(self) -> None:
        """The code that does the work, with the numbers of the task's experiment."""
        try:
            experiment = self.desk.task_experiment()
        except ConfigError as error:
            self.app.push_screen(MessageScreen(error))
            return
        self.app.push_screen(SourceScreen(experiment))

    def action_to_bench(self) -> None:
        """The task's experiment on the bench."""
        try:
            experiment = self.desk.task_experiment()
        except ConfigError as error:
            self.app.push_screen(MessageScreen(error))
            return
        load_on_bench(self.app, experiment, self.desk.opened.id)
        self._bench.task = self.desk.bench_task(self._bench.runner.history)

    def action_read(self, by: int) -> None:
        """Read on."""
        self.query_one("#learn-scroll").scroll_relative(y=by, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action does something now."""
        desk = self.desk
        if action == "switch_mode":
            return True
        if desk.lesson is None:
            return action not in OF_A_LESSON
        standing = desk.standing
        possible = {
            "predict": not standing.ran and not desk.doing,
            "run_lesson": standing.predicted is not None and not desk.doing,
            "change": standing.ran and not desk.doing,
            "drop": bool(standing.changes) and not desk.doing,
            "try_task": standing.ran and not desk.doing,
            "hint": standing.ran and standing.hints < len(desk.opened.task.hints),
            "next_drawing": sum(bool(run.demo) for run in desk.opened.runs) > 1 and desk.play is not None,
            "explain_run": desk.last_history() is not None and not desk.doing,
        }
        return possible.get(action, True)


OF_A_LESSON = (
    "predict", "run_lesson", "change", "drop", "try_task", "hint", "next_drawing", "source", "explain_run", "to_bench",
    "back", "read",
)  # fmt: skip


def _words_of(error: NntuiError) -> str:
    if isinstance(error, ConfigError) and error.problems:
        return "\n".join(cause_lines(error))
    return tr(error.title)
