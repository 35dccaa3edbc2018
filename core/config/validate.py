"""From plain tables to an experiment, with everything that is wrong said at once; and back to tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import ConfigError, Problem
from .experiment import SECTIONS, Experiment
from .nearest import nearest
from .rules import broken_rules
from .settings import ALL_SETTINGS, DESCRIPTION, value_at
from .values import check_value, kind_of, shown

SEARCH_TABLE = "search"
"""A file may carry the table of a hyperparameter search beside the experiment; it is not looked at here."""


def parse_experiment(tables: Mapping[str, Any], *, source: str = "the experiment") -> Experiment:
    """The experiment that plain tables describe; settings that are left out have their defaults.

    `tables` is what TOML or JSON give: {"optimizer": {"learning_rate": 0.1}, ...}; `source` names it in
    errors. The table of a hyperparameter search, [search], may stand beside and is not looked at.

    Raises ConfigError listing every problem: unknown names (with the nearest known one), values of the wrong
    kind or out of range, and settings that contradict each other.
    """
    values, problems = _read(tables)
    experiment = _build(values)
    # Rules hold for the values that could be read, so that their problems are told along with the others.
    problems += [problem for problem in broken_rules(experiment) if not _told(problem, problems)]
    refuse(problems, source)
    return experiment


def refuse(problems: list[Problem], source: str) -> None:
    """Raise ConfigError if there is any problem."""
    if problems:
        count = "something is" if len(problems) == 1 else f"{len(problems)} things are"
        title = f"In {source}, {count} not right"
        raise ConfigError(title, tuple(problems), _HINT)


_HINT = "`nntui presets NAME --explain` prints every setting with its default and what it does."


def to_tables(experiment: Experiment) -> dict[str, Any]:
    """The experiment as plain tables with every setting, ready for TOML or JSON: tuples are lists.

    `parse_experiment(to_tables(e)) == e`.
    """
    tables: dict[str, Any] = {name: value_at(experiment, name) for name in DESCRIPTION}
    for path, info in ALL_SETTINGS.items():
        value = value_at(experiment, path)
        tables.setdefault(info.section, {})[info.name] = list(value) if isinstance(value, tuple) else value
    return tables


def unknown_setting(path: str) -> Problem:
    """What to say of a dotted path that names no setting."""
    return Problem(path, "there is no such setting", nearest=_nearest_path(path))


def _read(tables: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """All good values by path, and all problems."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for path, value in _flatten(tables, problems):
        info = ALL_SETTINGS.get(path) or DESCRIPTION.get(path)
        if info is None:
            problems.append(unknown_setting(path))
            continue
        values[path], problem = check_value(path, info.setting, value)
        if problem is not None:
            del values[path]
            problems.append(problem)
    return values, problems


def _flatten(tables: Mapping[str, Any], problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    for name, value in tables.items():
        if name == SEARCH_TABLE:
            continue
        if name in SECTIONS:
            if isinstance(value, Mapping):
                yield from ((f"{name}.{key}", inner) for key, inner in value.items())
            else:
                problems.append(
                    Problem(name, f"{shown(value)} is {kind_of(value)}", f"a table that begins with [{name}]")
                )
        elif isinstance(value, Mapping):
            problems.append(Problem(name, "there is no such section", nearest=nearest(name, SECTIONS)))
        else:
            yield name, value


def _build(values: Mapping[str, Any]) -> Experiment:
    sections = {
        section: kind(**{info.name: values[path] for path, info in _settings_in(section) if path in values})
        for section, kind in SECTIONS.items()
    }
    return Experiment(**sections, **{name: values[name] for name in DESCRIPTION if name in values})


def _settings_in(section: str) -> Iterator[tuple[str, Any]]:
    return ((path, info) for path, info in ALL_SETTINGS.items() if info.section == section)


def _told(problem: Problem, problems: list[Problem]) -> bool:
    return any(other.path == problem.path for other in problems)


def _nearest_path(path: str) -> str:
    """The full path nearest to `path`: first within its section, then a setting of that name anywhere."""
    section, _, name = path.rpartition(".")
    if section not in SECTIONS:
        section = nearest(section, SECTIONS)
    inside = {info.name: found for found, info in ALL_SETTINGS.items() if info.section == section}
    everywhere = {info.name: found for found, info in ALL_SETTINGS.items()}
    if not section:
        everywhere |= {name: name for name in DESCRIPTION}
    for known in (inside, everywhere):
        found = nearest(name, known)
        if found:
            return known[found]
    return nearest(path, ALL_SETTINGS)
