"""Every preset can be read, introduces itself, and is in the list."""

from __future__ import annotations

from pathlib import Path

import pytest
from nntui.core.config import list_presets, load_preset, preset_names, preset_text, resolve_experiment
from nntui.core.config.presets import ORDER
from nntui.core.errors import ConfigError

NAMES = preset_names()
DOWNLOADS = {
    "mnist-mlp": "mnist",
    "fashion-mlp": "fashion-mnist",
    "cifar10-mlp": "cifar-10",
    "cifar10-convnet": "cifar-10",
}


def test_the_order_names_each_preset_once() -> None:
    assert NAMES == ORDER
    assert len(NAMES) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_valid_and_tells_its_story(name: str) -> None:
    experiment = load_preset(name)
    assert experiment.title
    assert experiment.story.endswith(".") or name in DOWNLOADS
    assert len(experiment.story) <= 110


def test_the_list_says_what_the_files_say() -> None:
    assert [(p.name, p.title, p.story) for p in list_presets()] == [
        (name, load_preset(name).title, load_preset(name).story) for name in NAMES
    ]


@pytest.mark.parametrize(("name", "data"), DOWNLOADS.items())
def test_presets_that_need_a_download_say_how_to_get_it(name: str, data: str) -> None:
    experiment = load_preset(name)
    assert experiment.data.source == data
    assert f"nntui data get {data}" in experiment.story


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(DOWNLOADS)))
def test_all_others_train_offline(name: str) -> None:
    assert load_preset(name).data.source in ("digits", "spirals", "moons", "waves")


def test_an_experiment_is_found_by_name_or_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(preset_text("moons"))
    monkeypatch.chdir(tmp_path)
    assert resolve_experiment("moons") == resolve_experiment(str(mine)) == resolve_experiment("mine.toml")


@pytest.mark.parametrize(
    ("name", "said"), [("mons", "'moons'"), ("zzzzzz", "digits-mlp"), ("no/file", "no file")]
)
def test_a_name_that_is_neither_is_told(name: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        resolve_experiment(name)
    assert caught.value.exit_code == 2
    assert "nntui presets" in caught.value.hint
