"""The language that is read. A text is looked up where it is shown; what is kept, sent or piped stays English.

English is the key: a translation is a file of lines `"English" = "other"`, values in braces. A text that comes with its
values filled in is known by its pattern (`PATTERNED`), so that what is said deep below need know of no language.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Formatter
from typing import Any

SOURCE = "en"
VARIABLE = "NNTUI_LANG"
PACKAGE = "nntui.locales"
FILE = "language"
PATTERNED = ("messages", "errors")
CATALOGUES = ("screen", "settings", "findings", *PATTERNED)
"""The files of a language that have English texts as keys; `words.toml`, `glossary.toml` and folders go by ids."""

_spoken = SOURCE


def tr(text: str, /, **values: object) -> str:
    """The text in the language spoken, with its values filled in: tr("step {step}", step=7).

    A text that has no translation stays as it is.
    """
    known = translated(text, _spoken)
    return known.format(**values) if values else known


def spoken() -> str:
    """The language spoken now."""
    return _spoken


def speak(language: str) -> None:
    """Speak another language from now on; one that does not exist is English."""
    global _spoken
    _spoken = language if language in languages() else SOURCE


def translated(text: str, language: str) -> str:
    """A text in a language: as it stands in the catalogues, else by the pattern that it fits, else as it is.

    Blanks around it stay."""
    bare = text.strip()
    if language == SOURCE or not bare:
        return text
    found = catalogue(language).get(bare)
    if found is None:
        found = _by_pattern(bare, language)
    return text.replace(bare, found) if bare != text else found


@cache
def languages() -> tuple[str, ...]:
    """The languages there are, English first."""
    found = sorted(
        item.name for item in files(PACKAGE).iterdir() if item.is_dir() and (item / "words.toml").is_file()
    )
    return (SOURCE, *(name for name in found if name != SOURCE))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English to `language`, of all its catalogues."""
    texts: dict[str, str] = {}
    for name in CATALOGUES:
        for section in table(language, f"{name}.toml").values():
            texts.update(section)
    return texts


@cache
def table(language: str, name: str) -> Mapping[str, Any]:
    """A file of a language ("help/model.toml"); {} where there is none."""
    file: Traversable = files(PACKAGE) / language
    for part in name.split("/"):
        file = file / part
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


# Which language


def chosen_language(kept: str = "") -> str:
    """$NNTUI_LANG ("ru", "ru_RU.UTF-8"), else `kept`, else the one that a person has chosen before, else English."""
    for wanted in (os.environ.get(VARIABLE, ""), kept or kept_language()):
        short = re.split(r"[-_.]", wanted, maxsplit=1)[0].casefold()
        if short and short in languages():
            return short
    return SOURCE


def language_file() -> Path:
    """$NNTUI_HOME/language, else in the platform's place for a user's settings. Creates nothing."""
    home = os.environ.get("NNTUI_HOME")
    if home:
        return Path(home).expanduser() / FILE
    import platformdirs

    return platformdirs.user_config_path("nntui", appauthor=False) / FILE


def kept_language() -> str:
    """The language that was chosen in the settings; "" where none was."""
    try:
        return language_file().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def keep_language(language: str) -> bool:
    """Choose a language for this and later times; whether the disk took it."""
    speak(language)
    path = language_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{language}\n", encoding="utf-8")
    except OSError:
        return False
    return True


# Texts whose values are filled in already


@lru_cache(maxsize=1024)
def _by_pattern(text: str, language: str) -> str:
    known = catalogue(language)
    for pattern, other in _patterns(language):
        found = pattern.fullmatch(text)
        if found is not None:
            return other.format(**{name: known.get(part, part) for name, part in found.groupdict().items()})
    return text


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Of every message with values, the pattern and the translation; the most telling first."""
    rows = [
        (sum(len(words) for words, _ in pieces(text)), text, other)
        for name in PATTERNED
        for section in table(language, f"{name}.toml").values()
        for text, other in section.items()
        if "{" in text
    ]
    return tuple((_pattern(text), other) for _, text, other in sorted(rows, key=lambda row: -row[0]))


def _pattern(text: str) -> re.Pattern[str]:
    parts = [re.escape(words) + (f"(?P<{name}>.+?)" if name else "") for words, name in pieces(text)]
    return re.compile("".join(parts), re.DOTALL)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text, each with the name of the value behind it ("" at the end)."""
    for words, name, _, _ in Formatter().parse(text):
        yield words, name or ""
