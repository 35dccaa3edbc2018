"""A space turns points into settings, and refuses everything wrong with itself at once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.config import Experiment
from nntui.core.errors import ConfigError
from nntui.core.search.parse import parse_space, space_words

UNIT = st.floats(0.0, 1.0, exclude_max=True)
WORDS = [
    "optimizer.learning_rate=log:1e-5..1",
    "model.dropout=uniform:0..0.5",
    "training.batch_size=int:16..64",
    "training.seed=int-log:1..1000",
    "model.activation=relu,tanh,elu",
    "model.hidden=[32];[64];[64,64]",
    "optimizer.name=adam,momentum",
    "optimizer.beta2=uniform:0.9..0.99 if optimizer.name=adam,adamw",
]
SPACE = parse_space(WORDS, Experiment())


@given(st.lists(UNIT, min_size=len(WORDS), max_size=len(WORDS)))
def test_every_point_is_a_valid_setting_and_leads_back(point):
    values = SPACE.values(point, {})
    for parameter, unit in zip(SPACE.parameters, point, strict=True):
        if parameter.path not in values:
            continue
        value = values[parameter.path]
        if parameter.kind == "choice":
            assert value in parameter.choices
        else:
            assert parameter.low <= value <= parameter.high * (1 + 1e-12)
        assert parameter.value(min(parameter.unit(value), math.nextafter(1.0, 0.0))) == pytest.approx(value)
        assert abs(parameter.unit(value) - unit) <= 0.5


def test_a_logarithmic_range_is_even_in_orders_of_magnitude():
    rate = SPACE.by_path("optimizer.learning_rate")
    assert [rate.value(u) for u in (0.0, 0.2, 0.6)] == pytest.approx([1e-5, 1e-4, 1e-2])


def test_whole_numbers_get_equal_shares_including_the_ends():
    size = SPACE.by_path("training.batch_size")
    counts: dict[int, int] = {}
    for i in range(49 * 100):
        value = size.value((i + 0.5) / 4900)
        counts[value] = counts.get(value, 0) + 1
    assert set(counts) == set(range(16, 65))
    assert set(counts.values()) == {100}


def test_a_conditional_parameter_exists_only_where_its_condition_holds():
    with_adam = SPACE.values([0.1] * len(WORDS), {})
    without = SPACE.values([0.1] * 6 + [0.9, 0.1], {})
    assert with_adam["optimizer.name"] == "adam"
    assert "optimizer.beta2" in with_adam
    assert "optimizer.beta2" not in without


def test_a_condition_may_name_a_setting_that_does_not_vary():
    space = parse_space(["optimizer.momentum=uniform:0..0.9 if optimizer.name=momentum"], Experiment())
    assert space.values([0.5], {"optimizer.name": "momentum"})
    assert not space.values([0.5], {"optimizer.name": "sgd"})


def test_the_words_of_a_space_are_that_space():
    assert parse_space(SPACE.to_words(), Experiment()) == SPACE


def test_a_table_in_a_file_says_the_same():
    table = {"space": {"optimizer": {"learning_rate": "log:1e-5..1"}, "model": {"activation": ["relu", "tanh"],
             "batch_norm": [True, False]}}}  # fmt: skip
    space = parse_space(space_words(table), Experiment())
    assert space.by_path("model.batch_norm").choices == (True, False)
    assert space.by_path("model.activation").choices == ("relu", "tanh")
    assert space.by_path("optimizer.learning_rate").kind == "log"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("optimizer.learning_rat=log:1e-5..1", "optimizer.learning_rate"),
        ("optimizer.learning_rate=log:1..1e-5", "runs backwards"),
        ("optimizer.learning_rate=log:0..1", "logarithm of 0"),
        ("optimizer.learning_rate=log:1..1", "empty"),
        ("optimizer.learning_rate=log:1", "no range"),
        ("optimizer.learning_rate=lag:1e-5..1", "no kind 'lag'"),
        ("optimizer.learning_rate", "no '='"),
        ("model.activation=relu,tanhh", "tanh"),
        ("model.activation=relu", "nothing to choose"),
        ("model.activation=log:1..2", "no number"),
        ("training.batch_size=log:1..2", "whole numbers only"),
        ("training.batch_size=int:1.5..2", "whole numbers"),
        ("model.dropout=uniform:0..1.5", "model.dropout"),
        ("model.dropout=uniform:0..inf", "no end"),
        ("model.dropout=uniform:0..0.5 if model.nothing=1", "names no setting"),
    ],
)
def test_what_is_wrong_is_said(word, said):
    with pytest.raises(ConfigError, match="space") as caught:
        parse_space([word], Experiment())
    assert said in str(caught.value)


def test_all_problems_are_reported_together():
    with pytest.raises(ConfigError) as caught:
        parse_space(
            ["optimizer.learning_rate=log:0..1", "model.activation=relu,nope", "x=1..2"], Experiment()
        )
    assert len(caught.value.problems) == 3


def test_an_empty_space_is_refused():
    with pytest.raises(ConfigError, match="nothing varies"):
        parse_space([], Experiment())


def test_a_condition_must_come_before_what_depends_on_it():
    with pytest.raises(ConfigError, match="comes after"):
        parse_space(
            ["optimizer.beta2=uniform:0.9..0.99 if optimizer.name=adam", "optimizer.name=adam,sgd"],
            Experiment(),
        )


@pytest.mark.parametrize(
    "words",
    [
        ["optimizer.beta2=uniform:0.9..0.999 if optimizer.name=adam"],
        ["optimizer.name=sgd,momentum", "optimizer.beta2=uniform:0.9..0.999 if optimizer.name=adam,adamw"],
    ],
)
def test_a_condition_that_never_holds_is_refused(words):
    with pytest.raises(ConfigError, match="never holds"):
        parse_space(words, Experiment())
