"""The keys of the screens of saved runs and studies, and the words they show."""

from __future__ import annotations

from collections import Counter

import pytest
from nntui.core.runs.presence import Presence
from nntui.tui.panes.run_table import shortened
from nntui.tui.panes.trial_table import value_text
from nntui.tui.screens.note import read_note
from nntui.tui.screens.runs_keys import RUNS_KEYS
from nntui.tui.screens.search_keys import SEARCH_KEYS, VIEW_NAMES, VIEWS
from nntui.tui.screens.viewer_keys import VIEWER_KEYS
from nntui.tui.widgets.life_line import life_words


@pytest.mark.parametrize("bindings", [RUNS_KEYS, SEARCH_KEYS, VIEWER_KEYS])
def test_no_key_does_two_things_but_the_one_that_pauses_and_goes_on(bindings):
    keys = Counter(key for binding in bindings for key in binding.key.split(","))
    assert {key for key, count in keys.items() if count > 1} <= {"space"}
    assert all(binding.id for binding in bindings)


def test_every_drawing_has_a_name():
    assert set(VIEW_NAMES) == set(VIEWS)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0042, "0.0042"),
        (1.93e-4, "1.93e-4"),
        (123456.0, "1.23e5"),
        (0.0, "0"),
        (True, "on"),
        ((64, 32), "64,32"),
        (None, "–"),
        ("relu", "relu"),
    ],
)
def test_values_take_a_few_cells(value, words):
    assert value_text(value) == words


@pytest.mark.parametrize(
    ("state", "age", "words"),
    [
        ("running", 1.0, "sign of life just now"),
        ("paused", 40.0, "last sign of life 40 s ago"),
        ("silent", 40.0, "no answer from process 7 on box"),
        ("crashed", 40.0, "its process is gone"),
        ("finished", 7200.0, "ended 2 h ago"),
        ("waiting", float("nan"), "not begun yet"),
    ],
)
def test_the_sign_of_life_in_words(state, age, words):
    presence = Presence(state, "", age, "box", 7)
    parts = life_words(presence, read_only=False, pending="", id_="a-run")
    assert words in "".join(text for text, _ in parts)


def test_a_command_on_its_way_is_shown():
    presence = Presence("running", "", 1.0, "box", 7)
    parts = life_words(presence, read_only=False, pending="pause", id_="a-run")
    assert "asked: pause" in "".join(text for text, _ in parts)


def test_a_note_is_words_and_tags():
    notes = read_note("the good one #keep  #b # x")
    assert notes.text == "the good one # x"
    assert notes.tags == ("b", "keep")


@pytest.mark.parametrize("room", range(4, 40))
def test_long_names_keep_beginning_and_end(room):
    short = shortened("1123-1431-digits-mlp-0042", room)
    assert len(short) <= max(room, 4)
    assert short[0] == "1"
    assert short[-1] == "2"
