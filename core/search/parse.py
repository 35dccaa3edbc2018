"""Reading a space from the command line or a file's [search] table, and refusing all that is wrong with it at once.

optimizer.learning_rate=log:1e-5..1            log-uniform
model.dropout=uniform:0..0.5                   uniform
training.batch_size=int:16..256                whole numbers; int-log: uniform in the logarithm
model.activation=relu,tanh,elu                 a choice; lists are told apart by ";": [64];[64,64]
optimizer.beta2=uniform:0.9..0.999 if optimizer.name=adam,adamw
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from ..config import ALL_SETTINGS, Experiment, check_value, parse_value, value_at, with_values
from ..config.validate import unknown_setting
from ..errors import ConfigError, Problem
from .space import Condition, Kind, Parameter, Space

KINDS: tuple[Kind, ...] = ("uniform", "log", "int", "int-log")
SYNTAX = "log:1e-5..1, uniform:0..0.5, int:16..256, or names divided by commas"


def parse_space(words: Iterable[str], experiment: Experiment) -> Space:
    """The space that the words describe, checked against what the experiment's settings allow.

    Raises ConfigError with every problem: an unknown setting, an empty or reversed range, the logarithm of zero, a
    value or choice that the setting refuses, a condition on nothing.
    """
    problems: list[Problem] = []
    parameters: list[Parameter] = []
    for text in words:
        path, equals, rest = (part.strip() for part in text.partition("="))
        if not equals:
            problems.append(Problem(text, "there is no '=' in it", f"a setting and its range: PATH={SYNTAX}"))
        elif path not in ALL_SETTINGS:
            problems.append(unknown_setting(path))
        elif path == "training.epochs":
            problems.append(Problem(path, "the search itself says how long a trial trains", "--epochs N"))
        elif any(parameter.path == path for parameter in parameters):
            problems.append(Problem(path, "it is given twice"))
        else:
            parameter = _parameter(path, rest, problems)
            if parameter is not None:
                parameters.append(parameter)
    _check_conditions(parameters, experiment, problems)
    if not parameters and not problems:
        problems.append(Problem("space", "nothing varies", f"at least one setting: --space PATH={SYNTAX}"))
    if problems:
        raise ConfigError("The search space cannot be used", tuple(problems))
    space = Space(tuple(parameters))
    _check_corners(space, experiment)
    return space


def space_words(table: Mapping[str, Any]) -> list[str]:
    """The words of a [search] table's `space`: a table of path -> range, or a list of words."""
    space = table.get("space", {})
    if isinstance(space, Mapping):
        return [f"{path}={_as_words(value)}" for path, value in _flat(space)]
    return [str(word) for word in space]


def _flat(table: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in table.items():
        path = f"{before}{name}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}.")
        else:
            yield path, value


def _as_words(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(item).lower() if isinstance(item, bool) else str(item) for item in value)
    return str(value)


def _parameter(path: str, text: str, problems: list[Problem]) -> Parameter | None:
    text, _, condition_text = text.partition(" if ")
    condition = _condition(path, condition_text.strip(), problems) if condition_text else None
    kind, colon, span = text.strip().partition(":")
    if colon and kind in KINDS:
        return _range(path, kind, span, condition, problems)
    if colon and ".." in span:
        problems.append(Problem(path, f"there is no kind {kind!r}", f"one of {', '.join(KINDS)}"))
        return None
    return _choices(path, text.strip(), condition, problems)


def _range(
    path: str, kind: Kind, span: str, condition: Condition | None, problems: list[Problem]
) -> Parameter | None:
    ends = span.split("..")
    try:
        low, high = (float(end) for end in ends)
    except ValueError:
        problems.append(Problem(path, f"{span!r} is no range", "two numbers divided by '..', as in 1e-5..1"))
        return None
    before = len(problems)
    if not (math.isfinite(low) and math.isfinite(high)):
        problems.append(Problem(path, f"{span} has no end", "two finite numbers"))
    elif high < low:
        problems.append(
            Problem(path, f"{span} runs backwards", f"the smaller number first: {ends[1]}..{ends[0]}")
        )
    elif high == low:
        problems.append(Problem(path, f"{span} is empty", "two different numbers"))
    elif kind in ("log", "int-log") and low <= 0.0:
        problems.append(Problem(path, f"the logarithm of {ends[0]} does not exist", "a range above 0"))
    wanted = ALL_SETTINGS[path].setting.kind
    whole = kind in ("int", "int-log")
    if whole and not (low.is_integer() and high.is_integer()):
        problems.append(Problem(path, f"{span} does not end at whole numbers", "whole numbers"))
    if wanted not in ("float", "int"):
        problems.append(Problem(path, "it is no number", "names divided by commas"))
    elif wanted == "int" and not whole:
        problems.append(Problem(path, "it takes whole numbers only", f"int:{span} or int-log:{span}"))
    if len(problems) == before:
        for end in (low, high):
            _, problem = check_value(path, ALL_SETTINGS[path].setting, int(end) if whole else end)
            if problem is not None:
                problems.append(problem)
    return Parameter(path, kind, low, high, (), condition) if len(problems) == before else None


def _choices(path: str, text: str, condition: Condition | None, problems: list[Problem]) -> Parameter | None:
    setting = ALL_SETTINGS[path].setting
    before = len(problems)
    values = []
    for word in _split(text):
        value, problem = check_value(path, setting, parse_value(setting, word))
        if problem is not None:
            problems.append(problem)
        values.append(value)
    if len(values) < 2 and len(problems) == before:
        problems.append(Problem(path, f"{text!r} leaves nothing to choose", SYNTAX))
    return (
        Parameter(path, "choice", choices=tuple(values), condition=condition)
        if len(problems) == before
        else None
    )


def _split(text: str) -> list[str]:
    """Parts divided by ";" where there is one, else by commas outside brackets."""
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    parts, depth, current = [], 0, ""
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if letter == "," and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    return [part.strip() for part in [*parts, current] if part.strip()]


def _condition(path: str, text: str, problems: list[Problem]) -> Condition | None:
    other, equals, values = (part.strip() for part in text.partition("="))
    if not equals or other not in ALL_SETTINGS:
        problems.append(Problem(path, f"its condition {text!r} names no setting", "if PATH=value,value"))
        return None
    setting, checked = ALL_SETTINGS[other].setting, []
    for word in _split(values):
        value, problem = check_value(other, setting, parse_value(setting, word))
        if problem is not None:
            problems.append(problem)
        checked.append(value)
    return Condition(other, tuple(checked))


def _check_conditions(parameters: list[Parameter], experiment: Experiment, problems: list[Problem]) -> None:
    order = [parameter.path for parameter in parameters]
    for index, parameter in enumerate(parameters):
        condition = parameter.condition
        if condition is None:
            continue
        if condition.path in order[index:]:
            why, cure = f"it depends on {condition.path}, which comes after it", "the other order"
            problems.append(Problem(parameter.path, why, cure))
            continue
        known = next((p.choices for p in parameters if p.path == condition.path), None)
        if known is None:
            known = (value_at(experiment, condition.path),)
        if known and not set(known) & set(condition.values):
            why = f"its condition never holds: {condition.path} is {' or '.join(map(str, known))}"
            problems.append(Problem(parameter.path, why, f"{condition.path} among what varies"))


def _check_corners(space: Space, experiment: Experiment) -> None:
    """Try the lowest, middle and highest point: what contradicts another setting is refused before anything runs."""
    fixed = {path: value_at(experiment, path) for path in ALL_SETTINGS}
    for unit in (0.0, 0.5, 0.999999):
        with_values(experiment, space.values([unit] * len(space), fixed))
