"""The explanation of a setting and of the value it has."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ...core.config import ALL_SETTINGS, expectation
from ...core.language import spoken, table

PACKAGE = "nntui.tui.help"


@dataclass(frozen=True)
class Explanation:
    """Why a setting matters (`reasoning`) and what it computes (`formula`); "" where there is nothing to say.

    `value_reasoning` and `value_formula` are the same for the value chosen.
    """

    words: str
    expected: str
    live: bool
    reasoning: str = ""
    formula: str = ""
    value_reasoning: str = ""
    value_formula: str = ""


def explain(path: str, value: Any = None) -> Explanation:
    """Everything there is to say about a setting. Raises KeyError for a path that names no setting."""
    setting = ALL_SETTINGS[path].setting
    section, _, name = path.partition(".")
    entry, own = entries(section).get(name, {}), own_entries(section, spoken()).get(name, {})
    chosen = _of_value(entry, value) | _of_value(own, value)
    entry = entry | own
    return Explanation(
        setting.words,
        expectation(setting),
        setting.live,
        entry.get("reasoning", ""),
        entry.get("formula", ""),
        chosen.get("reasoning", ""),
        chosen.get("formula", ""),
    )


def _of_value(entry: dict[str, Any], value: Any) -> dict[str, Any]:
    found = entry.get("values", {}).get(value, {}) if isinstance(value, str) else {}
    return dict(found)


def own_entries(section: str, language: str) -> Mapping[str, Any]:
    """The reasoning of a section in another language than English; formulas are the same in all."""
    return table(language, f"help/{section}.toml")


@cache
def entries(section: str) -> dict[str, Any]:
    """The explanations of a section of the configuration, by setting."""
    source = files(PACKAGE) / f"{section}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
