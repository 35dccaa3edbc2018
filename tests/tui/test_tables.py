"""The tables that the bench is made from: panes, labels, explanations, actions, themes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from nntui.core.config import ALL_SETTINGS, Experiment, with_values
from nntui.tui.help.explanations import entries, explain
from nntui.tui.panes.labels import label
from nntui.tui.panes.table import COLUMNS, PANES, pane_of
from nntui.tui.panes.visibility import is_shown, names_a_file
from nntui.tui.screens.bench_keys import BENCH_KEYS
from nntui.tui.screens.situation import Situation, is_possible
from nntui.tui.screens.table import SCREENS
from nntui.tui.themes import THEMES
from textual.color import Color


def test_every_setting_is_in_exactly_one_pane() -> None:
    placed = [path for pane in PANES for path in pane.settings]
    assert sorted(placed) == sorted(ALL_SETTINGS)
    assert all(path in pane_of(path).settings for path in ALL_SETTINGS)
    assert sorted(name for column in COLUMNS for name in column) == sorted(pane.id for pane in PANES)


def test_no_key_does_two_things() -> None:
    keys = [(key, binding.action) for binding in BENCH_KEYS for key in binding.key.split(",")]
    shared = {one for (one, action), (other, _) in pairwise(sorted(keys)) if one == other}
    assert shared == {"space"}, "pause and resume, of which one is possible at a time"
    assert len({screen.key for screen in SCREENS}) == len(SCREENS)


@pytest.mark.parametrize("path", ALL_SETTINGS)
def test_labels_fit_a_narrow_form(path: str) -> None:
    assert 0 < len(label(path)) <= 14


@pytest.mark.parametrize("section", ["activation", "init"])
def test_the_lectures_choices_are_explained_with_their_formula(section: str) -> None:
    for choice in ALL_SETTINGS[f"model.{section}"].setting.choices:
        told = explain(f"model.{section}", choice.name)
        assert told.value_formula, choice.name
        assert told.value_reasoning, choice.name


@pytest.mark.parametrize("path", ALL_SETTINGS)
def test_every_setting_can_be_explained(path: str) -> None:
    told = explain(path, ALL_SETTINGS[path].default)
    assert told.words
    assert told.expected


def test_no_explanation_is_about_a_setting_or_a_value_that_does_not_exist() -> None:
    for section in {info.section for info in ALL_SETTINGS.values()}:
        for name, entry in entries(section).items():
            setting = ALL_SETTINGS[f"{section}.{name}"].setting
            assert set(entry.get("values", {})) <= set(setting.names)


def test_reading_options_show_for_files_only() -> None:
    assert not is_shown(Experiment(), "data.target")
    assert is_shown(with_values(Experiment(), {"data.source": "a.csv"}), "data.target")
    assert is_shown(with_values(Experiment(), {"data.target": "y"}), "data.target"), (
        "nothing that is set is hidden"
    )
    assert not names_a_file("digits")
    assert names_a_file("data/mine")


@pytest.mark.parametrize(
    ("action", "states"),
    [
        ("start", {"ready", "done", "stopped", "diverged", "failed"}),
        ("pause", {"running"}),
        ("resume", {"paused"}),
        ("step", {"ready", "running", "paused"}),
        ("stop", {"preparing", "running", "paused"}),
        ("abort", {"preparing", "running", "paused", "stopping"}),
        ("restart", {"preparing", "running", "paused", "stopping", "done", "stopped", "diverged", "failed"}),
    ],
)
def test_what_is_possible_in_each_state(action: str, states: set[str]) -> None:
    every = ("ready", "preparing", "running", "paused", "stopping", "done", "stopped", "diverged", "failed")
    assert {state for state in every if is_possible(action, Situation(state))} == states  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_words_stand_out_from_their_ground(theme: object) -> None:
    chosen = next(one for one in THEMES if one is theme)
    ground = Color.parse(chosen.background or "")
    for name, colour, least in (
        ("text", chosen.foreground, 7.0),
        ("muted text", chosen.variables["text-muted"], 4.5),
        ("accent", chosen.accent, 4.5),
        ("warning", chosen.warning, 4.5),
        ("error", chosen.error, 4.5),
        ("success", chosen.success, 4.5),
    ):
        assert contrast(Color.parse(colour or ""), ground) >= least, name


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.1: (L1 + 0.05) / (L2 + 0.05)."""

    def luminance(colour: Color) -> float:
        def linear(channel: int) -> float:
            share = channel / 255
            return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

        return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
