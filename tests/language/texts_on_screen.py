"""Every English text that the screen looks up, found in the sources and in the tables of settings and rules.

Values in braces stand for whatever an f-string fills in, by any name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nntui

ROOT = Path(nntui.__file__).parent

SHOWN = {
    # Of these calls, all positional texts and the named ones are shown through the look-up.
    "tr": (),
    "notify": ("title",),
    "ConfirmScreen": (),
    "AskPathScreen": (),
    "PlotWidget": (),
    "clear": (),
    "say": (),
    "words": (),
    "PlotSpec": ("empty",),
    "Series": (),
    "Baseline": (),
    "Axis": ("name",),
    "Binding": ("tooltip",),
    "NntuiError": (),
    "ReadScreen": (),
    "show": (),
}
SKIPPED = {"Binding": (0, 1), "Series": (1,), "Problem": (0,)}
"""Places of arguments that are no texts: keys and actions, letters, settings."""

ERRORS = ("NntuiError", "DataError", "ConfigError", "ControlError", "Problem", "_WrongValueError")


def blanked(text: str) -> str:
    """A text with its values without names, and without blanks around it."""
    return re.sub(r"\{[^{}]*\}", "{}", text).strip()


def is_text(text: str) -> bool:
    """Whether there is anything to translate: a word of two letters, and no path, style or format."""
    bare = text.replace("{}", " ")
    return bool(re.search(r"[A-Za-z]{2}", bare)) and not re.fullmatch(
        r"[$#.\w-]*[$#_.][$#.\w -]*", text.strip()
    )


def constants(node: ast.AST) -> Iterator[str]:
    """The texts of an expression; those within calls, comparisons and subscripts are no part of what is shown."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.IfExp):
        yield from constants(node.body)
        yield from constants(node.orelse)
    elif isinstance(node, (ast.Tuple, ast.List)):
        for item in node.elts:
            yield from constants(item)
    elif isinstance(node, ast.Starred):
        yield from constants(node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for left in constants(node.left):
            for right in constants(node.right):
                yield left + right
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from constants(value)


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def shown_in(path: Path, calls: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """The texts that the calls of a file show."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or name_of(node) not in calls:
            continue
        name = name_of(node)
        for place, argument in enumerate(node.args):
            if place not in SKIPPED.get(name, ()):
                yield from constants(argument)
        for keyword in node.keywords:
            if keyword.arg in calls[name]:
                yield from constants(keyword.value)


def of_sources() -> Iterator[str]:
    """What the modules of the screen show, and those below that look texts up themselves."""
    for path in sorted((ROOT / "tui").rglob("*.py")):
        yield from shown_in(path, SHOWN)
    for path in sorted((ROOT / "core/lessons").glob("*.py")):
        yield from shown_in(path, {"tr": ()})


def of_sentences() -> Iterator[str]:
    """Whatever reads like a sentence where the screen is made: texts of three words, but no class names and no faults
    of the program's own."""
    for folder in ("bridge", "forms", "panes", "plotting", "screens", "views", "widgets"):
        for path in sorted((ROOT / "tui" / folder).rglob("*.py")):
            yield from (
                text for text in spoken_in(ast.parse(path.read_text(encoding="utf-8"))) if sentence(text)
            )


def spoken_in(node: ast.AST) -> Iterator[str]:
    """The texts below a node, without what is never shown."""
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        yield from constants(node)
    for child in ast.iter_child_nodes(node):
        hidden = (
            isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant),  # a docstring
            isinstance(child, ast.AnnAssign) and getattr(child.annotation, "id", "") == "TypeAlias",
            isinstance(child, ast.Call) and name_of(child) == "ValueError",
            isinstance(child, ast.keyword) and child.arg in ("classes", "name"),
            isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant),
        )
        if not any(hidden):
            yield from spoken_in(child)


def sentence(text: str) -> bool:
    """Three words in a row."""
    return bool(re.search(r"[A-Za-z]{2,},? [A-Za-z]+,? [A-Za-z]{2,}", text))


DRAWN = {"put": 2, "_titled": 0, "_Row": 0, "Text": 0}
"""Calls that draw a text as it is, and which argument it is."""


