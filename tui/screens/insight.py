"""What the network sees and gets wrong, while it trains: boundary, mistakes, first weights, confusion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from ...core.language import tr
from ..bridge.run_copy import copy_of, session_of
from ..widgets.plot import PlotWidget
from .view_base import ViewScreen

if TYPE_CHECKING:
    from ...core.preview.insight import Insight

NOTHING = ("No run yet: there is nothing to judge.", "f2, then s starts one.")


class InsightScreen(ViewScreen):
    """Follows the run. The training thread only copies the weights; they are judged elsewhere."""

    NAME = "Insight"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "page", "other half", id="insight.page", tooltip="Pictures, or the confusion matrix"),
    ]

    def compose_body(self) -> ComposeResult:
        """Two rows: pictures, and tables."""
        with Horizontal(classes="view-row", id="insight-pictures"):
            yield PlotWidget(NOTHING, id="insight-main")
            yield PlotWidget((), id="insight-second")
        with Horizontal(classes="view-row", id="insight-tables"):
            yield PlotWidget((), id="confusion")
            yield PlotWidget((), id="by-class")

    def on_mount(self) -> None:
        """Nothing is judged yet."""
        self.seen: Insight | None = None
        self._asked: tuple[int, int] | None = None
        self._busy = False

    def show_now(self) -> None:
        """Judge the network as it is now, unless that is being done or was."""
        run = self.bench.runner.run
        session = session_of(run)
        if session is None:
            self.set_class(True, "-one")
            return
        key = (id(run), session.history.step)
        if self._asked is not None and self._asked[0] != key[0]:
            self._busy = False  # what is being judged is of another run
        if key != self._asked and not self._busy:
            self._asked, self._busy = key, True
            self.work_on(partial(_judged, session))

    def worked(self, result: Any) -> None:
        """The network has been judged."""
        from ..views.insight_drawings import main_drawing, second_drawing, table_drawings

        self._busy = False
        if result is None:
            return
        self.seen = result
        self.query_one("#insight-main", PlotWidget).show(main_drawing(result))
        second, tables = second_drawing(result), table_drawings(result)
        self.query_one("#insight-second", PlotWidget).set_class(second is None, "-none")
        if second is not None:
            self.query_one("#insight-second", PlotWidget).show(second)
        self.set_class(tables is None, "-one")
        if tables is not None:
            row = self.query_one("#insight-tables")
            row.styles.max_height = len(result.class_names) + 3 if self.has_class("-tall") else None
            self.query_one("#confusion", PlotWidget).show(tables[0])
            self.query_one("#by-class", PlotWidget).show(tables[1])
        self._say(result)
        self.refresh_bindings()

    def _say(self, seen: Insight) -> None:
        rows = f"{seen.rows:,}"
        if seen.rows != seen.all_rows:
            rows = tr("{some} of {all}", some=rows, all=f"{seen.all_rows:,}")
        head = Content.styled(tr("after step {step}", step=f"{seen.step:,}"), "bold")
        if seen.confusion is None:
            self.say(Content.assemble(head, f"  {tr('{rows} validation rows', rows=rows)}"))
            return
        right = tr(
            "{share} % of {rows} validation rows right, {wrong} wrong",
            share=f"{100 * seen.accuracy:.1f}",
            rows=rows,
            wrong=len(seen.confusion.wrong),
        )
        self.say(
            Content.assemble(head, "  ", right),
            self._commonest(seen),
        )

    def _commonest(self, seen: Insight) -> str:
        assert seen.confusion is not None
        counts = seen.confusion.counts.copy()
        classes = len(counts)
        for index in range(classes):
            counts[index, index] = 0
        if not counts.any():
            return tr("No class is taken for another.")
        if counts.max() == 1:
            return tr("No class is taken for another more than once.")
        true, predicted = divmod(int(counts.argmax()), classes)
        names = seen.class_names
        return tr(
            "Most often {true} is taken for {predicted} ({count} times).",
            true=names[true],
            predicted=names[predicted],
            count=counts[true, predicted],
        )

    def action_page(self) -> None:
        """The other half, where one is seen at a time."""
        self.toggle_class("-tables")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There may be no tables."""
        if action == "page":
            return self.has_class("-short") and self.seen is not None and self.seen.confusion is not None
        return True


def _judged(session: Any, tell: Callable[[Any], None], is_stale: Callable[[], bool]) -> None:
    """On a thread: copy the weights between two steps, and judge the copy."""
    from ...core.preview.insight import insight

    taken = copy_of(session, is_stale)
    if taken is None:
        tell(None)
        return
    prepared = taken.prepared
    tell(insight(taken.network, prepared.dataset, prepared.pipeline, taken.step))
