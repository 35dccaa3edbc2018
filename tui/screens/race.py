"""A controlled race: entries that differ in one setting side by side, over several seeds, before a winner is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from ...core.language import tr
from ..bridge.race_run import RaceRun
from ..options import Options
from ..widgets.counter import Counter
from ..widgets.key_bar import KeyBar
from ..widgets.plot import PlotWidget
from ..widgets.title_line import TitleLine
from ..widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall
from .message import MessageScreen

if TYPE_CHECKING:
    from ...core.compare.plan import RacePlan

LOOKS_PER_SECOND = 2.0
LETTERS = "ABCD"


class RaceScreen(Screen[None]):
    """Curves of the seed that is being raced, the figures of those that are done, and what may be said of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "d",
            "differences",
            "difference",
            id="race.differences",
            tooltip="The difference of the losses, or accuracy",
        ),
        Binding("l", "log_y", "log", id="race.log", tooltip="Loss on a logarithmic or a linear scale"),
        Binding("escape", "leave", "leave", id="race.leave", tooltip="Leave; what goes on is called off"),
    ]
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (LEAST_WIDTH, "-narrow"), (110, "-medium")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (LEAST_HEIGHT, "-short"), (32, "-tall")]  # noqa: RUF012

    log_y = False

    def __init__(self, plan: RacePlan) -> None:
        super().__init__()
        self.run = RaceRun(plan)
        self._shown: object = None
        self._told = False

    def compose(self) -> ComposeResult:
        """Title, where it stands, plots, figures."""
        yield TitleLine()
        yield Counter(id="race-line")
        with Horizontal(id="race-plots"):
            yield PlotWidget(("reading the data",), id="race-loss")
            yield PlotWidget((), id="race-accuracy")
            yield PlotWidget((), id="race-difference")
        yield Static("", id="race-words")
        yield KeyBar()
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin."""
        plan = self.run.plan
        name = plan.entries[0].title or plan.entries[0].data.source
        self.query_one(TitleLine).show(
            tr("Race · {setting}", setting=tr(plan.knob.title)), name, edited=False
        )
        self.run.begin()
        self.poll()
        if cast(Options, self.app.options).live:  # type: ignore[attr-defined]
            self.set_interval(1.0 / LOOKS_PER_SECOND, self.poll, name="look at the race")

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self.run.call_off()

    def poll(self) -> None:
        """Show what is new."""
        run = self.run
        now = (run.seeds_done, run.position, run.over, self.log_y, self.size)
        if now == self._shown:
            return
        self._shown = now
        self._show_line()
        self._show_plots()
        self._show_words()
        if run.error is not None and not self._told:
            self._told = True
            self.app.push_screen(MessageScreen(run.error))

    def _show_line(self) -> None:
        run, seeds = self.run, self.run.plan.seeds
        epochs = run.plan.entries[0].training.epochs
        if run.over:
            words = "✖ broken" if run.error else "✔ done"
            parts = [(f" {words}", "bold"), (f"  {run.seeds_done} of {len(seeds)} seeds", "")]
        else:
            parts = [(" ► racing", "bold"), (f"  seed {run.seeds_done + 1} of {len(seeds)}", "")]
            parts.append((f"  epoch {min(run.position, epochs):.1f}/{epochs}", ""))
        parts.append(("  the same data in the same order, the same seed, lock-step", "$text-muted"))
        self.query_one("#race-line", Counter).show(*parts)

    def _show_plots(self) -> None:
        race = self.run.race
        if race is None:
            return
        from ..panes.curves import has_accuracy
        from ..panes.overlay import Overlaid, accuracy_overlay, loss_overlay
        from ..views.race_drawing import difference_spec

        labels = [entry.label for entry in race.entries]
        runs = [
            Overlaid(letter, entry.label, entry.session.history)
            for letter, entry in zip(LETTERS, race.entries, strict=False)
        ]
        loss, accuracy = (
            self.query_one("#race-loss", PlotWidget),
            self.query_one("#race-accuracy", PlotWidget),
        )
        loss.show(loss_overlay(runs, loss.data_columns, log=self.log_y))
        classes = any(has_accuracy(one.history) for one in runs)
        self.set_class(not classes, "-loss-only")
        if classes:
            accuracy.show(accuracy_overlay(runs, accuracy.data_columns))
        traces = [race.difference(number, 0) for number in range(1, len(runs))]
        self.query_one("#race-difference", PlotWidget).show(difference_spec(traces, labels))

    def _show_words(self) -> None:
        known, run = self.run.known, self.run
        words: list[Content | str] = []
        if known is not None:
            from ...core.compare.words import lines

            head, *figures = lines(known)
            words += [tr(head), *(f"{letter}{line}" for letter, line in zip(LETTERS, figures, strict=False))]
        if run.over and known is not None and run.error is None:
            words.append(Content.styled(tr(known.verdict), "bold"))
        elif not run.over:
            words.append(tr("No winner is named before the last seed is done."))
        parts = [word if isinstance(word, Content) else Content(word) for word in words]
        self.query_one("#race-words", Static).update(Content("\n").join(parts))

    # Keys

    def action_differences(self) -> None:
        """The difference trace in place of the accuracy, and back."""
        self.toggle_class("-differences")
        self._redraw()

    def action_log_y(self) -> None:
        """The other scale of the loss."""
        self.log_y = not self.log_y
        self.poll()

    def action_leave(self) -> None:
        """Call it off, or leave what is done."""
        self.dismiss()

    def on_resize(self, event: Resize) -> None:
        """Other plots."""
        self._redraw()

    def _redraw(self) -> None:
        self._shown = None
        self.call_after_refresh(self.poll)
