"""Declaring a setting once: its default, its bounds or choices, and the words that explain it.

The same declaration is checked when a file is read, printed by the command line, and drawn as a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal

METADATA_KEY = "nntui"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a choice may take: `name` in files, `label` on screen, `words` what it does to learning."""

    name: str
    label: str
    words: str


Kind = Literal["float", "int", "bool", "text", "choice", "ints", "texts", "choices"]
LIST_KINDS: frozenset[Kind] = frozenset({"ints", "texts", "choices"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting before it has a value.

    `kind` says what values it takes: one value, or for the kinds in `LIST_KINDS` a tuple of them.
    `low` and `high` are bounds (`low_open`: the bound itself is not allowed); for "ints" they bound each
    item.
    `live`: may be changed while a run is going on. `when` maps another setting's path to the values under
    which this one has an effect: {"optimizer.name": ("adam", "adamw")}.
    """

    kind: Kind
    words: str
    label: str = ""
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[Choice, ...] = ()
    live: bool = False
    when: Mapping[str, tuple[str, ...]] | None = None
    unit: str = ""

    @property
    def is_list(self) -> bool:
        """Whether the value is a tuple."""
        return self.kind in LIST_KINDS

    @property
    def names(self) -> tuple[str, ...]:
        """The names a choice may take."""
        return tuple(option.name for option in self.choices)


def number(default: float, words: str, **bounds: Any) -> Any:
    """A float setting."""
    return field(default=default, metadata={METADATA_KEY: Setting("float", words, **bounds)})


def integer(default: int, words: str, **bounds: Any) -> Any:
    """An int setting."""
    return field(default=default, metadata={METADATA_KEY: Setting("int", words, **bounds)})


def switch(default: bool, words: str, **more: Any) -> Any:
    """A bool setting."""
    return field(default=default, metadata={METADATA_KEY: Setting("bool", words, **more)})


def text(default: str, words: str, **more: Any) -> Any:
    """A free text setting."""
    return field(default=default, metadata={METADATA_KEY: Setting("text", words, **more)})


def choice(default: str, choices: tuple[Choice, ...], words: str, **more: Any) -> Any:
    """A setting that takes one of a table of names."""
    return field(default=default, metadata={METADATA_KEY: Setting("choice", words, choices=choices, **more)})


def integers(default: tuple[int, ...], words: str, **bounds: Any) -> Any:
    """A list of ints."""
    return field(default=default, metadata={METADATA_KEY: Setting("ints", words, **bounds)})


def texts(default: tuple[str, ...], words: str, **more: Any) -> Any:
    """A list of free texts."""
    return field(default=default, metadata={METADATA_KEY: Setting("texts", words, **more)})


def choice_list(default: tuple[str, ...], choices: tuple[Choice, ...], words: str, **more: Any) -> Any:
    """An ordered list of names from a table."""
    return field(default=default, metadata={METADATA_KEY: Setting("choices", words, choices=choices, **more)})


def settings_of(section: type) -> dict[str, tuple[Setting, Any]]:
    """The declared settings of a section's dataclass, name -> (setting, default), in order."""
    found: dict[str, tuple[Setting, Any]] = {}
    for item in fields(section):
        setting = item.metadata.get(METADATA_KEY)
        if setting is not None:
            found[item.name] = (setting, _default(item))
    return found


def _default(item: Field[Any]) -> Any:
    if item.default is not MISSING:
        return item.default
    raise TypeError(f"the setting {item.name!r} has no default")
