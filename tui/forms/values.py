"""Values as people read and type them."""

from __future__ import annotations

import math
import re
from typing import Any

from ...core.config import Setting, check_value, parse_value
from ...core.errors import Problem
from ...core.language import tr

NOTHING = "–"


def shown(setting: Setting, value: Any) -> str:
    """The value in a row: a choice by its label, a list with commas, a switch as on or off."""
    match setting.kind:
        case "choice":
            return label_of(setting, value)
        case "choices":
            return " → ".join(label_of(setting, name) for name in value) or NOTHING
        case "bool":
            return tr("on") if value else tr("off")
        case "ints" | "texts":
            return ", ".join(str(item) for item in value) or NOTHING
        case "float":
            return number_text(value) + (f" {setting.unit}" if setting.unit else "")
        case "int":
            return f"{value:,}" + (f" {setting.unit}" if setting.unit else "")
    return str(value) or NOTHING


def typed(setting: Setting, value: Any) -> str:
    """The value as it stands in the line in which it is edited; `read_typed` reads it back."""
    match setting.kind:
        case "ints" | "texts" | "choices":
            return ", ".join(str(item) for item in value)
        case "float":
            return number_text(value)
    return str(value)


def read_typed(path: str, setting: Setting, text: str) -> tuple[Any, Problem | None]:
    """What was typed as a value of the setting, or the problem with it (then the value is None)."""
    text = text.strip()
    if setting.kind == "texts":
        return tuple(part.strip() for part in text.split(",") if part.strip()), None
    if setting.kind in ("float", "int") and not text:
        return None, Problem(path, "nothing was typed", "a number")
    if setting.kind in ("float", "int"):
        text = text.replace(",", "")
    return check_value(path, setting, parse_value(setting, text))


def label_of(setting: Setting, name: str) -> str:
    """What a choice is called on the screen."""
    return tr(next((option.label for option in setting.choices if option.name == name), name))


def words_of(setting: Setting, value: Any) -> str:
    """What the chosen value does to learning, "" where values have no words of their own."""
    if setting.kind != "choice":
        return ""
    return tr(next((option.words for option in setting.choices if option.name == value), ""))


def number_text(value: float) -> str:
    """As short as it reads well: 0.05, 1e-5, 0.0125, 3, 2e+06; at most six significant digits."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e6:
        return str(int(value))
    text = f"{value:.6g}"
    if "e" not in text and abs(value) < 1e-3:
        text = f"{value:e}"
        mantissa, _, exponent = text.partition("e")
        text = f"{float(mantissa):.6g}e{exponent}"
    return re.sub(r"e([+-]?)0*(?=\d)", lambda found: f"e{found[1].replace('+', '')}", text)
