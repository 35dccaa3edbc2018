"""What to search and how: a form of a few lines."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ...core.errors import ConfigError, NntuiError
from ...core.language import tr
from ...core.search.campaign import SAMPLERS
from ..bridge.search_process import SearchPlan
from ..error_words import cause_lines
from ..widgets.key_bar import KeyBar
from ..widgets.lists import TypedLine
from .dialog import Dialog

SPACE_LINES = 4
PLACEHOLDERS = ("optimizer.learning_rate=log:1e-4..1", "regularization.l2=log:1e-7..1e-1")
MORE = ("model.activation=relu,tanh,elu", "model.hidden=[32];[64,32]")


class PlanLine(TypedLine):
    """A line of the form; Enter takes the whole form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "start the search", id="dialog.take")]


class NewSearchScreen(Dialog[SearchPlan | None]):
    """Answers with a plan that has been checked, None for none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "start", id="search.start"),
        Binding("down,tab", "line(1)", "next line", id="search.next_line", show=False, priority=True),
        Binding(
            "up,shift+tab", "line(-1)", "previous line", id="search.previous_line", show=False, priority=True
        ),
    ]

    def __init__(self, plan: SearchPlan) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        """The ranges, then how to search them."""
        plan = self._plan
        with Vertical(classes="dialog", id="new-search"):
            yield Static(
                Content.styled(tr("Search around {name}", name=plan.name), "bold"), classes="dialog-title"
            )
            for at in range(max(SPACE_LINES, len(plan.space))):
                words = plan.space[at] if at < len(plan.space) else ""
                hint = (*PLACEHOLDERS, *MORE)[at] if at < 4 else ""
                yield from self._line("vary" if at == 0 else "and", f"space-{at}", words, hint)
            yield from self._line("trials", "trials", str(plan.trials))
            yield from self._line("epochs", "epochs", str(plan.experiment.training.epochs))
            yield from self._line("sampler", "sampler", plan.sampler, ", ".join(SAMPLERS))
            yield from self._line(
                "stop by", "pruners", ",".join(plan.pruners), "cost, median, halving, hyperband, none"
            )
            yield from self._line("workers", "workers", str(plan.workers))
            yield from self._line(
                "repeats", "repeats", str(plan.repeats), "the leaders over so many other seeds"
            )
            yield from self._line("seed", "seed", str(plan.seed))
            yield Static(
                tr("Samplers: {names}.", names=", ".join(SAMPLERS)), classes="dialog-words", id="search-words"
            )
            yield KeyBar()

    def _line(self, label: str, name: str, text: str, hint: str = "") -> ComposeResult:
        with Horizontal(classes="search-line"):
            yield Static(tr(label), classes="search-label")
            line = PlanLine(text, placeholder=tr(hint))
            line.id, line.select_on_focus = f"line-{name}", not name.startswith("space")
            yield line

    def on_mount(self) -> None:
        """The cursor in the first range."""
        self.query(TypedLine).first().focus()

    def action_line(self, direction: int) -> None:
        """To another line."""
        lines = list(self.query(TypedLine))
        at = lines.index(self.focused) if isinstance(self.focused, TypedLine) else 0
        self.set_focus(
            lines[(at + direction) % len(lines)]
        )  # at once: keys may come quicker than `focus` works

    @on(Input.Submitted)
    def action_start(self) -> None:
        """Check everything; begin, or say everything that is wrong."""
        try:
            plan = self._read()
            plan.check()
        except ConfigError as error:
            self._complain("\n".join(f"✖ {line}" for line in cause_lines(error)[:4]))
        except (NntuiError, ValueError) as error:
            self._complain(f"✖ {tr(str(error))}")
        else:
            self.dismiss(plan)

    def _complain(self, words: str) -> None:
        self.query_one("#search-words", Static).update(Content.styled(words, "$error"))

    def _read(self) -> SearchPlan:
        from ...core.config import with_value

        text = {str(line.id)[5:]: line.value.strip() for line in self.query(TypedLine)}
        space = tuple(words for name, words in text.items() if name.startswith("space-") and words)
        rules = tuple(rule.strip() for rule in text["pruners"].split(","))
        return replace(
            self._plan,
            space=space,
            experiment=with_value(self._plan.experiment, "training.epochs", _whole("epochs", text["epochs"])),
            trials=_whole("trials", text["trials"]),
            sampler=text["sampler"],
            pruners=tuple(rule for rule in rules if rule and rule != "none"),
            workers=_whole("workers", text["workers"]),
            repeats=_whole("repeats", text["repeats"]),
            seed=_whole("seed", text["seed"]),
        )


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NntuiError(f"{name}: {text!r} is no whole number.") from None