def drawn_in_one_language(folder: Path) -> Iterator[str]:
    """Texts that modules draw without looking them up."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > (place := DRAWN.get(name_of(node), 99)):
                for text in constants(node.args[place]):
                    if re.search("[A-Za-z]{3}", blanked(text).replace("{}", " ")):
                        yield f"{path.name}: {text}"


def of_tables() -> Iterator[str]:
    """Settings, choices, panes, screens, figures, states."""
    from nntui.core.config import ALL_SETTINGS
    from nntui.tui.panes.column_table import COLUMNS as CELLS
    from nntui.tui.panes.column_table import SIGNS as ROLES
    from nntui.tui.panes.data_table import COLUMNS as SETS
    from nntui.tui.panes.labels import label
    from nntui.tui.panes.run_table import COLUMNS as RUNS
    from nntui.tui.panes.table import PANES
    from nntui.tui.screens.table import SCREENS
    from nntui.tui.views import health, model_drawings, xray_table
    from nntui.tui.widgets.fetch_bar import STAGES
    from nntui.tui.widgets.finding_text import SEVERITIES
    from nntui.tui.widgets.status_words import STATES

    for path, info in ALL_SETTINGS.items():
        yield from (label(path), info.setting.words)
        for choice in info.setting.choices:
            yield from (choice.label, choice.words)
    for pane in PANES:
        yield from (pane.title, pane.short)
    for spec in SCREENS:
        yield from (spec.title, spec.words)
    for figure in health.FIGURES:
        yield from (figure.title, figure.words)
    yield from (word for _, word, _ in SEVERITIES.values())
    yield from STATES
    yield from STAGES.values()
    yield from ROLES.values()
    for columns in (SETS, CELLS, RUNS, xray_table.COLUMNS, model_drawings.COLUMNS):
        yield from (column[1] if isinstance(column[1], str) else column[0] for column in columns)
    yield from (word for _, word, _ in xray_table.SIGNS.values())


def of_findings() -> Iterator[str]:
    """Titles and causes of the rules, and what their evidence is called."""
    from nntui.core.diagnostics.table import RULES

    for rule in RULES:
        yield from (rule.title, rule.cause)
    for path in sorted((ROOT / "core/diagnostics/rules").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                keys = [key for key in node.keys if key is not None]
                yield from (text.replace("_", " ") for key in keys for text in constants(key))
            if isinstance(node, ast.keyword) and node.arg == "cause":
                yield from constants(node.value)


def of_checks() -> Iterator[str]:
    """What the checks before training say: everything in them that reads like a sentence or a title."""
    for name in ("sanity.py", "preflight.py"):
        path = ROOT / "core/preflight" / name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name_of(node) == "Check":
                yield from (text for argument in node.args[1:] for text in constants(argument))
            if isinstance(node, ast.Dict):
                yield from (text for key in node.keys if key is not None for text in constants(key))
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "words":
                yield from constants(node.value)


def of_collections() -> Iterator[str]:
    """Presets and data sets: titles and stories; and what a setting takes."""
    from nntui.core.config import ALL_SETTINGS, expectation, list_presets
    from nntui.core.data.store.catalogue import CATALOGUE

    for preset in list_presets():
        yield from (preset.title, preset.story)
    for entry in CATALOGUE.values():
        yield from (entry.title, entry.words, entry.kind)
    for info in ALL_SETTINGS.values():
        yield expectation(info.setting)


def of_errors() -> Iterator[str]:
    """What is wrong with a value that is typed, with an experiment, with data, runs and searches."""
    for part in (
        "config",
        "data",
        "preprocessing",
        "compare",
        "repair",
        "runs",
        "search",
        "session.py",
        "training",
    ):
        place = ROOT / "core" / part
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            yield from shown_in(path, dict.fromkeys(ERRORS, ()))


def all_texts() -> set[str]:
    """All of them, values without names."""
    found = (
        *of_sources(),
        *of_sentences(),
        *of_tables(),
        *of_findings(),
        *of_checks(),
        *of_collections(),
        *of_errors(),
    )
    return {blanked(text) for text in found if is_text(blanked(text))}


def all_strings() -> set[str]:
    """Every text in the program's sources, shown or not."""
    found: set[str] = set()
    for path in (*(ROOT / "tui").rglob("*.py"), *(ROOT / "core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Constant, ast.JoinedStr)):
                found.update(blanked(text) for text in constants(node))
    return found
