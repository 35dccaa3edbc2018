"""Plots as sentences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from nntui.core.cli.plain.sentences import (
    accuracy_sentence,
    course,
    ending,
    gap,
    loss_sentence,
    number,
    status_sentence,
)
from nntui.core.training.events import EpochCompleted, StepsCompleted
from nntui.core.training.history import History

STEPS = [float(step) for step in range(0, 401, 10)]


def history(train: list[float], validation: list[float]) -> History:
    """A run of one epoch a value, ten steps each."""
    made = History()
    for index, (here, there) in enumerate(zip(train, validation, strict=True), 1):
        made.apply(
            StepsCompleted(
                first_step=10 * index - 9,
                losses=np.full(10, here, np.float32),
                learning_rate=0.1,
                regularization_loss=0.0,
                gradient_norm=1.0,
                epoch=float(index),
                seconds=0.1 * index,
            )
        )
        made.apply(
            EpochCompleted(
                epoch=index,
                step=10 * index,
                train_loss=here,
                val_loss=there,
                train_accuracy=1.0 - here / 3,
                val_accuracy=1.0 - there / 3,
                learning_rate=0.1,
                regularization_loss=0.0,
                seconds=0.1 * index,
            )
        )
    return made


@pytest.mark.parametrize(
    ("value", "words"),
    [(2.3, "2.30"), (0.0412, "0.041"), (1.2e6, "1.2e+06"), (0.0, "0.00"), (math.nan, "not a number")],
)
def test_numbers_have_the_digits_that_matter(value: float, words: str) -> None:
    assert number(value) == words


def test_a_curve_that_falls_and_then_rests_is_flat_for_so_long() -> None:
    values = [max(1.12, 2.3 - 0.0047 * step) for step in STEPS]
    assert course(STEPS, values) == "2.30 to 1.12 over 400 steps, flat for the last 150"


def test_a_curve_that_turns_says_since_when() -> None:
    values = [abs(step - 200.0) / 100.0 for step in STEPS]
    assert course(STEPS, values).endswith("rising since 0.00 at step 200")


def test_a_curve_on_its_way_down_is_still_falling() -> None:
    assert ending(STEPS, [2.0 - step / 400 for step in STEPS]) == "still falling"


def test_a_loss_that_comes_down_from_a_spike_and_is_still_far_above_its_start_does_not_fall() -> None:
    assert (
        ending([1, 2, 3, 4, 5, 6, 7], [2.6, 40.0, 6e5, 1e9, 4e12, 9e14, 5.5e13])
        == "rising since 2.60 at step 1"
    )


def test_a_curve_that_never_moves_is_flat_throughout() -> None:
    assert ending(STEPS, [2.303] * len(STEPS)) == "flat throughout"


def test_values_that_are_no_numbers_are_left_out() -> None:
    assert course([1.0, 2.0], [math.nan, math.nan]) == "no finite value yet"
    assert course([1.0, 2.0, 3.0], [2.0, math.nan, 1.0]) == "2.00 to 1.00 over 2 steps"


def test_the_gap_grows_shrinks_or_is_steady() -> None:
    train = [1.0] * 12
    assert gap(train, [1.0 + 0.05 * index for index in range(12)]) == "gap growing"
    assert gap(train, [2.0 - 0.08 * index for index in range(12)]) == "gap shrinking"
    assert gap(train, [1.3] * 12) == "gap steady"
    assert gap(train[:3], [1.3] * 3) == ""


def test_a_run_that_overfits_is_told_as_one_sentence() -> None:
    train = [2.3 * 0.8**index for index in range(20)]
    validation = [max(1.2, loss) + 0.02 * index for index, loss in enumerate(train)]
    words = loss_sentence(history(train, validation))
    assert words.startswith("training loss 2.30 to 0.033 over 190 steps")
    assert "; validation 1.58, gap growing" in words
    assert accuracy_sentence(history(train, validation)).startswith("training accuracy 23.3 % to 98.9 %")


def test_the_status_counts_what_stands_against_the_run() -> None:
    words = status_sentence(history([2.0, 1.0], [2.1, 1.2]))
    assert "step 20 of 0" in words
    assert "validation loss 1.2000" in words
    assert words.endswith("no warnings")


def test_before_the_first_step_there_is_nothing_to_tell() -> None:
    assert loss_sentence(History()) == "no loss yet"
    assert accuracy_sentence(History()).startswith("no accuracy yet")
