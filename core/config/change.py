"""One setting of an experiment changed, and what differs between two experiments."""

from __future__ import annotations

from typing import Any

from .experiment import Experiment
from .settings import ALL_SETTINGS, value_at
from .validate import parse_experiment, to_tables


def with_value(experiment: Experiment, path: str, value: Any) -> Experiment:
    """The experiment with one setting changed: with_value(e, "optimizer.learning_rate", 0.01).

    Raises ConfigError: no such setting, a value that is not right for it, or one that contradicts another.
    """
    return with_values(experiment, {path: value})


def with_values(experiment: Experiment, values: dict[str, Any]) -> Experiment:
    """Several settings changed at once, by dotted path. Raises ConfigError with every problem.

    The two ways to name layers exclude each other: whoever sets one of them takes the other back.
    """
    tables = to_tables(experiment)
    for path, value in {**_taken_back(values), **values}.items():
        section, _, name = path.rpartition(".")
        if not section:
            tables[name] = value
        else:
            tables.setdefault(section, {})[name] = value
    return parse_experiment(tables, source=f"what is set ({', '.join(values)})")


def _taken_back(values: dict[str, Any]) -> dict[str, Any]:
    pairs = {"model.layers": "model.hidden", "model.hidden": "model.layers"}
    return {
        other: list(ALL_SETTINGS[other].default)
        for path, other in pairs.items()
        if values.get(path) and other not in values
    }


def differences(old: Experiment, new: Experiment) -> list[tuple[str, Any, Any]]:
    """(path, value in `old`, value in `new`) of every setting that differs, in the order of a file.

    Title and story describe an experiment and change nothing in it: they are not compared.
    """
    pairs = ((path, value_at(old, path), value_at(new, path)) for path in ALL_SETTINGS)
    return [(path, before, after) for path, before, after in pairs if before != after]
