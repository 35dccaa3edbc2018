"""Every preset does what its story says, and what is broken on purpose is mended by the one thing that is broken."""

from __future__ import annotations

import functools
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from nntui.core.config import apply_overrides, load_preset, with_values
from nntui.core.session import Session
from nntui.core.training.events import RunFinished

DATA = Path(__file__).parents[2].parent / "shared" / "data"


@functools.cache
def trained(name: str, *overrides: str) -> RunFinished:
    """The end of a preset's run."""
    return Session(apply_overrides(load_preset(name), overrides)).run()


def final(name: str, *overrides: str) -> dict[str, Any]:
    return dict(trained(name, *overrides).final)


def test_the_digits_preset_reaches_97_percent() -> None:
    assert final("digits-mlp")["val_accuracy"] >= 0.97


def test_the_lecture_s_recipe_reaches_97_percent() -> None:
    assert final("lecture-recipe")["val_accuracy"] >= 0.97


def test_two_hidden_layers_part_the_spirals() -> None:
    assert final("two-spirals")["val_accuracy"] >= 0.98
    assert final("two-spirals", "model.activation=linear")["val_accuracy"] < 0.8


def test_a_curve_parts_the_moons() -> None:
    assert final("moons")["val_accuracy"] >= 0.9


def test_the_regression_explains_nearly_all_of_the_variance() -> None:
    session = Session(load_preset("regression"))
    end = session.run()
    assert session.history.started is not None
    assert end.final["val_loss"] < 0.1 * session.history.started.chance_loss


def test_overfitting_learns_by_heart_while_validation_loss_climbs() -> None:
    end = trained("overfitting")
    assert end.final["train_accuracy"] >= 0.97
    assert end.final["val_accuracy"] <= end.final["train_accuracy"] - 0.1
    assert end.final["val_loss"] > 3.0 * end.best["val_loss"]


def test_more_points_leave_less_to_learn_by_heart() -> None:
    few, many = final("overfitting"), final("overfitting", "data.samples=2000", "training.epochs=20")
    assert many["val_loss"] - many["train_loss"] < 0.2 * (few["val_loss"] - few["train_loss"])


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("deep-tanh-small-init", ("model.init=xavier",)),
        ("deep-sigmoid", ("model.init=xavier", "model.batch_norm=true")),
        ("deep-sigmoid", ("model.activation=relu", "model.init=he")),
        ("dead-relus", ("model.bias_init=0",)),
        ("lr-crawls", ("optimizer.learning_rate=0.1",)),
        ("raw-inputs", ("preprocessing.steps=mean-feature,std",)),
    ],
)
def test_what_does_not_learn_is_cured_by_what_its_file_says(name: str, cure: tuple[str, ...]) -> None:
    assert trained(name).outcome == "done"
    assert final(name)["val_accuracy"] < 0.3
    assert final(name, *cure)["val_accuracy"] > 0.9


def test_a_crawling_rate_goes_down_in_a_straight_line() -> None:
    session = Session(load_preset("lr-crawls"))
    first = []
    session.add_sink(lambda event: first.append(event.train_loss) if hasattr(event, "train_loss") else None)
    session.run()
    drops = [before - after for before, after in pairwise(first)]
    assert min(drops) > 0.0
    assert max(drops) < 1.5 * min(drops)


def test_an_exploding_rate_grows_for_a_while_and_then_diverges() -> None:
    end = trained("lr-explodes")
    assert end.outcome == "diverged"
    assert end.step > 50
    assert final("lr-explodes", "optimizer.learning_rate=0.1")["val_accuracy"] > 0.9


@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the real data sets are not beside the project")
@pytest.mark.parametrize(
    ("name", "data", "accuracy"),
    [
        ("mnist-mlp", "mnist", 0.975),
        ("fashion-mlp", "fashion-mnist", 0.875),
        ("cifar10-mlp", "cifar-10-small-binary.tar.gz", 0.42),
        ("cifar10-convnet", "cifar-10-small-binary.tar.gz", 0.6),
    ],
)
def test_the_presets_of_real_pictures_reach_what_plain_networks_reach(
    name: str, data: str, accuracy: float
) -> None:
    stop_there = {"data.source": str(DATA / data), "training.target_accuracy": accuracy}
    end = Session(with_values(load_preset(name), stop_there)).run()
    assert end.final["val_accuracy"] >= accuracy
