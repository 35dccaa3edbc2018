"""Pictures: equality, what changed, and the strips made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.tui.plotting.canvas import ASCII_TWINS, CellCanvas, shorten, words
from nntui.tui.plotting.look import Look
from nntui.tui.plotting.palette import Role
from nntui.tui.plotting.picture import changed_cells, changed_regions
from nntui.tui.plotting.strips import to_strips
from rich.style import Style
from textual.color import Color
from textual.filter import Monochrome
from textual.geometry import Region

LOOK = Look()
CELLS = st.lists(st.tuples(st.sampled_from(" ab#"), st.integers(0, 3)), min_size=12, max_size=12)


def drawn(text, style=Role.TEXT, width=8, height=3, row=0, column=0):
    canvas = CellCanvas(width, height, LOOK)
    canvas.put(row, column, text, style)
    return canvas.picture()


def from_cells(cells):
    canvas = CellCanvas(4, 3, LOOK)
    ground = canvas.style(Style(bgcolor="red"))
    styles = (Role.TEXT, Role.ALERT, Role.LABEL, ground)
    for place, (sign, style) in enumerate(cells):
        canvas.put(place // 4, place % 4, sign, styles[style])
    return canvas.picture()


def shown(picture):
    """What the eye can see of each cell: the sign, its colour unless blank, its ground."""
    cells = []
    for code, style in zip(picture.codes.ravel().tolist(), picture.styles.ravel().tolist(), strict=True):
        look = picture.palette[style]
        cells.append((code, look.bgcolor, None if code == 32 else look))
    return cells


@given(CELLS, CELLS)
def test_pictures_are_equal_when_they_show_the_same(one, other):
    first, second = from_cells(one), from_cells(other)
    assert (first == second) == (shown(first) == shown(second))
    differ = [a != b for a, b in zip(shown(first), shown(second), strict=True)]
    assert changed_cells(first, second).ravel().tolist() == differ


def test_the_order_of_the_palette_does_not_matter():
    one, other = CellCanvas(2, 1, LOOK), CellCanvas(2, 1, LOOK)
    red, blue = Style(bgcolor="red"), Style(bgcolor="blue")
    one.put(0, 0, "x", one.style(red))
    one.put(0, 1, "y", one.style(blue))
    other.put(0, 1, "y", other.style(blue))
    other.put(0, 0, "x", other.style(red))
    third = CellCanvas(2, 1, LOOK)
    third.put(0, 0, "xy", third.style(red))
    assert one.picture() == other.picture()
    assert one.picture() != third.picture()


def test_sizes_that_differ_are_not_equal_and_cannot_be_compared_by_cell():
    assert drawn("a") != drawn("a", width=9)
    assert drawn("a") != "a"
    with pytest.raises(ValueError, match="cannot be compared"):
        changed_cells(drawn("a"), drawn("a", width=9))


def test_changed_regions_are_the_rows_that_differ_and_no_wider_than_needed():
    old = drawn("abcdef", row=1)
    assert changed_regions(old, drawn("abcdef", row=1)) == []
    assert changed_regions(old, drawn("abXdYf", row=1)) == [Region(2, 1, 3, 1)]
    assert changed_regions(old, drawn("abcdef", row=2)) == [Region(0, 1, 6, 1), Region(0, 2, 6, 1)]
    assert changed_regions(old, drawn("abcdef", Role.ALERT, row=1)) == [Region(0, 1, 6, 1)]
    assert changed_regions(None, old) is None
    assert changed_regions(drawn("a", width=3), old) is None


@given(CELLS)
def test_strips_show_the_picture_cell_by_cell(cells):
    picture = from_cells(cells)
    seen = []
    for strip in to_strips(picture):
        assert strip.cell_length == 4
        for segment in strip:
            assert segment.style is not None
            ink = segment.style
            seen += [(ord(sign), ink.bgcolor, None if sign == " " else ink) for sign in segment.text]
    assert seen == shown(picture)


def test_blanks_between_signs_of_one_colour_do_not_cut_the_segment():
    canvas = CellCanvas(9, 1, LOOK)
    for column in (1, 4, 7):
        canvas.put(0, column, "x", Role.ALERT)
    (strip,) = to_strips(canvas.picture())
    assert [segment.text for segment in strip] == [" ", "x  x  x "]


def test_rows_that_stayed_the_same_keep_their_strip():
    old = drawn("abc", row=1)
    old_strips = to_strips(old)
    new_strips = to_strips(drawn("abX", row=1), old, old_strips)
    assert new_strips[0] is old_strips[0]
    assert new_strips[2] is old_strips[2]
    assert new_strips[1] is not old_strips[1]
    assert new_strips[1].text.rstrip() == "abX"


def test_the_base_style_lies_under_every_cell():
    base = Style(color="white", bgcolor="blue")
    for strip in to_strips(drawn("abc", Role.ALERT), base=base):
        assert all(segment.style.bgcolor == base.bgcolor for segment in strip)


def test_strips_pass_the_monochrome_filter_of_no_color():
    for strip in to_strips(drawn("abc", Role.ALERT)):
        assert strip.apply_filter(Monochrome(), Color(0, 0, 0)).text == strip.text


def test_text_outside_the_canvas_is_cut():
    assert drawn("abcdef", column=6).lines()[0] == "      ab"
    assert drawn("abcdef", column=-4).lines()[0] == "ef      "
    assert drawn("abc", row=7).text.strip() == ""
    assert drawn("abc", row=-1).text.strip() == ""


@pytest.mark.parametrize("text", ["日本", "a\tb", "\x1b[2J", "e\u0301", "\u200b"])
def test_what_is_not_one_cell_wide_becomes_a_question_mark(text):
    line = drawn(text, width=12).lines()[0]
    assert "?" in line
    assert line.isprintable()
    assert "\x1b" not in line


def test_in_ascii_every_sign_has_its_twin():
    canvas = CellCanvas(6, 1, Look(unicode=False))
    canvas.put(0, 0, "│×─☃a█")
    assert canvas.picture().text == "|x-?a#"
    assert all(len(twin) == 1 and twin.isascii() for twin in ASCII_TWINS.values())


def test_words_stand_in_the_middle_and_are_shortened():
    assert words(["press s"], 11, 3, LOOK).lines() == [" " * 11, "  press s  ", " " * 11]
    assert words(["press s"], 4, 1, LOOK).lines() == ["pre…"]
    assert words(["press s", "", "now"], 5, 4, LOOK).lines() == ["press", "  s  ", "     ", " now "]
    assert words(["a", "b"], 1, 1, LOOK).lines() == ["a"]
    assert words(["a"], 0, 0, LOOK).lines() == []
    assert [shorten("abc", width) for width in range(4)] == ["", "a", "a…", "abc"]


@pytest.mark.parametrize("look", [LOOK, Look(unicode=False)])
def test_a_picture_can_no_longer_be_drawn_on(look):
    canvas = CellCanvas(3, 1, look)
    canvas.put(0, 0, "a×c")
    picture = canvas.picture()
    with pytest.raises(ValueError, match="read-only"):
        picture.codes[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        picture.styles[0, 0] = 1
