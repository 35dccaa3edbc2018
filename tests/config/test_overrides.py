"""Settings changed one by one: from the command line, and in code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.config import ALL_SETTINGS, Experiment, apply_overrides, differences, value_at, with_value
from nntui.core.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("model.activation=tanh", "model.activation", "tanh"),
        ("model.activation = 'tanh'", "model.activation", "tanh"),
        ("model.hidden=[32, 16]", "model.hidden", (32, 16)),
        ("model.hidden=32,16", "model.hidden", (32, 16)),
        ("model.hidden=32", "model.hidden", (32,)),
        ("model.hidden=[]", "model.hidden", ()),
        ("preprocessing.steps=mean-feature, std", "preprocessing.steps", ("mean-feature", "std")),
        ("preprocessing.steps=[none]", "preprocessing.steps", ("none",)),
        ('model.layers=["conv 8 3x3", "dense 10"]', "model.layers", ("conv 8 3x3", "dense 10")),
        ("optimizer.learning_rate=1e-3", "optimizer.learning_rate", 1e-3),
        ("optimizer.learning_rate=.5", "optimizer.learning_rate", 0.5),
        ("optimizer.learning_rate=1", "optimizer.learning_rate", 1.0),
        ("model.batch_norm=true", "model.batch_norm", True),
        ("data.source=a=b.csv", "data.source", "a=b.csv"),
        ("data.source=1984", "data.source", "1984"),
        ("data.target=", "data.target", ""),
        ("data.target=true", "data.target", "true"),
        ("title=Mine", "title", "Mine"),
    ],
)
def test_an_override_means_what_it_says(text: str, path: str, value: Any) -> None:
    assert value_at(apply_overrides(Experiment(), [text]), path) == value


def test_the_last_of_two_wins() -> None:
    assert apply_overrides(Experiment(), ["training.epochs=3", "training.epochs=4"]).training.epochs == 4


def test_overrides_that_only_agree_together_are_accepted_together() -> None:
    changed = apply_overrides(Experiment(), ["schedule.warmup=50", "training.epochs=60"])
    assert changed.schedule.warmup == 50.0


def test_all_problems_of_the_command_line_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        apply_overrides(
            Experiment(),
            [
                "model.activation=tan",
                "no-equals",
                "optimzer.name=sgd",
                "model.batch_norm=1",
                "schedule.warmup=99",
            ],
        )
    told = {problem.path: problem.nearest for problem in caught.value.problems}
    assert told == {
        "model.activation": "tanh",
        "no-equals": "",
        "optimzer.name": "optimizer.name",
        "model.batch_norm": "",
        "schedule.warmup": "",
    }


@settings(deadline=None)
@given(st.sampled_from(sorted(ALL_SETTINGS)), st.text(max_size=12))
def test_any_text_is_either_taken_or_refused_with_a_reason(path: str, text: str) -> None:
    try:
        changed = apply_overrides(Experiment(), [f"{path}={text}"])
    except ConfigError as error:
        reasons = [problem.message for problem in error.problems]
    else:
        reasons = [] if isinstance(changed, Experiment) else [""]
    assert all(reasons)


def test_a_changed_value_is_checked() -> None:
    assert with_value(Experiment(), "optimizer.learning_rate", 0.5).optimizer.learning_rate == 0.5
    with pytest.raises(ConfigError, match=r"optimizer\.learning_rate"):
        with_value(Experiment(), "optimizer.learning_rate", -0.5)
    with pytest.raises(ConfigError, match=r"optimizer\.learning_rate"):
        with_value(Experiment(), "optimizer.learning_rat", 0.5)


def test_the_two_ways_to_name_layers_take_each_other_back() -> None:
    layers = apply_overrides(Experiment(), ["model.hidden=8"])
    layers = apply_overrides(layers, ['model.layers=["dense 8"]'])
    assert (layers.model.layers, layers.model.hidden) == (("dense 8",), (64, 64))
    hidden = apply_overrides(layers, ["model.hidden=8"])
    assert (hidden.model.layers, hidden.model.hidden) == ((), (8,))
    with pytest.raises(ConfigError, match="given twice"):
        apply_overrides(Experiment(), ['model.layers=["dense 8"]', "model.hidden=8"])


def test_differences_are_listed_in_the_order_of_a_file_without_title_and_story() -> None:
    old = Experiment(title="a")
    new = apply_overrides(Experiment(title="b"), ["training.seed=3", "model.hidden=8"])
    assert differences(old, new) == [("model.hidden", (64, 64), (8,)), ("training.seed", 0, 3)]
    assert differences(new, new) == []
