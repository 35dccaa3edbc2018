"""The table of a study's trials."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rich.style import Style
from rich.text import Text
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from ...core.language import tr
from ...core.search.confirm import CONFIRM_STAGE
from ...core.search.trial import Trial
from ..bridge.study_shelf import StudyView
from ..plotting.palette import Role
from ..widgets.plot_look import look_of

SIGNS = {"waiting": "○", "running": "►", "done": "✔", "pruned": "▽", "infeasible": "×"}
"""The sign of a trial's state; `BEST` stands for the best."""
BEST = "◆"

REPEAT = "↻"
"""A leader that is trained again with another seed."""

NUMBER, SCORE, EPOCHS = 6, 7, 8


class TrialTable(DataTable[Text], inherit_bindings=False):
    """One line a trial, in the order in which they were asked for. The screen has the keys."""

    def __init__(self) -> None:
        super().__init__(id="trials", cursor_type="row", cell_padding=0)
        self.study: StudyView | None = None
        self._rows: list[tuple[str, ...]] = []
        self._head: tuple[str, ...] = ()

    def show(self, study: StudyView, width: int) -> None:
        """Show the study as it is now, in so many cells. Lines that stay the same are not touched."""
        other = self.study is None or self.study.id != study.id
        follow = other or self.cursor_row >= self.row_count - 1
        heads = headings(study)
        self.study = study
        rows = [line(trial, study) for trial in study.trials]
        key = (study.id, *heads, str(width))
        if key != self._head:
            self._head, self._rows = key, []
            self.clear(columns=True)
            for text, wide in zip((*heads[:-1], f"{heads[-1]} "), _widths(heads, width), strict=True):
                self.add_column(Text(text[: wide - 1]), width=wide)
        for at, row in enumerate(rows[: len(self._rows)]):
            for column, (old, new) in enumerate(zip(self._rows[at], row, strict=True)):
                if old != new:
                    self.update_cell_at(Coordinate(at, column), self._styled(new, column))
        for row in rows[len(self._rows) :]:
            self.add_row(*(self._styled(cell, column) for column, cell in enumerate(row)))
        self._rows = rows
        if other and study.state == "ended" and study.best is not None:
            self.go_to(study.best.number)
        elif follow and rows:
            self.move_cursor(row=len(rows) - 1)

    @property
    def under_cursor(self) -> Trial | None:
        """The trial with the cursor."""
        trials = self.study.trials if self.study else ()
        return trials[self.cursor_row] if 0 <= self.cursor_row < len(trials) else None

    def go_to(self, number: int) -> None:
        """Put the cursor on a trial."""
        for row, trial in enumerate(self.study.trials if self.study else ()):
            if trial.number == number:
                self.move_cursor(row=row)

    def _styled(self, cell: str, column: int) -> Text:
        style: str | Style = ""
        if column == 0:
            styles = look_of(self.app).styles
            role = {BEST: Role.GOOD, "×": Role.ALERT, "►": Role.MARK}.get(cell[:1])
            style = styles[role] if role is not None else ""
        return Text(cell, style=style, no_wrap=True, overflow="ellipsis")


def headings(study: StudyView) -> tuple[str, ...]:
    """The columns: sign and number, score, epochs, and every parameter by its own name."""
    names = (parameter.path.rpartition(".")[2].replace("_", " ") for parameter in study.space.parameters)
    return (tr("trial"), tr("score"), tr("epochs"), *names)


def line(trial: Trial, study: StudyView) -> tuple[str, ...]:
    """A trial in words."""
    best = study.best is not None and trial.number == study.best.number
    known = trial.feasible or trial.state == "running"
    score = f"{trial.score:.4f}" if known and math.isfinite(trial.score) else ""
    if trial.state == "running" and not score:
        score = "…"
    values: Mapping[str, Any] = trial.values
    sign = REPEAT if trial.stage == CONFIRM_STAGE else BEST if best else SIGNS[trial.state]
    return (
        f"{sign} {trial.number}",
        score or trial.state[:6],
        f"{len(trial.curve)}/{trial.epochs}",
        *(value_text(values.get(parameter.path)) for parameter in study.space.parameters),
    )


def value_text(value: Any) -> str:
    """A setting's value in a few cells."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        if value and not 1e-3 <= abs(value) < 1e4:
            digits, _, power = f"{value:.2e}".partition("e")
            return f"{digits}e{int(power)}"
        return f"{value:.3g}"
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _widths(heads: tuple[str, ...], width: int) -> list[int]:
    """What is left after the first three is shared out evenly."""
    room = max(0, width - NUMBER - SCORE - EPOCHS - 1)
    count = max(1, len(heads) - 3)
    each = max(8, math.floor(room / count))
    last = max(each, room - (count - 1) * each)
    return [NUMBER, SCORE, EPOCHS, *([each] * (len(heads) - 4)), last]
