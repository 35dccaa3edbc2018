"""Texts by language. English stands in the lessons themselves and in locales/en; others translate it file by file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from .expression import Operand
from .lesson import Lesson

PACKAGE = "nntui.locales"
VARIABLE = "NNTUI_LANG"
SOURCE = "en"

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    name: str
    words: str


def languages() -> tuple[str, ...]:
    """The languages there are, English first."""
    found = sorted(
        item.name for item in _folder().iterdir() if item.is_dir() and (item / "words.toml").is_file()
    )
    return (SOURCE, *(name for name in found if name != SOURCE))


def chosen_language(kept: str = "") -> str:
    """$NNTUI_LANG ("ru", "ru_RU.UTF-8"), else the one a person has chosen before, else English."""
    for wanted in (os.environ.get(VARIABLE, ""), kept):
        short = wanted.replace("-", "_").partition("_")[0].partition(".")[0].casefold()
        if short in languages():
            return short
    return SOURCE


class Texts:
    """The texts of one language; what it lacks is said in English."""

    def __init__(self, language: str = SOURCE) -> None:
        self.language = language
        self._own, self._source = tables(language, "words.toml"), tables(SOURCE, "words.toml")

    def word(self, table: str, name: str, /, **values: object) -> str:
        """A text with its values filled in: word("learn", "minutes", minutes=4). Raises KeyError for an unknown key."""
        text = str(self._own.get(table, {}).get(name) or self._source[table][name])
        return text.format(**values) if values else text

    def section(self, name: str) -> str:
        """A section's title; one that a person made up stays as it is."""
        known = {**self._source["sections"], **self._own.get("sections", {})}
        return str(known.get(name, name))

    def figure(self, operand: Operand) -> str:
        """What a figure is, with its argument."""
        if operand.name == "setting":
            return operand.argument
        known = {**self._source["measures"], **self._own.get("measures", {})}
        words = str(known.get(operand.name, operand.name.replace("_", " ")))
        return f"{words} {operand.argument}" if operand.argument else words

    def glossary(self) -> tuple[Term, ...]:
        """All terms, in the alphabet's order of their names."""
        own, source = tables(self.language, "glossary.toml"), tables(SOURCE, "glossary.toml")
        terms = [Term(name, **{**row, **own.get(name, {})}) for name, row in source.items()]
        return tuple(sorted(terms, key=lambda term: term.name.casefold()))

    def lesson(self, lesson: Lesson) -> Lesson:
        """The lesson in this language, where it is translated."""
        table = lesson_table(self.language, lesson.id)
        return translated(lesson, table) if table else lesson


def translated(lesson: Lesson, table: Mapping[str, Any]) -> Lesson:
    """The lesson with the texts of a translation. Raises KeyError for a text that is missing.

    The table has title, claim, question, answers (a list), runs (name -> words), task, hints (a list) and body.
    """
    answers = tuple(
        replace(answer, text=text)
        for answer, text in zip(lesson.question.answers, table["answers"], strict=True)
    )
    return replace(
        lesson,
        title=table["title"],
        claim=table["claim"],
        question=replace(lesson.question, text=table["question"], answers=answers),
        runs=tuple(replace(run, words=table["runs"][run.name]) for run in lesson.runs),
        task=replace(lesson.task, text=table["task"], hints=tuple(table["hints"])),
        body=table["body"].strip("\n"),
    )


@cache
def tables(language: str, name: str) -> Tables:
    """A file of a language; {} where there is none."""
    return _read(_folder() / language / name)


@cache
def lesson_table(language: str, lesson_id: str) -> Mapping[str, Any]:
    """The translation of a lesson; {} where there is none."""
    return _read(_folder() / language / "lessons" / f"{lesson_id}.toml")


def _read(file: Traversable) -> Mapping[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _folder() -> Traversable:
    return files(PACKAGE)
