"""Whole plots, read as text."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.training.curve import Curve
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.columns import points, reduce_columns, smoothed
from nntui.tui.plotting.layout import canvas_columns, lay_out
from nntui.tui.plotting.look import Look
from nntui.tui.plotting.palette import Role
from nntui.tui.plotting.picture import changed_cells
from nntui.tui.plotting.plot import Baseline, Mark, PlotSpec, Series, draw_plot
from nntui.tui.plotting.plotext_frame import plot_text

UNICODE, ASCII = Look(), Look(unicode=False)
EPOCHS = np.arange(1, 9) * 50
VALIDATION = 2.1 * np.exp(-EPOCHS / 200) + 0.42


def training(count=400):
    """A noisy loss that falls, with one spike."""
    step = np.arange(1, count + 1)
    loss = (2.3 * np.exp(-step / 150) + 0.25) * (1 + 0.3 * np.sin(step * 1.7) * np.sin(step * 0.31))
    loss[60] = 3.9
    return step, loss


def loss_plot(width, *, smooth=True, **how):
    step, loss = training()
    raw = reduce_columns(step, loss, 0, 500, canvas_columns(width))
    line = smoothed(raw, 0.03, 500) if smooth else raw
    series = (
        Series("train", "a", line, 0, faint=raw if smooth else None),
        Series("validation", "b", points(EPOCHS, VALIDATION), 1),
    )
    axes = {"x": Axis(0, 500, kind="integer", name="step"), "y": Axis(0, 4)}
    return PlotSpec("loss", **(axes | {"series": series, "baselines": (Baseline(2.303, "chance"),)} | how))


def level(values, **how):
    """A plot of one series over 0..100, 0..10."""
    axes = {"x": Axis(0, 100, kind="integer"), "y": Axis(0, 10)}
    return PlotSpec("t", **(axes | {"series": (Series("s", "a", points(range(len(values)), values)),)} | how))


@pytest.mark.parametrize(("width", "height"), [(40, 10), (60, 15), (100, 25)])
def test_a_loss_plot_looks_right(golden, width, height):
    spec = loss_plot(width, marks=(Mark(150, "L"), Mark(330, "W", alert=True)))
    golden(f"loss_{width}x{height}", draw_plot(spec, width, height, UNICODE).text)


def test_a_plot_in_ascii_has_every_curve_in_its_letter(golden):
    text = draw_plot(loss_plot(60, cursor=250.0), 60, 15, ASCII).text
    assert text.isascii()
    golden("loss_60x15_ascii", text)


def test_a_plot_with_two_log_axes(golden):
    step, loss = training()
    data = reduce_columns(step, loss, 1, 500, canvas_columns(60), log=True)
    spec = PlotSpec(
        "loss", Axis(1, 500, log=True, name="step"), Axis(0.1, 5, log=True), (Series("train", "a", data),)
    )
    golden("loss_log_60x15", draw_plot(spec, 60, 15, UNICODE).text)


def test_nan_and_infinity_are_marked_and_said_in_words():
    values = [5.0] * 30 + [np.nan] * 10 + [5.0] * 10 + [np.inf] + [5.0] * 10
    picture = draw_plot(level(values), 60, 12, UNICODE)
    lines = picture.lines()
    assert "× not finite" in lines[0]
    assert (picture.styles[picture.codes == ord("×")] == Role.ALERT).all()
    marks = [column for column, sign in enumerate(lines[1]) if sign == "×"]
    axis = Axis(0, 100)
    gutter = lay_out(axis, Axis(0, 10), 60, 12).gutter
    places = [column - gutter for column in marks]
    assert set(places) == {axis.place(x, 60 - gutter) for x in [*range(30, 40), 50]}
    assert "x not finite" in draw_plot(level(values), 60, 12, ASCII).lines()[0]


def test_a_run_that_is_nothing_but_nan_is_still_a_plot():
    lines = draw_plot(level([np.nan] * 101), 60, 12, UNICODE).lines()
    assert "×" * 40 in lines[1]


def test_what_is_off_the_scale_is_marked_at_the_edge():
    lines = draw_plot(level([5, 5, 5, 50, 5, 5, -50, 5]), 60, 12, UNICODE).lines()
    assert "▴" in lines[1]
    assert "▾" in lines[9]


def test_a_mark_stands_on_the_axis_with_a_line_above_and_the_curve_before_it():
    picture = draw_plot(level([5.0] * 101, marks=(Mark(50, "L"), Mark(70, "C", line=False))), 60, 12, UNICODE)
    lines = picture.lines()
    column = lines[10].index("L")
    assert [line[column] for line in lines[1:10]].count("┊") == 8
    assert "C" in lines[10]
    assert all(line[lines[10].index("C")] in " ⠒⠤⠉⣀" for line in lines[1:10])
    assert picture.styles[10, column] == Role.MARK


def test_a_mark_or_cursor_outside_the_axis_is_not_drawn():
    plain = draw_plot(level([5.0] * 50), 60, 12, UNICODE)
    spec = level([5.0] * 50, marks=(Mark(101, "L"), Mark(np.nan, "L")), cursor=-3.0)
    assert draw_plot(spec, 60, 12, UNICODE) == plain


def test_the_cursor_is_a_line_with_a_foot():
    lines = draw_plot(level([5.0] * 50, cursor=20.0), 60, 12, UNICODE).lines()
    column = lines[10].index("▲")
    assert all(line[column] in "│⠒⠤⠉⣀" for line in lines[1:10])


def test_a_baseline_lies_at_its_value_and_has_its_name():
    spec = level([1.0] * 5, baselines=(Baseline(9.0, "chance"), Baseline(99.0), Baseline(np.nan)))
    lines = draw_plot(spec, 60, 12, UNICODE).lines()
    assert "chance" in lines[0]
    dotted = [row for row, line in enumerate(lines) if any(6 * sign in line for sign in "⠁⠂⠄⡀")]
    layout = lay_out(spec.x, spec.y, 60, 12)
    assert dotted == [layout.header + layout.rows - 1 - spec.y.level(9.0, 4 * layout.rows) // 4]


def test_where_two_curves_share_a_cell_both_are_seen_in_the_first_ones_colour():
    upper, lower = points([0, 100], [5.15, 5.15]), points([0, 100], [5.0, 5.0])
    spec = PlotSpec("t", Axis(0, 100), Axis(0, 10), (Series("u", "a", upper), Series("l", "b", lower, 3)))
    picture = draw_plot(spec, 60, 12, UNICODE)
    row = next(
        row
        for row, line in enumerate(picture.lines())
        if row and sum("⠀" < sign <= "⣿" for sign in line) > 30
    )
    both, alone = picture.codes[row, 8] - 0x2800, 0
    for one in spec.series:
        single = draw_plot(PlotSpec("t", spec.x, spec.y, (one,)), 60, 12, UNICODE).codes[row, 8] - 0x2800
        alone |= int(single)
    assert both == alone
    assert picture.styles[row, 8] == Role.SERIES


def test_a_curve_cuts_through_its_faint_band():
    picture = draw_plot(loss_plot(100), 100, 25, UNICODE)
    line = picture.styles == Role.SERIES
    alone = draw_plot(
        loss_plot(100, series=(Series("train", "a", loss_plot(100).series[0].columns),)), 100, 25, UNICODE
    )
    letters = picture.codes < 0x2800
    assert (picture.codes[line & ~letters] == alone.codes[line & ~letters]).mean() > 0.95
    assert (picture.styles == Role.FAINT).sum() > 50


@given(st.integers(3, 90), st.integers(12, 120), st.integers(5, 40))
@settings(max_examples=60)
def test_while_the_axes_hold_new_points_leave_the_old_part_of_the_curve_alone(known, width, height):
    values = 5 + 4 * np.sin(np.arange(100) / 7)
    old = draw_plot(level(values[:known]), width, height, UNICODE)
    new = draw_plot(level(values), width, height, UNICODE)
    layout = lay_out(Axis(0, 100, kind="integer"), Axis(0, 10), width, height)
    edge = layout.gutter + Axis(0, 100).place(known - 1, layout.columns)
    assert not changed_cells(old, new)[:, : max(0, edge - 1)].any()


@pytest.mark.parametrize("look", [UNICODE, ASCII, Look(colours="none"), Look(colours="16", theme="light")])
@pytest.mark.parametrize(
    "size", [(0, 0), (1, 1), (2, 2), (11, 3), (12, 4), (13, 5), (20, 5), (30, 8), (80, 6), (300, 100)]
)
def test_every_size_gets_a_picture_of_that_size(look, size):
    width, height = size
    picture = draw_plot(loss_plot(max(width, 12), cursor=99.0, marks=(Mark(9, "L"),)), width, height, look)
    assert (picture.width, picture.height) == size
    assert all(len(line) == width for line in picture.lines())


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e7),
    st.sampled_from(["number", "integer", "time"]),
    st.booleans(),
    st.integers(12, 130),
)
def test_every_label_of_the_x_axis_is_written_and_none_touches_another(lo, span, kind, log, width):
    x = Axis(abs(lo) + 1 if log else lo, lo + span, log=log, kind=kind)
    picture = draw_plot(
        PlotSpec("t", x, Axis(0, 10), (Series("s", "a", points([x.lo], [5.0])),)), width, 12, UNICODE
    )
    wanted = [tick.label for tick in lay_out(x, Axis(0, 10), width, 12).x_ticks]
    assert picture.lines()[-1].split() == wanted
    assert picture.lines()[-2].count("┬") == len(wanted)


def test_a_pane_too_small_for_a_plot_says_so():
    text = draw_plot(loss_plot(20), 11, 4, UNICODE).text
    assert "loss" in text
    assert "too small" in text


def test_no_data_gives_the_words_of_the_empty_state():
    spec = PlotSpec(
        "loss", Axis(0, 1), Axis(0, 1), (Series("train", "a", points([], [])),), empty=("press s to train",)
    )
    assert draw_plot(spec, 40, 10, UNICODE).text.strip() == "press s to train"


def test_a_narrow_header_gives_up_lines_then_names_but_never_letters():
    def header(width):
        return draw_plot(loss_plot(width), width, 10, UNICODE).lines()[0]

    assert "⠤" in header(80)
    assert "validation" in header(40)
    assert "⠤" not in header(40)
    narrow = header(20)
    assert "validation" not in narrow
    assert "a" in narrow.split()
    assert "b" in narrow.split()


def test_eight_runs_over_each_other_all_have_their_letter_on_the_curve():
    x = np.arange(900)
    series = tuple(
        Series(f"run {n}", letter, points(x, 2.3 * np.exp(-x / (100 + 70 * n)) + 0.2 + 0.05 * n), n)
        for n, letter in enumerate("abcdefgh")
    )
    picture = draw_plot(PlotSpec("loss", Axis(0, 1000), Axis(0, 2.5), series), 100, 25, UNICODE)
    canvas = "\n".join(picture.lines()[1:-2])
    assert all(canvas.count(letter) >= 2 for letter in "abcdefgh")


def test_names_from_outside_cannot_break_the_picture():
    spec = loss_plot(60, series=(Series("网络\x1b[31m\n", "a", points([0, 1], [1, 2])),))
    picture = draw_plot(spec, 60, 12, UNICODE)
    assert "\x1b" not in picture.text
    assert picture.text.count("\n") == 11
    assert "??" in picture.lines()[0]


@given(
    st.lists(st.one_of(st.floats(), st.floats(-10, 10)), max_size=60),
    st.booleans(),
    st.booleans(),
    st.integers(0, 70),
    st.integers(0, 25),
)
@settings(max_examples=150)
def test_no_data_whatever_stop_a_plot_from_being_drawn(values, log_x, log_y, width, height):
    lo, hi = (min(values), max(values)) if values else (0, 0)
    spec = level(
        values, x=Axis(0, 60, log=log_x), y=Axis(lo, hi, log=log_y), cursor=lo, marks=(Mark(hi, "W"),)
    )
    for look in (UNICODE, ASCII):
        assert draw_plot(spec, width, height, look).height == height


def test_the_curve_is_the_one_that_plotext_draws():
    """Another hand draws the same curve: no dot of ours is further than one cell from one of plotext's."""
    x = np.linspace(0, 100, 300)
    curve = points(x, 5 + 4 * np.sin(x / 9) * np.exp(-x / 80))
    axes = Axis(0, 100, kind="integer"), Axis(0, 10)
    layout = lay_out(*axes, 80, 20)
    theirs = plot_text(*axes, [curve], layout)
    ours = draw_plot(PlotSpec("t", *axes, (Series("s", "", curve),)), 80, 20, UNICODE).lines()
    canvas = [line[layout.gutter :] for line in ours[1:-2]]

    def cells(lines):
        return {
            (row, column) for row, line in enumerate(lines) for column, sign in enumerate(line) if sign > "⠀"
        }

    mine, other = cells(canvas), cells(theirs)
    assert len(mine & other) > 0.8 * len(other)
    for one, two in ((mine, other), (other, mine)):
        assert all(any((r + dr, c + dc) in two for dr in (-1, 0, 1) for dc in (-1, 0, 1)) for r, c in one)


