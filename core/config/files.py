"""Experiments as files: reading one, and writing one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import Problem
from .experiment import SECTIONS, Experiment
from .settings import ALL_SETTINGS, DESCRIPTION, SettingInfo, value_at
from .toml_read import parse_toml, read_toml
from .toml_write import toml_line, toml_table
from .validate import SEARCH_TABLE, parse_experiment, refuse
from .values import kind_of, shown


def load_experiment(path: str | Path) -> Experiment:
    """Read a TOML file. Raises ConfigError with every problem in it, or what makes it unreadable."""
    return parse_experiment(read_toml(Path(path)), source=str(path))


def loads_experiment(text: str, source: str = "the text") -> Experiment:
    """Read TOML text; `source` names it in errors. Raises ConfigError."""
    return parse_experiment(parse_toml(text, source), source=source)


def load_search_table(path: str | Path) -> dict[str, Any]:
    """The file's [search] table, untouched; empty where there is none. Raises ConfigError."""
    table = read_toml(Path(path)).get(SEARCH_TABLE, {})
    if not isinstance(table, dict):
        problem = Problem(
            SEARCH_TABLE, f"{shown(table)} is {kind_of(table)}", "a table that begins with [search]"
        )
        refuse([problem], str(path))
    return dict(table)


def dump_experiment(experiment: Experiment, *, complete: bool = False, explain: bool = False) -> str:
    """The experiment as TOML: title and story first, then the sections in order.

    Settings at their default are left out unless `complete`; the data's source is always named.
    `explain` adds what each setting does as a comment. Reading the text back gives an equal experiment.
    """
    blocks = [
        "\n".join(
            toml_line(name, value_at(experiment, name)) for name in DESCRIPTION if value_at(experiment, name)
        )
    ]
    for section in SECTIONS:
        lines = [
            toml_line(info.name, value_at(experiment, path), info.setting.words if explain else "")
            for path, info in ALL_SETTINGS.items()
            if info.section == section and (complete or _worth_saying(experiment, info))
        ]
        if lines:
            blocks.append(toml_table(section, lines))
    return "\n".join(block for block in blocks if block).lstrip("\n") + "\n"


def _worth_saying(experiment: Experiment, info: SettingInfo) -> bool:
    return info.path == "data.source" or bool(value_at(experiment, info.path) != info.default)
