"""Conditions over figures."""

from __future__ import annotations

import math

import pytest
from nntui.core.lessons.expression import Operand, parse_condition, parse_operand


def figures(values: dict[str, float]):
    return lambda operand: values.get(str(Operand(operand.name, operand.argument, operand.run)), math.nan)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("val_accuracy >= 0.9", True),
        ("val_accuracy > 0.9", False),
        ("start_std(10)@small < 0.01 * start_std(10)@xavier", True),
        ("start_std(10)@small < 0.001 * start_std(10)@xavier", False),
        ("derivative(-10)@sigmoid < 1e-3 and val_accuracy == 0.9", True),
        ("val_accuracy >= 0.9 and missing > 0", False),
        ("missing < 1", False),
        ("missing > 1", False),
    ],
)
def test_a_condition_holds_where_every_part_does_and_an_unknown_figure_makes_it_false(text: str, holds: bool):
    known = {
        "val_accuracy": 0.9, "start_std(10)@small": 0.001, "start_std(10)@xavier": 0.5, "derivative(-10)@sigmoid": 4e-5,
    }  # fmt: skip
    assert parse_condition(text).holds(figures(known)) is holds


@pytest.mark.parametrize("text", ["val_accuracy", "val_accuracy =! 3", "> 3", "a b > 3", "", "import os > 1"])
def test_what_is_no_condition_is_refused_in_words(text: str):
    with pytest.raises(ValueError, match=r"compares nothing|neither a number nor a figure"):
        parse_condition(text)


def test_an_operand_is_written_as_it_was_read():
    for text in ("val_accuracy", "start_std(10)@small", "0.5 * update_ratio@good", "0.25"):
        assert str(parse_operand(text)) == text
