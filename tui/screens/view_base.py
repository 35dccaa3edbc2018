"""What the screens beside the bench have in common: how they are laid out, and how they follow the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from ...core.errors import NntuiError
from ...core.language import tr
from ..bridge.live_run import unexpected
from ..bridge.workbench import Workbench
from ..messages import Fact
from ..options import Options
from ..terminal.output import MeasuredOutput
from ..widgets.key_bar import KeyBar
from ..widgets.status_line import StatusLine
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .message import MessageScreen

if TYPE_CHECKING:
    from ...core.training.history import History

LOOKS_PER_SECOND = 2.0


@dataclass(frozen=True)
class Broken:
    """What a thread tells in place of a result where it failed in a way that nobody foresaw."""

    error: NntuiError


class ViewScreen(Screen[None]):
    """Shows something of the experiment or of the run. Nothing here is drawn while another screen is in front."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - declared by Textual
        (0, "-cramped"),
        (LEAST_WIDTH, "-narrow"),
        (110, "-medium"),
        (170, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012
    NAME: ClassVar[str] = ""

    class Worked(Fact):
        """A thread has something to show; `turn` is the work it belongs to."""

        def __init__(self, turn: int, result: Any) -> None:
            super().__init__()
            self.turn, self.result = turn, result

    def compose(self) -> ComposeResult:
        """Lines above and below, and the screen's own in the middle."""
        yield TitleLine()
        yield StatusLine()
        with Vertical(id="body"):
            yield from self.compose_body()
            yield Static("", classes="view-words", id="words")
        yield KeyBar()
        yield TooSmall()

    def compose_body(self) -> ComposeResult:
        """What the screen shows."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Look at once, and now and then."""
        self._turn = 0
        self._worker: Worker[None] | None = None
        if self.options.live:
            self.set_interval(1.0 / LOOKS_PER_SECOND, self._look_again, name="look at the run")

    def on_screen_resume(self) -> None:
        """The experiment and the run may have changed while another screen was in front."""
        self.call_after_refresh(self.look)

    def _look_again(self) -> None:
        output = cast(MeasuredOutput, self.app)
        if self.is_current and output.governor.may_draw():
            output.plots_drawn()
            self.look()

    def look(self) -> None:
        """Show the experiment and the run as they are now."""
        draft = self.bench.draft
        title = draft.experiment.title
        self.query_one(TitleLine).show(
            f"{tr(self.NAME)} · {tr(title)}" if title else tr(self.NAME),
            draft.origin.name,
            edited=draft.edited,
        )
        self.query_one(StatusLine).show(self.bench.runner.read())
        self.show_now()

    def show_now(self) -> None:
        """Draw what is new."""
        raise NotImplementedError

    @property
    def bench(self) -> Workbench:
        """The model behind the screens."""
        return cast(Workbench, self.app.bench)  # type: ignore[attr-defined]

    @property
    def options(self) -> Options:
        """How the workbench was opened."""
        return cast(Options, self.app.options)  # type: ignore[attr-defined]

    @property
    def history(self) -> History | None:
        """The memory of the run, None without one."""
        return self.bench.runner.history

    def say(self, *words: Content | str) -> None:
        """The lines below the drawings."""
        parts = [word if isinstance(word, Content) else Content(tr(word)) for word in words]
        self.query_one("#words", Static).update(Content("\n").join(parts))

    def take(self, values: Mapping[str, Any]) -> bool:
        """Put settings into the experiment; whether that was possible. What is wrong is said in a dialog."""
        try:
            changed = self.bench.edit(values)
        except NntuiError as error:
            self.app.push_screen(MessageScreen(error))
            return False
        if changed:
            when = (
                tr("A restart on the bench uses it.") if self.bench.pending else tr("The next start uses it.")
            )
            self.notify(
                f"{when} {tr('u on the bench takes it back.')}", title="It is in the experiment", markup=False
            )
        return True

    # Work on a thread

    def work_on(self, steps: Callable[[Callable[[Any], None], Callable[[], bool]], None]) -> None:
        """Run `steps(tell, is_stale)` on a thread; what it tells arrives at `worked`. Earlier work is let go of."""
        self._turn += 1
        turn = self._turn
        if self._worker is not None:
            self._worker.cancel()

        def run() -> None:
            worker = get_current_worker()

            def tell(result: Any) -> None:
                if not worker.is_cancelled:
                    self.post_message(self.Worked(turn, result))

            try:
                steps(tell, lambda: worker.is_cancelled)
            except Exception as error:  # noqa: BLE001 - whatever fails is told on the screen, which lives on
                tell(Broken(unexpected(error)))

        self._worker = self.run_worker(run, thread=True, exclusive=False, group="look", exit_on_error=False)

    def on_view_screen_worked(self, event: Worked) -> None:
        """Hand on what belongs to the present work; what was asked for before is out of date."""
        if event.turn != self._turn:
            return
        if isinstance(event.result, Broken):
            error = event.result.error
            self.notify(f"{error.message}\n{error.hint}", title=error.title, severity="error", markup=False)
        else:
            self.worked(event.result)

    def worked(self, result: Any) -> None:
        """Show what a thread has found."""
