"""Settings by word: found by a short name, listed with numbers, changed by what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...config import ALL_SETTINGS, SECTIONS, Experiment, apply_overrides, is_active, value_at
from ...config.nearest import nearest
from ...config.toml_write import toml_value
from ..failures import UsageError

SHORT = {
    "rate": "optimizer.learning_rate",
    "lr": "optimizer.learning_rate",
    "optimizer": "optimizer.name",
    "optimiser": "optimizer.name",
    "schedule": "schedule.name",
    "data": "data.source",
    "layers": "model.hidden",
    "weights": "model.init",
    "epochs": "training.epochs",
    "batch": "training.batch_size",
    "seed": "training.seed",
}
"""Everyday names; besides these, any setting goes by the last part of its path where only one has it."""


def find_setting(word: str) -> str:
    """The path a word stands for. Raises UsageError with what was probably meant."""
    word = word.lower().replace("-", "_")
    if word in ALL_SETTINGS:
        return word
    if word in SHORT and SHORT[word] in ALL_SETTINGS:
        return SHORT[word]
    found = [path for path, info in ALL_SETTINGS.items() if info.name == word]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"{word!r} is in more than one section", f"It may be {', '.join(found)}.", "Say which."
        )
    near = nearest(word, [*SHORT, *(info.name for info in ALL_SETTINGS.values())])
    cure = f"Did you mean {near!r}?" if near else "`set` alone lists the sections."
    raise UsageError(f"There is no setting {word!r}", "It is neither a path nor a short name.", cure)


def split_setting(words: Sequence[str]) -> tuple[str, str]:
    """The path that the first words stand for, and what follows. A name may be typed as it is spoken ("learning rate
    0.1"), and with an equals sign. Raises UsageError."""
    words = " ".join(words).replace("=", " ", 1).split()
    for count in range(len(words), 0, -1):
        name = "_".join(words[:count]).lower().replace("-", "_")
        if name in SHORT or name in ALL_SETTINGS or any(info.name == name for info in ALL_SETTINGS.values()):
            return find_setting(name), " ".join(words[count:])
    return find_setting(words[0] if words else ""), " ".join(words[1:])


def changed(experiment: Experiment, path: str, words: str) -> Experiment:
    """The experiment with a setting as it was typed; a list may be typed with commas or spaces. Raises ConfigError."""
    setting = ALL_SETTINGS[path].setting
    text = words.strip()
    if setting.is_list and not text.startswith("["):
        parts = [part for part in text.replace(",", " ").split() if part not in ("none", "-")]
        text = toml_value([int(part) if part.isdecimal() else part for part in parts])
    elif setting.kind == "bool" and text.lower() in ("on", "off", "yes", "no"):
        text = "true" if text.lower() in ("on", "yes") else "false"
    elif setting.kind == "choice":
        text = _as_named(text, setting.names)
    return apply_overrides(experiment, [f"{path}={text}"])


def _as_named(text: str, names: tuple[str, ...]) -> str:
    """The choice that was meant where only case, spaces, hyphens and underscores differ; else the text itself."""

    def key(name: str) -> str:
        return name.casefold().replace("_", "").replace("-", "").replace(" ", "")

    return next((name for name in names if key(name) == key(text)), text)


def shown(value: Any) -> str:
    """A value as it is read out."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "none"
    return str(value) if value != "" else "none"


def section_lines(experiment: Experiment, section: str) -> list[str]:
    """A section's settings that have an effect now, with their values."""
    return [
        f"  {info.name}: {shown(value_at(experiment, path))}"
        for path, info in ALL_SETTINGS.items()
        if info.section == section and is_active(experiment, path)
    ]


def all_lines(experiment: Experiment) -> list[str]:
    """Every section by name, with its settings."""
    lines = [experiment.title] if experiment.title else []
    for section in SECTIONS:
        found = section_lines(experiment, section)
        lines += [f"{section}:", *found] if found else []
    return lines


def choice_lines(experiment: Experiment, path: str) -> list[str]:
    """A setting with what it may be: choices as a numbered list, the present one said so."""
    setting, value = ALL_SETTINGS[path].setting, value_at(experiment, path)
    lines = [f"{path} is {shown(value)}. {setting.words}"]
    for index, choice in enumerate(setting.choices, 1):
        here = " (now)" if choice.name == value else ""
        lines.append(f"  {index}. {choice.name}{here}: {choice.words}")
    if setting.choices and not setting.is_list:
        lines.append("Type a number to choose.")
    elif setting.low is not None or setting.high is not None:
        low = "" if setting.low is None else f"from {setting.low:g} "
        lines.append(
            f"Takes values {low}{'' if setting.high is None else f'to {setting.high:g}'}".rstrip() + "."
        )
    return lines
