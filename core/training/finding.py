"""What the diagnosis says: what is wrong, how one can tell, why, and what would cure it.

A finding is a plain value that events carry, so it stands with them; who makes it is `core.diagnostics`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..config.toml_write import toml_value

Severity = Literal["critical", "warning", "hint"]

SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "hint")
"""Worst first."""

Figure = float | str
"""One piece of evidence: a number, or a short word such as a layer's name."""


@dataclass(frozen=True)
class Change:
    """One setting and the value it should have; as text "optimizer.learning_rate=0.01" (TOML values)."""

    path: str
    value: Any

    def __str__(self) -> str:
        return f"{self.path}={toml_value(self.value)}"

    @classmethod
    def parse(cls, text: str) -> Change:
        """The change a text such as `model.hidden=[64, 64]` stands for.

        Raises ValueError (tomllib.TOMLDecodeError is one) when it is not `path=value`.
        """
        path, separator, value = text.partition("=")
        if not separator:
            raise ValueError(f"not a change (path=value): {text!r}")
        return cls(path.strip(), tomllib.loads(f"value = {value}")["value"])


@dataclass(frozen=True)
class Finding:
    """One warning.

    id: the rule's name, such as "lr.low"; stable, never shown alone.
    step: completed updates when it was raised; 0: before training.
    evidence: the numbers it rests on, by name.
    cause: the likely cause, in a sentence or two of the lecture's reasoning.
    fixes: configuration changes that would cure it, best first; each is enough by itself.
    symptoms: ids of other warnings that stand and that this one explains.
    layer: the layer meant ("" for the whole network); pane: where to look ("data", "layers", "curves", "settings").
    """

    id: str
    severity: Severity
    step: int
    title: str
    evidence: Mapping[str, Figure]
    cause: str
    fixes: tuple[Change, ...] = ()
    symptoms: tuple[str, ...] = field(default=())
    layer: str = ""
    pane: str = "curves"

    def to_dict(self) -> dict[str, Any]:
        """Plain values that every JSON reader accepts; NaN and infinity become the words "nan", "inf", "-inf"."""
        return {
            "id": self.id,
            "severity": self.severity,
            "step": self.step,
            "title": self.title,
            "evidence": {name: _plain(figure) for name, figure in self.evidence.items()},
            "cause": self.cause,
            "fixes": [str(change) for change in self.fixes],
            "symptoms": list(self.symptoms),
            "layer": self.layer,
            "pane": self.pane,
        }

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> Finding:
        """The finding that `to_dict` wrote. Raises KeyError or ValueError when the table is not one."""
        return cls(
            id=str(table["id"]),
            severity=_severity(table["severity"]),
            step=int(table["step"]),
            title=str(table["title"]),
            evidence={str(name): _figure(figure) for name, figure in table["evidence"].items()},
            cause=str(table["cause"]),
            fixes=tuple(Change.parse(text) for text in table["fixes"]),
            symptoms=tuple(str(symptom) for symptom in table.get("symptoms", ())),
            layer=str(table.get("layer", "")),
            pane=str(table.get("pane", "curves")),
        )


_WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def _plain(figure: Figure) -> Figure:
    if isinstance(figure, str):
        return figure
    number = float(figure)
    return number if math.isfinite(number) else str(number)


def _figure(plain: Any) -> Figure:
    if isinstance(plain, str):
        return _WORDS.get(plain, plain)
    return float(plain)


def _severity(word: Any) -> Severity:
    for severity in SEVERITIES:
        if word == severity:
            return severity
    raise ValueError(f"not a severity: {word!r}")
