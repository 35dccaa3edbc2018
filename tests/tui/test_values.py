"""Values as people read and type them, and the steps of the arrows."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.config import ALL_SETTINGS, check_value
from nntui.tui.bridge.reading import Reading
from nntui.tui.forms.nudge import nudged
from nntui.tui.forms.values import number_text, read_typed, shown, typed
from nntui.tui.widgets.status_line import COUNTERS
from nntui.tui.widgets.status_words import clock, rounded

NUMBERS = [path for path, info in ALL_SETTINGS.items() if info.setting.kind in ("float", "int")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.05, "0.05"),
        (1e-5, "1e-5"),
        (0.00025, "2.5e-4"),
        (0.0125, "0.0125"),
        (3.0, "3"),
        (0.0, "0"),
        (2e6, "2e6"),
        (-0.5, "-0.5"),
        (math.nan, "nan"),
        (math.inf, "inf"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert number_text(value) == text


@given(st.floats(min_value=1e-12, max_value=1e9))
def test_a_number_reads_back_as_what_it_looks_like(value: float) -> None:
    assert float(number_text(value)) == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("path", ALL_SETTINGS)
def test_what_stands_in_the_line_reads_back_as_the_value(path: str) -> None:
    info = ALL_SETTINGS[path]
    text = typed(info.setting, info.default)
    if info.setting.kind == "bool":
        text = text.lower()
    value, problem = read_typed(path, info.setting, text)
    assert problem is None
    assert value == info.default
    assert shown(info.setting, info.default)


def test_lists_of_words_may_hold_spaces() -> None:
    setting = ALL_SETTINGS["model.layers"].setting
    assert read_typed("model.layers", setting, "conv 8 3x3, pool 2,") == (("conv 8 3x3", "pool 2"), None)


@pytest.mark.parametrize(("text", "value"), [("1,000", 1000), ("64", 64)])
def test_thousands_may_be_parted(text: str, value: int) -> None:
    assert read_typed("training.batch_size", ALL_SETTINGS["training.batch_size"].setting, text) == (
        value,
        None,
    )


@pytest.mark.parametrize("path", NUMBERS)
@given(st.lists(st.sampled_from([1, -1]), max_size=60))
def test_the_arrows_never_leave_what_is_allowed(path: str, presses: list[int]) -> None:
    info = ALL_SETTINGS[path]
    value = info.default
    for direction in presses:
        after = nudged(path, info.setting, value, direction)
        assert (after - value) * direction >= 0
        stored, problem = check_value(path, info.setting, after)
        assert problem is None, problem
        assert type(stored) is type(info.default)
        value = after


@pytest.mark.parametrize("path", NUMBERS)
def test_the_arrows_come_from_one_end_to_the_other(path: str) -> None:
    info = ALL_SETTINGS[path]
    value = info.default
    for _ in range(40):
        value = nudged(path, info.setting, value, 1)
    there = value
    for _ in range(40):
        value = nudged(path, info.setting, value, -1)
    assert value < there
    upper = nudged(path, info.setting, value, 1)
    assert nudged(path, info.setting, upper, -1) == value


def test_the_rate_keys_undo_each_other() -> None:
    from nntui.tui.forms.nudge import RATE_DOWN, RATE_UP

    assert pytest.approx(1.0) == RATE_UP * RATE_DOWN


STATUS_WIDTHS = {"state": 11, "step": 18, "epoch": 15, "pace": 14, "left": 11, "rate": 10}
"""The style sheet's at 80 columns; the last one ends at the edge and needs no space behind it."""


@pytest.mark.parametrize(
    "reading",
    [
        Reading("running", "", 99_999, 123_456, 999.94, 9_999, 9_999.4, 86_399, 5.0, 0.0123456),
        Reading("running", "", 12_345_678, 99_950_000, 12_345.6, 99_950, 999_400.0, 9.5e6, 5.0, 1.2345e-5),
        Reading("diverged", "", 1_234, 2_200, 99.99, 99, float("nan"), float("nan"), 356_399, 0.001234),
        Reading("stopping", "", 9_999, 9_999, 9_999, 10_000, 0.123456, 3_599, 5.0, 0.33333),
    ],
)
def test_no_figure_of_the_status_line_runs_into_the_next(reading: Reading) -> None:
    assert sum(STATUS_WIDTHS.values()) == 79
    for name, words in COUNTERS.items():
        said = "".join(part for part, _ in words(reading))
        assert len(said) < STATUS_WIDTHS[name], said


def test_durations_and_counts_stay_short() -> None:
    assert [clock(s) for s in (1.26, 12, 725, 11_100, 381_600)] == ["1.3 s", "0:12", "12:05", "3h05", "4d10h"]
    assert [rounded(n) for n in (2700, 11_500, 999_499, 999_500, 2_250_000)] == [
        "2,700",
        "11.5k",
        "999k",
        "1M",
        "2.25M",
    ]
