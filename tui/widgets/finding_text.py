"""A finding in words: symbol, word and colour; evidence, cause and cure. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from textual.content import Content

from ...core.config import ALL_SETTINGS
from ...core.language import tr
from ..forms.values import number_text, shown
from ..panes.labels import label

if TYPE_CHECKING:
    from ...core.diagnostics import Change, Finding

SEVERITIES = {
    "critical": ("✖", "critical", "$error bold"),
    "warning": ("▲", "warning", "$warning bold"),
    "hint": ("●", "hint", "$accent bold"),
}
"""Symbol, word and colour: any one of them is enough to tell."""

LEAD = 7
"""Cells of the words before evidence, cause and cure."""


def headline(finding: Finding) -> Content:
    """▲ warning  The learning rate is too low"""
    symbol, word, style = SEVERITIES[finding.severity]
    return Content.assemble((f"{symbol} {tr(word)}", style), "  ", (tr(finding.title), "bold"))


def details(finding: Finding, chosen: int, width: int) -> Content:
    """Evidence, cause and the cures in lines of `width` cells; the `chosen` cure is marked."""
    step, figures = f"{finding.step:,}", evidence(finding.evidence)
    if finding.layer:
        seen = tr("step {step} in {layer}: {figures}", step=step, layer=tr(finding.layer), figures=figures)
    else:
        seen = tr("step {step}: {figures}", step=step, figures=figures)
    lines = [*_paragraph(tr("seen"), seen, width), *_paragraph(tr("cause"), tr(finding.cause), width)]
    for number, change in enumerate(finding.fixes):
        lead = _lead(tr("cure") if number == 0 else tr("or"))
        mark, style = ("▸ ", "bold") if number == chosen else ("  ", "")
        lines.append(Content.assemble(lead, (mark, "$accent"), (fix(change), style)))
    return Content("\n").join(lines)


def _paragraph(word: str, text: str, width: int) -> list[Content]:
    """The text beside its word, further lines below the text."""
    rows = wrap(text, max(20, width - LEAD)) or [""]
    return [Content.assemble(_lead(word if number == 0 else ""), row) for number, row in enumerate(rows)]


def _lead(word: str) -> tuple[str, str]:
    return word.ljust(LEAD), "$text-muted"


def fix(change: Change) -> str:
    """learning rate = 0.01"""
    info = ALL_SETTINGS.get(change.path)
    if info is None:
        return str(change)
    value = tuple(change.value) if isinstance(change.value, list) else change.value
    return f"{label(change.path)} = {shown(info.setting, value)}"


def evidence(figures: Mapping[str, Any]) -> str:
    """loss 2.3, change over 100 steps 0.001"""
    return ", ".join(
        f"{tr(name.replace('_', ' '))} {_figure(value)}" for name, value in figures.items()
    ) or tr("no figures")


def _figure(value: Any) -> str:
    if isinstance(value, float) and math.isfinite(value):
        return number_text(float(f"{value:.3g}"))
    return tr(str(value))
