"""`nntui presets`."""

from __future__ import annotations

import json

import pytest
from nntui.core.cli import main
from nntui.core.config import list_presets, load_preset, loads_experiment, parse_experiment, preset_text


def test_the_list_has_every_preset_with_title_and_story(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for preset in list_presets():
        assert f"{preset.name}: {preset.title} {preset.story}" in text


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "--json"]) == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == [p.name for p in list_presets()]


def test_a_preset_is_printed_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "digits-mlp"]) == 0
    assert capsys.readouterr().out == preset_text("digits-mlp")


def test_a_preset_explained_is_still_the_same_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "digits-mlp", "--explain"]) == 0
    text = capsys.readouterr().out
    assert "# The update rule." in text
    assert loads_experiment(text) == load_preset("digits-mlp")


def test_a_preset_as_json_is_still_the_same_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "digits-mlp", "--json"]) == 0
    assert parse_experiment(json.loads(capsys.readouterr().out)) == load_preset("digits-mlp")


def test_an_unknown_preset_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets", "digits_mpl"]) == 2
    assert "'digits-mlp'" in capsys.readouterr().err
