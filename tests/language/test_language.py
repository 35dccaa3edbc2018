"""The screen in other languages: nothing is missing or left over, values are the same, and the whole app can speak."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from nntui.core import language
from nntui.core.language import (
    CATALOGUES,
    catalogue,
    chosen_language,
    keep_language,
    languages,
    pieces,
    speak,
    spoken,
    table,
    tr,
    translated,
)

sys.path.insert(0, str(Path(__file__).parent))
from texts_on_screen import all_strings, all_texts, blanked, drawn_in_one_language

OTHERS = [name for name in languages() if name != "en"]


def known(name: str) -> set[str]:
    return {blanked(text) for text in catalogue(name)}


def missing(texts: set[str], name: str) -> list[str]:
    """Texts without a translation, neither their own nor by a message's pattern."""
    filled = {text: text.replace("{}", "7") for text in texts - known(name)}
    return sorted(text for text, words in filled.items() if translated(words, name) == words)


@pytest.mark.parametrize("name", OTHERS)
def test_no_text_of_the_screen_is_missing(name: str):
    assert missing(all_texts(), name) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_missing_text_is_noticed(name: str):
    unknown = ["a text that nobody has translated", "{} apples"]
    assert missing({*unknown, "step"}, name) == unknown


def test_nothing_is_drawn_without_a_look_up(tmp_path: Path):
    assert [*drawn_in_one_language(Path(language.__file__).parents[1] / "tui")] == []
    (tmp_path / "a.py").write_text(
        'canvas.put(0, 0, f"{share} % right", style)\ncanvas.put(0, 0, tr("right"), style)'
    )
    assert [*drawn_in_one_language(tmp_path)] == ["a.py: {} % right"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_translation_is_left_over(name: str):
    composed = {blanked(text) for text in table(name, "messages.toml")["composed"]}
    assert sorted(known(name) - all_texts() - all_strings() - composed) == []


@pytest.mark.parametrize("name", OTHERS)
def test_no_text_is_translated_twice(name: str):
    texts = [text for file in CATALOGUES for part in table(name, f"{file}.toml").values() for text in part]
    assert len(texts) == len(set(texts))


def values(text: str) -> set[str]:
    return {value for _, value in pieces(text) if value}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_filled_in_is_the_same(name: str):
    for text, other in catalogue(name).items():
        assert values(text) == values(other), text


@pytest.mark.parametrize("name", OTHERS)
def test_every_explanation_is_translated(name: str):
    for file in files("nntui.tui.help").iterdir():
        if file.name.endswith(".toml"):
            source = tomllib.loads(file.read_text(encoding="utf-8"))
            own = table(name, f"help/{file.name}")
            assert untranslated(source, own, in_words=("reasoning",)) == []
            assert untranslated(own, source, in_words=("reasoning", "formula")) == []


def untranslated(source, own, *, in_words, path=()):
    """Where `source` has words of a kind and `own` has none."""
    found = []
    for key, value in source.items():
        if isinstance(value, dict):
            found += untranslated(value, own.get(key, {}), in_words=in_words, path=(*path, key))
        elif key in in_words and not own.get(key):
            found.append((*path, key))
    return found


def test_a_translation_is_in_its_own_script():
    for text, other in catalogue("ru").items():
        words = re.sub(r""""[^"]*"|`[^`]*`|{[^}]*}|python -m pip install [\w'\[\]]*""", "", other)
        letters = [letter for letter in words if letter.isalpha()]
        if len(letters) > 40:
            assert sum("а" <= letter.casefold() <= "ё" for letter in letters) > 0.4 * len(letters), text


def test_labels_fit_their_column():
    from nntui.core.config import ALL_SETTINGS
    from nntui.tui.panes.labels import label
    from nntui.tui.panes.table import PANES

    speak("ru")
    assert [label(path) for path in ALL_SETTINGS if len(label(path)) > 14] == []
    assert sum(len(tr(pane.short)) + 4 for pane in PANES) < 80


# The look-up


def test_english_is_itself_and_reads_no_file(monkeypatch):
    monkeypatch.setattr(language, "catalogue", lambda name: pytest.fail("read a catalogue"))
    assert tr("step {step}: {figures}", step=3, figures="loss 2") == "step 3: loss 2"


def test_a_text_is_looked_up_and_filled_in():
    speak("ru")
    assert tr("and {count} more", count=3) == "и ещё 3"
    assert tr("  step ") == "  шаг "
    assert tr("nobody knows this") == "nobody knows this"


def test_a_message_with_its_values_is_known_by_its_pattern():
    assert translated("'x' is a whole number", "ru") == "'x' - целое число"
    assert translated("a number above 0 and at most 1", "ru") == "число больше 0, но не больше 1"
    assert translated("My net is a good one", "ru") == "My net is a good one"


def test_an_unknown_language_is_english():
    speak("xx")
    assert spoken() == "en"


def test_the_choice_is_kept_and_the_environment_comes_first(monkeypatch):
    assert chosen_language() == "en"
    keep_language("ru")
    assert (spoken(), chosen_language()) == ("ru", "ru")
    monkeypatch.setenv("NNTUI_LANG", "en_GB.UTF-8")
    assert chosen_language() == "en"


def test_a_damaged_choice_is_english(nntui_home):
    (nntui_home / "language").write_bytes(b"\xff\xfe")
    assert chosen_language() == "en"
