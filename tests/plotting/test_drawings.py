"""The drawings beside curves: bars, sparklines, heat maps, images, scatters, tables."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.bars import histogram, lying_bar, lying_bars
from nntui.tui.plotting.class_marks import marks
from nntui.tui.plotting.confusion import class_accuracy, confusion_matrix
from nntui.tui.plotting.heat import heat_map, heat_strip
from nntui.tui.plotting.image import image, normalised, thumbnails
from nntui.tui.plotting.look import Look
from nntui.tui.plotting.palette import Role
from nntui.tui.plotting.regions import decision_regions, field_points, field_size
from nntui.tui.plotting.scatter import axis_of, class_scatter
from nntui.tui.plotting.shading import resampled
from nntui.tui.plotting.sparkline import spark_text, sparkline
from nntui.tui.plotting.trials import parallel_coordinates, parameter_scatter

LOOK, ASCII, PLAIN = Look(), Look(unicode=False, colours="none"), Look(colours="none")
UNIT = Axis(0, 1), Axis(0, 1)
CORNERS = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5]])
COUNTS = np.array([[50, 0, 2], [9, 40, 1], [0, 0, 0]])
NAMES = ["cat", "dog", "a very long name"]
RATES = np.array([1e-4, 1e-3, 1e-2, 1e-1, 1e-3])
DECAYS = np.array([1e-5, 1e-4, 1e-3, 1e-2, 1e-2])
SCORES = np.array([0.5, 0.9, 0.7, np.nan, 0.6])
RATE, DECAY = Axis(1e-5, 1, log=True, name="rate"), Axis(1e-6, 0.1, log=True, name="l2")

DRAWINGS = {
    "histogram": partial(histogram, [1, 5, 2, 0, 9], (-1.0, 1.0), title="h"),
    "lying bars": partial(lying_bars, ["a", "b"], [0.5, 0.25], ["50 %", "25 %"]),
    "heat map": partial(heat_map, np.arange(12.0).reshape(3, 4), title="h"),
    "signed heat map": partial(heat_map, [[-1.0, np.nan], [0.5, 2.0]], signed=True),
    "image": partial(image, np.arange(64, dtype=np.uint8).reshape(8, 8)),
    "colour image": partial(image, np.random.default_rng(0).random((9, 7, 3))),
    "thumbnails": partial(thumbnails, [np.eye(8)] * 3, ["a", "b", "c"], wrong=[False, True, False]),
    "scatter": partial(class_scatter, CORNERS, [0, 1, 2, 0], names=NAMES, predicted=[0, 1, 2, 1]),
    "regions": partial(
        decision_regions, np.eye(5, dtype=int), CORNERS, [0, 1, 0, 1], *UNIT, names=["a", "b"]
    ),
    "confusion": partial(confusion_matrix, COUNTS, NAMES),
    "accuracy": partial(class_accuracy, COUNTS, NAMES),
    "trials": partial(parameter_scatter, RATES, DECAYS, SCORES, RATE, DECAY, title="search"),
    "parallel": partial(parallel_coordinates, np.stack([RATES, DECAYS], 1), [RATE, DECAY], SCORES),
}
SIZES = [(0, 0), (1, 1), (2, 2), (3, 5), (12, 4), (20, 5), (30, 8), (60, 14), (300, 100)]


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("size", SIZES)
def test_every_drawing_fills_any_size_in_any_look(name, size):
    for look in (LOOK, ASCII, PLAIN, Look(colours="16"), Look(theme="light"), Look(theme="contrast")):
        picture = DRAWINGS[name](*size, look)
        assert (picture.width, picture.height) == size
        assert look.unicode or picture.text.isascii()


@pytest.mark.parametrize("name", DRAWINGS)
def test_without_colour_no_cell_has_any(name):
    picture = DRAWINGS[name](60, 14, PLAIN)
    used = {picture.palette[style] for style in np.unique(picture.styles).tolist()}
    assert not any(style.color or style.bgcolor for style in used)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_looks_right_in_ascii(golden, name):
    golden(name.replace(" ", "_") + "_ascii", DRAWINGS[name](48, 12, ASCII).text)


# --- sparklines


def test_a_sparkline_rises_from_the_lowest_to_the_highest_sign():
    assert spark_text(range(8), 8) == "▁▂▃▄▅▆▇█"
    assert spark_text(range(8), 8, unicode=False) == "_.-~=+*#"


def test_a_sparkline_shows_what_was_not_finite():
    assert spark_text([0, np.nan, 1, np.inf, 1], 9) == "▁×█×█"
    assert spark_text([0, np.nan, 1], 9, unicode=False) == "_x#"
    assert sparkline([0, np.nan, 1], 9, LOOK).styles[0, 1] == Role.ALERT


def test_one_value_that_was_not_finite_is_not_lost_in_its_group():
    values = np.zeros(100)
    values[37] = np.nan
    assert spark_text(values, 10, limits=(0, 1)) == "▁▁▁×▁▁▁▁▁▁"
    assert spark_text(values, 10, limits=(0, 1), keep="high") == "▁▁▁×▁▁▁▁▁▁"


def test_a_sparkline_keeps_spikes_when_asked():
    values = np.zeros(100)
    values[37] = 1.0
    assert spark_text(values, 10, keep="high") == "▁▁▁█▁▁▁▁▁▁"
    assert spark_text(values, 10, limits=(0, 1)) == "▁▁▁▂▁▁▁▁▁▁"


def test_a_sparkline_with_limits_or_log_is_comparable():
    assert spark_text([0.5], 5, limits=(0, 1)) == "▅"
    assert spark_text([2, 3], 5, limits=(0, 1)) == "██"
    assert spark_text([1e-4, 1e-2, 1, 0], 5, log=True) == "▁▅█▁"
    assert spark_text([3, 3, 3], 5) == "▅▅▅"


@given(st.lists(st.floats(), max_size=50), st.integers(0, 20), st.booleans(), st.booleans())
def test_a_sparkline_never_fails_and_never_is_too_long(values, width, log, unicode):
    assert len(spark_text(values, width, log=log, unicode=unicode)) == min(width, len(values))


# --- bars


@pytest.mark.parametrize(
    ("share", "bar"),
    [(0, "    "), (1, "████"), (0.5, "██  "), (0.03125, "▏   "), (7, "████"), (np.nan, "    ")],
)
def test_a_lying_bar_is_exact_to_an_eighth_of_a_cell(share, bar):
    assert lying_bar(share, 4) == bar
    assert lying_bar(share, 4, unicode=False) == (
        "#" * round(4 * min(share, 1)) if share == share else ""
    ).ljust(4)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=100), st.integers(1, 80))
def test_a_histogram_shares_its_bins_out_by_area(counts, width):
    """A flat histogram is flat whatever the number of cells, and no more than the tallest bin is full."""
    flat = histogram([7] * len(counts), (0.0, 1.0), width, 6, LOOK).lines()[:-1]
    assert set("".join(flat)) == {"█"}
    if any(counts):
        lines = histogram(counts, (0.0, 1.0), width, 6, LOOK).lines()[:-1]
        assert "█" in lines[0]


def test_a_single_value_among_thousands_is_still_seen():
    lines = histogram([10_000, 0, 1], (0.0, 3.0), 3, 6, LOOK).lines()
    assert [line[1] for line in lines[:5]] == [" "] * 5
    assert lines[4][2] == "▁"


def test_a_histogram_has_the_ends_of_its_axis_beneath():
    assert histogram([1, 2], (-2.5, 2.5), 21, 5, LOOK).lines()[-1] == "-2.5      0       2.5"


def test_rows_without_room_are_counted():
    picture = lying_bars(list("abcdef"), [0.1] * 6, [""] * 6, 20, 3, LOOK)
    assert picture.lines()[2].strip() == "… 4 more"


# --- heat maps and images


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 30), st.integers(1, 30))
def test_resampling_keeps_constants_and_the_range(rows, columns, down, across):
    data = np.random.default_rng(rows).random((rows, columns))
    small = resampled(data, down, across)
    assert small.shape == (down, across)
    assert small.min() >= data.min() - 1e-12
    assert small.max() <= data.max() + 1e-12
    assert resampled(np.full((rows, columns), 3.0), down, across) == pytest.approx(3.0)


def test_resampling_down_takes_means_of_blocks():
    assert resampled(np.arange(16.0).reshape(4, 4), 2, 2).tolist() == [[2.5, 4.5], [10.5, 12.5]]


def test_a_heat_map_is_darker_or_brighter_where_there_is_more():
    picture = heat_map([[0.0, 1.0]], 2, 1, LOOK)
    few, many = (picture.palette[picture.styles[0, column]].bgcolor.triplet for column in (0, 1))
    assert sum(many) > sum(few)
    assert heat_map([[0.0, 1.0]], 2, 1, PLAIN).text == " @"
    assert heat_map([[0.0, 1.0]], 2, 1, Look(colours="none", theme="light")).text == "@"


def test_the_sign_is_seen_without_colour():
    assert heat_strip([-1, -0.3, 0, 0.3, 1], 5, PLAIN, signed=True).lines() == ["=. .#"]


def test_two_rows_share_a_cell():
    picture = heat_map([[0.0], [1.0]], 1, 1, LOOK)
    assert picture.text == "▀"
    style = picture.palette[picture.styles[0, 0]]
    assert sum(style.bgcolor.triplet) > sum(style.color.triplet)


def test_not_a_number_is_shown_and_the_range_leaves_it_out():
    lines = heat_map([[0.0, np.nan], [2.0, np.inf]], 24, 3, LOOK, title="weights").lines()
    assert lines[0].split() == ["weights", "0", "to", "2"]
    assert [line.count("×") for line in lines[1:]] == [12, 12]
    assert all(line.endswith("×" * 12) for line in lines[1:])


def test_an_image_keeps_its_shape():
    def size(pixels, width, height):
        picture = image(pixels, width, height, PLAIN)
        inked = picture.codes != ord(" ")
        return int(inked.any(axis=0).sum()), int(inked.any(axis=1).sum())

    assert size(np.ones((28, 28)), 60, 14) == (28, 14)
    assert size(np.ones((10, 40)), 40, 20) == (40, 5)
    assert size(np.ones((28, 28)), 10, 50) == (10, 5)


def test_uint8_and_floats_are_the_same_image():
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert image(pixels, 20, 8, LOOK) == image(pixels / 255, 20, 8, LOOK)


def test_a_colour_image_has_its_colours():
    pixels = np.zeros((2, 1, 3), np.uint8)
    pixels[0, 0, 0] = pixels[1, 0, 2] = 255
    picture = image(pixels, 1, 1, LOOK)
    style = picture.palette[picture.styles[0, 0]]
    assert (style.color.name, style.bgcolor.name) == ("#ff0000", "#0000ff")


def test_an_image_of_a_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"\(h, w\)"):
        image(np.zeros((4, 4, 5)), 10, 10, LOOK)


def test_weights_are_centred_on_grey():
    assert normalised(np.array([-2.0, 0.0, 1.0])).tolist() == [0.0, 0.5, 0.75]
    assert normalised(np.zeros(3)).tolist() == [0.5] * 3


def test_misclassified_thumbnails_say_so_in_their_caption():
    lines = DRAWINGS["thumbnails"](48, 9, LOOK).lines()
    (captions,) = (line for line in lines if "a" in line)
    assert captions.split() == ["a", "×", "b", "c"]


# --- points and regions


def test_every_class_has_its_sign_and_a_filled_one_when_wrong():
    for count in (2, 6, 10, 30):
        for look in (LOOK, ASCII):
            right, wrong = marks(count, look)
            assert len(right) == len(wrong) == count
            assert not set(right) & set(wrong)
            assert count > 26 or len(set(right)) == count


def test_wrong_points_lie_on_top_and_are_counted():
    points, predicted = [[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]], [1, 0, 1]
    lines = class_scatter(points, [0, 0, 1], 40, 10, LOOK, names=["x", "y"], predicted=predicted).lines()
    assert "wrong: 1" in lines[0]
    assert "".join(lines[1:]).count("●") == 1
    assert "".join(lines[1:]).count("○") == 0


def test_points_stand_where_their_values_are():
    picture = class_scatter(CORNERS[:2], [0, 1], 40, 10, LOOK, names=["x", "y"], x=UNIT[0], y=UNIT[1])
    lines = picture.lines()
    assert lines[1].rstrip()[-1] == "□"
    assert lines[7].split("┤")[1][0] == "○"


def test_points_outside_the_axes_or_not_finite_are_left_out():
    points = [[9.0, 0.5], [np.nan, 0.5], [0.5, np.inf], [0.5, 0.5]]
    picture = class_scatter(points, [0, 0, 0, 0], 40, 10, LOOK, names=["x"], x=UNIT[0], y=UNIT[1])
    assert sum(line.count("○") for line in picture.lines()[1:]) == 1


def test_an_axis_is_made_round_the_values():
    axis = axis_of([0.13, 0.87, np.nan], "width")
    assert (axis.lo, axis.hi, axis.name) == (0.0, 1.0, "width")
    assert axis_of([0.0, 3e-4, 2e-2], log=True).lo == 2e-4
    assert axis_of([]).lo < axis_of([]).hi


def test_the_field_is_classified_where_it_is_drawn():
    columns, rows = field_size(20, 10)
    where = field_points(*UNIT, columns, rows)
    assert where.shape == (columns * rows, 2)
    field = (where[:, 0] + where[:, 1] > 1).astype(int).reshape(rows, columns)
    picture = decision_regions(field, CORNERS[:0], [], *UNIT, 20, 10, PLAIN, names=["a", "b"])
    lines = picture.lines()[1:]
    assert lines[0].endswith("..")
    assert lines[-1].startswith("  ")
    assert [line.count(".") for line in lines] == sorted((line.count(".") for line in lines), reverse=True)


def test_a_point_keeps_the_ground_of_its_region():
    picture = decision_regions(
        [[0, 1]], [[0.9, 0.5]], [0], *UNIT, 20, 10, LOOK, names=["a", "b"], predicted=[1]
    )
    row, column = np.argwhere(picture.codes == ord("●"))[-1]
    neighbour = picture.palette[picture.styles[row, column - 1]]
    assert picture.palette[picture.styles[row, column]].bgcolor == neighbour.bgcolor


# --- tables


def test_a_confusion_matrix_shows_counts_and_marks_the_commonest_confusions():
    lines = confusion_matrix(COUNTS, NAMES, 60, 8, LOOK).lines()
    assert lines[1].split() == ["cat", "50", "·", "!2"]
    assert lines[2].split() == ["dog", "!9", "40", "!1"]


def test_a_narrower_matrix_goes_over_to_percent_and_then_to_tenths():
    counts = np.full((6, 6), 1000)
    names = [f"c{n}" for n in range(6)]
    assert "1000" in confusion_matrix(counts, names, 60, 9, LOOK).text
    percent = confusion_matrix(counts, names, 24, 9, LOOK).text
    assert "1000" not in percent
    assert "17" in percent
    tenths = confusion_matrix(counts, names, 15, 9, LOOK).text
    assert "17" not in tenths
    assert "1" in tenths
    assert "too small" in confusion_matrix(counts, names, 13, 9, LOOK).text


def test_names_that_do_not_match_the_matrix_are_refused():
    with pytest.raises(ValueError, match="2 names"):
        confusion_matrix(COUNTS, ["a", "b"], 60, 8, LOOK)


def test_the_lowest_class_is_named_and_a_class_without_examples_too():
    lines = class_accuracy(COUNTS, NAMES, 60, 4, LOOK).lines()
    assert "96.2 %" in lines[0]
    assert "80.0 % lowest" in lines[1]
    assert "no examples" in lines[2]


# --- trials


def test_the_best_trial_and_the_failed_one_have_their_signs():
    text = "\n".join(DRAWINGS["trials"](60, 14, LOOK).lines()[1:])
    assert text.count("◆") == 1
    assert text.count("×") == 1


def test_the_best_trial_is_the_solid_line():
    picture = DRAWINGS["parallel"](60, 14, LOOK)
    best = picture.styles == Role.GOOD
    assert best.any(axis=0).mean() > 0.9


def test_trials_without_any_score_yet_say_so():
    none = np.full(5, np.nan)
    assert (
        "no trials"
        in parallel_coordinates(np.stack([RATES, DECAYS], 1), [RATE, DECAY], none, 60, 14, LOOK).text
    )
    assert "no trials" in parameter_scatter([], [], [], RATE, DECAY, 60, 14, LOOK).text


def test_trials_that_do_not_fit_their_axes_are_refused():
    with pytest.raises(ValueError, match="2 axes"):
        parallel_coordinates(np.zeros((3, 5)), [RATE, DECAY], np.zeros(3), 60, 14, LOOK)


def test_a_confusion_matrix_of_short_names_says_which_way_it_is_read_where_a_row_is_left() -> None:
    names, counts = ("0", "1"), [[3, 1], [0, 4]]
    assert confusion_matrix(counts, names, 30, 4, ASCII).text.splitlines()[0].strip() == "true \\ predicted"
    assert confusion_matrix(counts, names, 30, 4, ASCII).text.splitlines()[3].split() == ["1", ".", "4"]
    assert confusion_matrix(counts, names, 30, 3, ASCII).text.splitlines()[0].split() == ["0", "1"]
