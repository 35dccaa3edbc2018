"""Texts by language. English stands in the lessons themselves and in locales/en; others translate it file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..language import SOURCE, table, translated
from .expression import Operand
from .lesson import Lesson

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    id: str
    name: str
    words: str


class Texts:
    """The texts of one language; what it lacks is said in English."""

    def __init__(self, language: str = SOURCE) -> None:
        self.language = language
        self._own, self._source = tables(language, "words.toml"), tables(SOURCE, "words.toml")

    def word(self, table: str, name: str, /, **values: object) -> str:
        """A text with its values filled in: word("learn", "minutes", minutes=4). Raises KeyError for an unknown key."""
        text = str(self._own.get(table, {}).get(name) or self._source[table][name])
        return text.format(**values) if values else text

    def text(self, english: str) -> str:
        """A text that was made in English elsewhere, such as a finding's."""
        return translated(english, self.language)

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
        own = lesson_table(self.language, lesson.id)
        return translated_lesson(lesson, own) if own else lesson


def translated_lesson(lesson: Lesson, own: Mapping[str, Any]) -> Lesson:
    """The lesson with the texts of a translation. Raises KeyError for a text that is missing.

    `own` has title, claim, question, answers (a list), runs (name -> words), task, hints (a list) and body.
    """
    answers = tuple(
        replace(answer, text=text)
        for answer, text in zip(lesson.question.answers, own["answers"], strict=True)
    )
    return replace(
        lesson,
        title=own["title"],
        claim=own["claim"],
        question=replace(lesson.question, text=own["question"], answers=answers),
        runs=tuple(replace(run, words=own["runs"][run.name]) for run in lesson.runs),
        task=replace(lesson.task, text=own["task"], hints=tuple(own["hints"])),
        body=own["body"].strip("\n"),
    )


def tables(language: str, name: str) -> Tables:
    """A file of a language; {} where there is none."""
    return table(language, name)


def lesson_table(language: str, lesson_id: str) -> Mapping[str, Any]:
    """The translation of a lesson; {} where there is none."""
    return table(language, f"lessons/{lesson_id}.toml")
