"""Only what changed is sent, and what is sent makes the terminal show what it should (checked by an emulator)."""

from __future__ import annotations

import random

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.tui.terminal.shadow import Shadow, sgr
from rich.color import ColorSystem
from rich.control import Control
from rich.segment import Segment
from rich.style import Style

STYLES = [
    None,
    Style.parse("bold red"),
    Style.parse("on blue"),
    Style.parse("#12ab34 on #000000"),
    Style.null(),
]
WIDTH, HEIGHT = 20, 6


def frame(rows: dict[tuple[int, int], list[tuple[str, Style | None]]]) -> list[Segment]:
    segments = []
    for (x, y), parts in rows.items():
        segments.append(Control.move_to(x, y).segment)
        segments += [Segment(text, style) for text, style in parts]
    return segments


class Terminal:
    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.Stream(self.screen)
        self.shadow = Shadow()
        self.shadow.resize(WIDTH, HEIGHT)

    def send(self, segments: list[Segment]) -> str:
        text = self.shadow.update(segments, ColorSystem.TRUECOLOR)
        self.stream.feed(text)
        return text

    def cells(self):
        return [[self.screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


words = st.text(alphabet="ab ⣿界é", min_size=1, max_size=8)
parts = st.lists(st.tuples(words, st.sampled_from(STYLES)), min_size=1, max_size=3)
frames = st.lists(
    st.dictionaries(st.tuples(st.just(0), st.integers(0, HEIGHT - 1)), parts, min_size=1),
    min_size=1,
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(frames)
def test_the_terminal_shows_the_same_as_if_everything_were_sent(sequence):
    diffed, whole = Terminal(), Terminal()
    for rows in sequence:
        padded = {place: [*cells, (" " * WIDTH, None)] for place, cells in rows.items()}
        diffed.send(frame(padded))
        whole.shadow.forget()
        whole.send(frame(padded))
        for mine, theirs in zip(diffed.cells(), whole.cells(), strict=True):
            assert [c.data for c in mine] == [c.data for c in theirs]
            assert [(c.fg, c.bg, c.bold) for c in mine] == [(c.fg, c.bg, c.bold) for c in theirs]


def test_the_same_frame_again_sends_nothing():
    terminal = Terminal()
    segments = frame({(0, 0): [("hello", STYLES[1])], (3, 2): [("there", None)]})
    assert terminal.send(segments)
    assert terminal.send(segments) == ""


def test_one_changed_cell_costs_a_move_a_style_and_the_cell():
    terminal = Terminal()
    terminal.send(frame({(0, 0): [("0123456789", None)]}))
    assert terminal.send(frame({(0, 0): [("0123X56789", None)]})) == "\x1b[1;5HX"


def test_near_changes_are_one_run_and_far_ones_two():
    terminal = Terminal()
    terminal.send(frame({(0, 0): [("0" * 18, None)]}))
    assert terminal.send(frame({(0, 0): [("x00x" + "0" * 14, None)]})).count("H") == 1
    assert terminal.send(frame({(0, 0): [("y00x" + "0" * 10 + "y000", None)]})).count("H") == 2


def test_a_style_alone_is_a_change():
    terminal = Terminal()
    terminal.send(frame({(0, 0): [("abc", None)]}))
    assert "\x1b[0;1;31mb" in terminal.send(frame({(0, 0): [("a", None), ("b", STYLES[1]), ("c", None)]}))


def test_forgetting_or_resizing_sends_everything_again():
    terminal = Terminal()
    segments = frame({(0, 0): [("abc", None)]})
    first = terminal.send(segments)
    terminal.shadow.forget()
    assert terminal.send(segments) == first
    terminal.shadow.resize(WIDTH + 1, HEIGHT)
    assert terminal.send(segments) == first


def test_what_lies_outside_the_screen_is_left_out():
    terminal = Terminal()
    assert terminal.send(frame({(WIDTH - 2, 0): [("abcdef", None)], (0, HEIGHT): [("x", None)]})) == (
        f"\x1b[1;{WIDTH - 1}Hab"
    )


def test_colours_follow_the_terminal():
    style = Style.parse("#ff0000")
    assert sgr(style, ColorSystem.TRUECOLOR) == "38;2;255;0;0"
    assert sgr(style, ColorSystem.EIGHT_BIT) == "38;5;196"
    assert sgr(style, None) == ""


@pytest.mark.parametrize("seed", range(3))
def test_a_scrolling_picture_stays_right(seed):
    rng, terminal = random.Random(seed), Terminal()
    shown = {}
    for _ in range(40):
        y, x = rng.randrange(HEIGHT), rng.randrange(WIDTH - 6)
        text = "".join(rng.choice("ab⣿ ") for _ in range(6))
        shown[(x, y)] = text
        terminal.send(frame({(x, y): [(text, rng.choice(STYLES))]}))
        assert terminal.screen.display[y][x : x + 6] == text
