"""Messages: facts in the past tense that widgets tell those above them. Once told they do not change."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass
from typing import Any

from textual.message import Message


class Fact(Message):
    """A message whose own fields are set once. (A frozen dataclass cannot be a Textual message: the framework
    writes where a message has been into the message itself.)"""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in getattr(self, "__dataclass_fields__", ()) and name in self.__dict__:
            raise FrozenInstanceError(f"{type(self).__name__}.{name} was told and stays")
        super().__setattr__(name, value)


@dataclass(eq=False)
class SettingChosen(Fact):
    """A person gave a setting a value that is right for it; whether it fits the others is not known yet."""

    path: str
    value: Any


@dataclass(eq=False)
class FirstFrameShown(Fact):
    """A person sees something: now is the time for what could wait."""


@dataclass(eq=False)
class FieldFocused(Fact):
    """The cursor came to a setting, or the value under the cursor changed."""

    path: str


@dataclass(eq=False)
class CureAsked(Fact):
    """A person asked what a finding's cure would change, and for trying it out: settings by path."""

    title: str
    values: dict[str, Any]


@dataclass(eq=False)
class FindingSilenced(Fact):
    """A person does not want to see a finding again in this run."""

    finding_id: str


@dataclass(eq=False)
class FixChosen(Fact):
    """A person asked for a finding's cure: settings by path."""

    finding_id: str
    values: dict[str, Any]
