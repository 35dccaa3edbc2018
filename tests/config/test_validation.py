"""All that is wrong with a configuration is said at once: where, what would be right, what was meant."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from nntui.core.config import (
    ALL_SETTINGS,
    Experiment,
    is_active,
    parse_experiment,
    with_value,
    without_effect,
)
from nntui.core.errors import ConfigError, Problem


def problems_of(tables: dict[str, Any]) -> dict[str, Problem]:
    with pytest.raises(ConfigError) as caught:
        parse_experiment(tables)
    return {problem.path: problem for problem in caught.value.problems}


def test_nothing_given_is_the_default_experiment() -> None:
    assert parse_experiment({}) == Experiment()


def test_every_default_is_valid_and_has_words() -> None:
    for path, info in ALL_SETTINGS.items():
        assert with_value(Experiment(), path, info.default) == Experiment()
        assert info.setting.words.endswith((".", '".')), path
        assert all(choice.words and choice.label for choice in info.setting.choices), path


def test_all_problems_are_told_at_once() -> None:
    problems = problems_of(
        {
            "optimizer": {"learning_rate": -1.0, "lerning_rate": 0.1},
            "model": {"activation": "rleu", "hidden": [64, 0]},
            "training": {"epochs": 2.5, "batch_size": 1},
            "data": {"validation": 0.9, "test": 0.3},
        }
    )
    assert set(problems) == {
        "optimizer.learning_rate",
        "optimizer.lerning_rate",
        "model.activation",
        "model.hidden",
        "training.epochs",
        "data.validation",
    }
    assert problems["optimizer.lerning_rate"].nearest == "optimizer.learning_rate"
    assert problems["model.activation"].nearest == "relu"
    assert "at least 1" in problems["model.hidden"].expected


def test_the_error_reads_as_symptom_causes_cure() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_experiment({"model": {"activation": "tanhh"}}, source="mine.toml")
    error = caught.value
    assert error.exit_code == 2
    assert "mine.toml" in error.title
    assert "model.activation" in error.message
    assert "did you mean 'tanh'" in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("tables", "path", "nearest"),
    [
        ({"modle": {"hidden": [3]}}, "modle", "model"),
        ({"regularisation": {}}, "regularisation", "regularization"),
        ({"learning_rate": 0.1}, "learning_rate", "optimizer.learning_rate"),
        ({"training": {"learning_rate": 0.1}}, "training.learning_rate", "optimizer.learning_rate"),
        ({"model": {"batchnorm": True}}, "model.batchnorm", "model.batch_norm"),
        ({"model": {"Hidden": [3]}}, "model.Hidden", "model.hidden"),
        ({"titel": "x"}, "titel", "title"),
        ({"model": {"zzzzz": 1}}, "model.zzzzz", ""),
    ],
)
def test_unknown_names_come_with_the_nearest_known_one(
    tables: dict[str, Any], path: str, nearest: str
) -> None:
    assert problems_of(tables)[path].nearest == nearest


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("optimizer.learning_rate", True),
        ("optimizer.learning_rate", "0.1"),
        ("optimizer.learning_rate", float("nan")),
        ("optimizer.learning_rate", float("inf")),
        ("optimizer.learning_rate", 10**400),
        ("optimizer.momentum", 1.0),
        ("model.dropout", 1.0),
        ("data.validation", 0.0),
        ("training.epochs", 0),
        ("training.epochs", True),
        ("training.epochs", 3.0),
        pytest.param("training.epochs", 10**5000, id="a number too long to print"),
        ("training.seed", -1),
        ("training.seed", 2**32),
        ("model.batch_norm", 1),
        ("model.batch_norm", "yes"),
        ("model.hidden", 64),
        ("model.hidden", "64"),
        ("model.hidden", [64, True]),
        ("model.hidden", [64, 1.5]),
        ("model.layers", ["dense 3", 4]),
        ("model.activation", "ReLU"),
        ("model.activation", 3),
        ("preprocessing.steps", ["whiten"]),
        ("data.source", 5),
        ("data.source", "  "),
        ("data.source", "caf\udce9.csv"),
        ("data", 5),
        ("title", 5),
        ("model.activation", {"name": "relu"}),
    ],
)
def test_values_that_are_not_right_are_refused(path: str, value: Any) -> None:
    section, _, name = path.rpartition(".")
    problem = problems_of({section: {name: value}} if section else {name: value})[path]
    assert problem.message
    assert problem.expected


def test_whole_numbers_stand_for_numbers_with_a_fraction() -> None:
    rate = parse_experiment({"optimizer": {"learning_rate": 1}}).optimizer.learning_rate
    assert isinstance(rate, float)
    assert rate == 1.0


def test_the_search_table_is_handed_over_untouched() -> None:
    assert parse_experiment({"search": {"anything": [1, {"x": 2}]}}) == Experiment()


@pytest.mark.parametrize(
    ("tables", "path"),
    [
        ({"data": {"validation": 0.5, "test": 0.5}}, "data.validation"),
        ({"data": {"task": "regression"}, "model": {"loss": "softmax"}}, "model.loss"),
        ({"preprocessing": {"steps": ["none", "std"]}}, "preprocessing.steps"),
        ({"preprocessing": {"steps": ["std", "std"]}}, "preprocessing.steps"),
        ({"preprocessing": {"steps": ["whiten-pca", "mean-image"]}}, "preprocessing.steps"),
        ({"preprocessing": {"steps": ["pca"]}, "augmentation": {"flip": True}}, "augmentation"),
        ({"preprocessing": {"steps": ["pca"]}, "model": {"layers": ["conv 8 3x3"]}}, "model.layers"),
        ({"model": {"layers": ["dens 8"]}}, "model.layers"),
        ({"model": {"layers": ["dense 8", "pool 2"]}}, "model.layers"),
        ({"model": {"hidden": [8], "layers": ["dense 8"]}}, "model.layers"),
        ({"model": {"batch_norm": True}, "training": {"batch_size": 1}}, "training.batch_size"),
        ({"schedule": {"warmup": 21}, "training": {"epochs": 20}}, "schedule.warmup"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(tables: dict[str, Any], path: str) -> None:
    assert problems_of(tables)[path].expected


@pytest.mark.parametrize(
    "tables",
    [
        {"data": {"validation": 0.5, "test": 0.4}},
        {"data": {"task": "regression"}, "model": {"loss": "mse"}},
        {"preprocessing": {"steps": []}},
        {"preprocessing": {"steps": ["mean-image", "whiten-pca"]}},
        {"preprocessing": {"steps": ["whiten-zca"]}, "augmentation": {"flip": True}},
        {"model": {"layers": ["dense 8"]}},
        {"model": {"layers": ["dense 8"], "hidden": []}},
        {"model": {"batch_norm": True, "batch_norm_single": True}, "training": {"batch_size": 1}},
        {"schedule": {"warmup": 20}, "training": {"epochs": 20}},
    ],
)
def test_their_neighbours_that_agree_are_accepted(tables: dict[str, Any]) -> None:
    parse_experiment(tables)


def test_settings_without_effect_are_known_as_such() -> None:
    experiment = Experiment()
    assert is_active(experiment, "optimizer.momentum")
    assert not is_active(experiment, "optimizer.beta1")
    assert is_active(with_value(experiment, "optimizer.name", "adam"), "optimizer.beta1")
    assert not is_active(experiment, "preprocessing.components")
    whitened = with_value(experiment, "preprocessing.steps", ["mean-feature", "whiten-pca"])
    assert is_active(whitened, "preprocessing.components")


def test_what_is_set_in_vain_is_found() -> None:
    tables = {"optimizer": {"name": "sgd", "beta1": 0.5, "momentum": 0.9}, "model": {"elu_alpha": 2.0}}
    assert without_effect(parse_experiment(tables)) == ["model.elu_alpha", "optimizer.beta1"]


def test_every_condition_names_a_setting_and_its_values() -> None:
    for path, info in ALL_SETTINGS.items():
        for other, wanted in (info.setting.when or {}).items():
            known = ALL_SETTINGS[other].setting
            assert not known.choices or set(wanted) <= set(known.names), path


def test_an_error_comes_whole_out_of_another_process():
    with pytest.raises(ConfigError) as raised:
        parse_experiment({"model": {"activation": "rellu"}})
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301 - our own
    assert (type(again), str(again), again.problems) == (
        ConfigError,
        str(raised.value),
        raised.value.problems,
    )
