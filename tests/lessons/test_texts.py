"""Texts by language: nothing is missing, nothing is left over, and what is filled in is the same."""

from __future__ import annotations

import re
import string

import pytest
from nntui.core.language import chosen_language, languages
from nntui.core.lessons.catalogue import SECTIONS, lesson_names, load_lesson
from nntui.core.lessons.demos import DEMOS
from nntui.core.lessons.measures import MEASURES
from nntui.core.lessons.texts import Texts, lesson_table, tables, translated_lesson

OTHERS = [language for language in languages() if language != "en"]


def leaves(table, path=()):
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, name))
        else:
            yield (*path, name), value


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def missing(language: str, name: str) -> list[tuple[str, ...]]:
    own = dict(leaves(tables(language, name)))
    return [path for path, _ in leaves(tables("en", name)) if not str(own.get(path, "")).strip()]


def test_russian_is_there():
    assert "ru" in languages()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ["words.toml", "glossary.toml"])
def test_no_text_of_a_catalogue_is_missing_or_left_over(language: str, name: str):
    assert missing(language, name) == []
    source = dict(leaves(tables("en", name)))
    own = dict(leaves(tables(language, name)))
    assert set(own) <= set(source)
    for path, text in source.items():
        assert blanks(text) == blanks(own[path]), path


def test_a_missing_text_is_noticed(monkeypatch):
    from nntui.core.lessons import texts

    whole = tables("ru", "words.toml")
    cut = {**whole, "learn": {key: value for key, value in whole["learn"].items() if key != "task"}}
    monkeypatch.setitem(
        globals(), "tables", lambda language, name: cut if language == "ru" else texts.tables("en", name)
    )
    assert missing("ru", "words.toml") == [("learn", "task")]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", lesson_names())
def test_every_lesson_is_translated_whole(language: str, name: str):
    lesson, table = load_lesson(name), lesson_table(language, name)
    assert table, "there is no translation"
    other = translated_lesson(lesson, table)  # raises where a text is missing or there are too few
    assert len(other.task.hints) == len(lesson.task.hints)
    assert set(table["runs"]) == {run.name for run in lesson.runs}
    assert all(
        text.strip() for text in (other.title, other.claim, other.question.text, other.task.text, other.body)
    )
    assert other.body != lesson.body
    # What a program reads stays as it is: settings, their values, formulas' code.
    settings = re.compile(r"\b[a-z]+\.[a-z_0-9]+=[^\s,)]+")
    for hint, source in zip(other.task.hints, lesson.task.hints, strict=True):
        assert set(settings.findall(hint)) == set(settings.findall(source))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_in_its_own_script(language: str):
    for name in lesson_names():
        table = lesson_table(language, name)
        for text in (table["claim"], table["question"], table["task"]):
            letters = [letter for letter in text if letter.isalpha()]
            assert sum("а" <= letter.casefold() <= "ё" for letter in letters) > 0.5 * len(letters), text


def test_every_figure_and_section_has_words():
    words = tables("en", "words.toml")
    figures = set(MEASURES) | {figure for demo in DEMOS.values() for figure in demo.figures}
    assert set(words["measures"]) == figures
    assert set(words["sections"]) == set(SECTIONS)


def test_every_setting_and_value_in_a_hint_exists():
    from nntui.core.config import ALL_SETTINGS

    for name in lesson_names():
        for hint in load_lesson(name).task.hints:
            for path in re.findall(r"\b([a-z]+\.[a-z_0-9]+)=", hint):
                assert path in ALL_SETTINGS


@pytest.mark.parametrize(
    ("variable", "kept", "language"),
    [
        ("", "", "en"),
        ("ru", "", "ru"),
        ("ru_RU.UTF-8", "", "ru"),
        ("", "ru", "ru"),
        ("en", "ru", "en"),
        ("xx", "", "en"),
    ],
)
def test_the_language_is_chosen_by_the_environment_then_by_the_setting(monkeypatch, variable, kept, language):
    monkeypatch.setenv("NNTUI_LANG", variable)
    assert chosen_language(kept) == language


def test_a_lesson_of_ones_own_stays_as_it_is():
    lesson = load_lesson("tanh")
    from dataclasses import replace

    own = replace(lesson, id="my-own")
    assert Texts("ru").lesson(own) == own
    assert Texts("ru").lesson(lesson).title != lesson.title


def test_the_glossary_explains_many_terms_without_using_a_term_it_lacks():
    terms = Texts().glossary()
    assert len(terms) > 50
    assert all(0 < len(term.words) < 130 for term in terms)
