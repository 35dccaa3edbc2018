"""The experiments that come with nntui, and finding an experiment by name or path."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..errors import ConfigError
from .experiment import Experiment
from .files import load_experiment, loads_experiment
from .nearest import nearest
from .toml_read import ExperimentFileError, parse_toml

PACKAGE = "nntui.presets"
SUFFIX = ".toml"

ORDER = (
    "digits-mlp",
    "lecture-recipe",
    "two-spirals",
    "moons",
    "regression",
    "overfitting",
    "deep-tanh-small-init",
    "deep-sigmoid",
    "dead-relus",
    "lr-explodes",
    "lr-crawls",
    "raw-inputs",
    "mnist-mlp",
    "fashion-mlp",
    "cifar10-mlp",
    "cifar10-convnet",
)
"""The order in which presets are offered: what works, what goes wrong, what needs a download."""


@dataclass(frozen=True, slots=True)
class PresetInfo:
    """A preset in a list."""

    name: str
    title: str
    story: str


def list_presets() -> list[PresetInfo]:
    """Every preset, in the order of `ORDER` (any other after them, by name)."""
    return [_info(name) for name in preset_names()]


def preset_names() -> tuple[str, ...]:
    """The presets' names, in order."""
    names = {item.name.removesuffix(SUFFIX) for item in _folder().iterdir() if item.name.endswith(SUFFIX)}
    ranked = {name: rank for rank, name in enumerate(ORDER)}
    return tuple(sorted(names, key=lambda name: (ranked.get(name, len(ranked)), name)))


def preset_text(name: str) -> str:
    """The preset's TOML as it stands in its file. Raises ConfigError for an unknown name."""
    if name not in preset_names():
        raise unknown_preset(name)
    return (_folder() / f"{name}{SUFFIX}").read_text(encoding="utf-8")


def load_preset(name: str) -> Experiment:
    """A preset by name. Raises ConfigError for an unknown name."""
    return loads_experiment(preset_text(name), source=f"the preset {name}")


def resolve_experiment(name_or_path: str) -> Experiment:
    """A preset by name, or else the file at that path.

    Raises ConfigError: neither a preset nor a file, or a file with problems.
    """
    if name_or_path in preset_names():
        return load_preset(name_or_path)
    if _looks_like_a_path(name_or_path) or Path(name_or_path).exists():
        return load_experiment(name_or_path)
    raise unknown_preset(name_or_path)


def unknown_preset(name: str) -> ConfigError:
    """What to say of a name that is no preset."""
    near = nearest(name, preset_names())
    return ExperimentFileError(
        f"There is no preset {name!r}, and no file of that name",
        f"Did you mean {near!r}?" if near else f"The presets are {', '.join(preset_names())}.",
        "`nntui presets` lists them with a line of story each.",
    )


def _looks_like_a_path(text: str) -> bool:
    return text.endswith(SUFFIX) or os.sep in text or (os.altsep is not None and os.altsep in text)


def _info(name: str) -> PresetInfo:
    tables = parse_toml(preset_text(name), f"the preset {name}")
    return PresetInfo(name, str(tables.get("title", name)), str(tables.get("story", "")))


def _folder() -> Traversable:
    return files(PACKAGE)
