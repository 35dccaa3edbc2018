"""Settings given as text, `path=value`, as the command line has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

from ..errors import ConfigError, Problem
from .change import with_values
from .experiment import Experiment
from .fields import Setting
from .settings import ALL_SETTINGS, DESCRIPTION
from .validate import refuse, unknown_setting
from .values import check_value


def apply_overrides(experiment: Experiment, overrides: Iterable[str]) -> Experiment:
    """The experiment with "model.activation=tanh", "model.hidden=[64, 32]" ... applied; the last of two wins.

    Values are TOML, and more forgiving where nothing else can be meant: a bare word is text,
    "64,32" is a list.
    Raises ConfigError with every problem.
    """
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for text in overrides:
        path, equals, value = (part.strip() for part in text.partition("="))
        info = ALL_SETTINGS.get(path) or DESCRIPTION.get(path)
        if not equals:
            problems.append(
                Problem(text, "there is no '=' in it", "path=value, as in optimizer.learning_rate=0.01")
            )
        elif info is None:
            problems.append(unknown_setting(path))
        else:
            values[path], problem = check_value(path, info.setting, parse_value(info.setting, value))
            if problem is not None:
                del values[path]
                problems.append(problem)
    try:
        changed = with_values(experiment, values)
    except ConfigError as error:
        problems.extend(error.problems)
    refuse(problems, "what was typed")
    return changed


def parse_value(setting: Setting, text: str) -> Any:
    """What the text means for a setting, unchecked: text that fits nothing comes back as it is."""
    if setting.is_list:
        return _list(text)
    if setting.kind in ("text", "choice"):
        return _toml(text) if text[:1] in ('"', "'") else text
    return _scalar(text)


def _list(text: str) -> Any:
    value = _toml(text)
    if isinstance(value, list):
        return value
    inner = text.removeprefix("[").removesuffix("]")
    return [_scalar(item.strip()) for item in inner.split(",") if item.strip()]


def _scalar(text: str) -> Any:
    value = _toml(text)
    if isinstance(value, str):
        try:
            return float(text)  # ".5" and "5." are numbers to most people, and not to TOML
        except ValueError:
            return value
    return value


def _toml(text: str) -> Any:
    """The text as one TOML value, or as it is."""
    if "\n" in text:
        return text
    try:
        return tomllib.loads(f"value = {text}").get("value", text)
    except (ValueError, RecursionError):
        return text
