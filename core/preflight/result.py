"""What a preflight check says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..diagnostics import Change

Verdict = Literal["PASS", "WARN", "FAIL"]

ORDER: tuple[Verdict, ...] = ("PASS", "WARN", "FAIL")


@dataclass(frozen=True)
class Check:
    """One check's outcome. `figures` are its numbers by name, `words` what they mean, `fixes` what to try."""

    id: str
    title: str
    verdict: Verdict
    figures: Mapping[str, float | str]
    words: str
    fixes: tuple[Change, ...] = field(default=())


def worst(checks: Iterable[Check]) -> Verdict:
    """The worst verdict among checks; PASS for none."""
    return max((check.verdict for check in checks), key=ORDER.index, default="PASS")