def test_plotext_alone_survives_data_it_would_choke_on():
    axes = Axis(0, 10), Axis(0.1, 10, log=True)
    layout = lay_out(*axes, 40, 10)
    for values in ([], [np.nan] * 3, [np.inf, 1.0, 2.0], [0.0, -1.0, 5.0]):
        assert len(plot_text(*axes, [points(range(len(values)), values)], layout)) == layout.rows


def test_a_plot_may_be_larger_than_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    lines = draw_plot(loss_plot(250, x=Axis(0, 510)), 250, 60, UNICODE).lines()
    assert lines[58].rstrip().endswith("─")
    assert len(lines[58].rstrip()) == 250


def test_plotext_is_not_loaded_before_the_first_plot():
    code = (
        "import sys, nntui.tui.plotting.plot, nntui.tui.plotting.scatter, nntui.tui.plotting.trials\n"
        "assert not [name for name in sys.modules if name.startswith('plotext')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_curve_of_the_trainer_is_drawn_with_its_one_spike_and_its_one_nan():
    curve = Curve()
    steps = np.arange(1, 200_001)
    losses = np.full(len(steps), 1.0)
    losses[50_000], losses[150_000] = 2.9, np.nan
    curve.extend(steps, losses)
    columns = curve.columns(canvas_columns(80), 0, 250_000)
    axes = Axis(0, 250_000, kind="integer"), Axis(0, 3)
    picture = draw_plot(PlotSpec("loss", *axes, (Series("train", "a", columns),)), 80, 18, UNICODE)
    layout = lay_out(*axes, 80, 18)
    top = picture.lines()[1][layout.gutter :]
    spike, lost = (axes[0].place(step, layout.columns) for step in (50_001, 150_001))
    assert top[spike] > "⠀"
    assert top[lost] == "×"
    assert top.count("×") == 1
