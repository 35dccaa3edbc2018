"""Every setting by its dotted path, and whether it has an effect in a given experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from .experiment import SECTIONS, Experiment
from .fields import Setting, settings_of


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """A setting in its place; `path` is "optimizer.learning_rate", `default` what it is when left out."""

    path: str
    section: str
    name: str
    setting: Setting
    default: Any


def _collect() -> dict[str, SettingInfo]:
    return {
        f"{section}.{name}": SettingInfo(f"{section}.{name}", section, name, setting, default)
        for section, kind in SECTIONS.items()
        for name, (setting, default) in settings_of(kind).items()
    }


ALL_SETTINGS: Mapping[str, SettingInfo] = MappingProxyType(_collect())
"""Dotted path -> setting, in the order of a file."""

DESCRIPTION: Mapping[str, SettingInfo] = MappingProxyType(
    {name: SettingInfo(name, "", name, *found) for name, found in settings_of(Experiment).items()}
)
"""The two texts at the top of a file, "title" and "story": they change nothing in a run."""


def value_at(experiment: Experiment, path: str) -> Any:
    """The value of a setting, the title or the story.

    Raises KeyError for a path that names no setting.
    """
    info = ALL_SETTINGS.get(path) or DESCRIPTION[path]
    holder = getattr(experiment, info.section) if info.section else experiment
    return getattr(holder, info.name)


def is_active(experiment: Experiment, path: str) -> bool:
    """Whether the setting has an effect here: Adam's beta1 has none under SGD.

    Raises KeyError for a path that names no setting.
    """
    conditions = ALL_SETTINGS[path].setting.when or {}
    return all(_holds(value_at(experiment, other), wanted) for other, wanted in conditions.items())


def without_effect(experiment: Experiment) -> list[str]:
    """Paths of the settings that somebody has set and that have no effect in this experiment."""
    return [
        path
        for path, info in ALL_SETTINGS.items()
        if value_at(experiment, path) != info.default and not is_active(experiment, path)
    ]


def _holds(value: Any, wanted: tuple[str, ...]) -> bool:
    return any(item in wanted for item in value) if isinstance(value, tuple) else value in wanted
