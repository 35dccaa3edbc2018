"""Which row a setting gets, by its kind."""

from __future__ import annotations

from typing import Any

from ...core.config import SettingInfo
from .choice_field import ChoiceField, SwitchField
from .field import SettingField
from .steps_field import StepsField
from .typed_field import NumberField, TypedField

FIELDS: dict[str, type[SettingField]] = {
    "float": NumberField,
    "int": NumberField,
    "bool": SwitchField,
    "text": TypedField,
    "choice": ChoiceField,
    "ints": TypedField,
    "texts": TypedField,
    "choices": StepsField,
}


def make_field(info: SettingInfo, label: str, value: Any) -> SettingField:
    """The row of a setting."""
    return FIELDS[info.setting.kind](info, label, value)
