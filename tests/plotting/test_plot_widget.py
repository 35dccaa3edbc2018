"""The plot widget in a running app: what it shows, and what it does not send again."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.columns import points
from nntui.tui.plotting.look import Look
from nntui.tui.plotting.plot import PlotSpec, Series, draw_plot
from nntui.tui.widgets.plot import PlotWidget
from nntui.tui.widgets.plot_look import look_of, writes_unicode
from textual.app import App, ComposeResult
from textual.geometry import Region

LOOK = Look()
SIZES = [(1, 1), (2, 2), (10, 3), (20, 5), (60, 15), (300, 100), (80, 24)]


def spec(count=50, top=10.0):
    x = np.arange(count)
    values = 5 + 4 * np.sin(x / 7)
    return PlotSpec(
        "loss", Axis(0, 100, kind="integer"), Axis(0, top), (Series("train", "a", points(x, values)),)
    )


class Recorder(PlotWidget):
    """Remembers what it asked to be painted again, and how often it was drawn."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[tuple[Region, ...]] = []

    def refresh(self, *regions: Region, **kwargs: bool) -> Recorder:
        self.asked.append(regions)
        return super().refresh(*regions, **kwargs)


class OnePlot(App[None]):
    CSS = "Screen { overflow: hidden; } Recorder { height: 100%; } .framed { border: round; padding: 1 2; }"

    def __init__(self, look: Look | None = LOOK) -> None:
        super().__init__()
        if look is not None:
            self.plot_look = look

    def compose(self) -> ComposeResult:
        yield Recorder(["press s to train"])

    @property
    def plot(self) -> Recorder:
        return self.query_one(Recorder)

    def screen_lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]


def asked_after(plot: Recorder, drawing: PlotSpec) -> list[tuple[Region, ...]]:
    plot.asked.clear()
    plot.show(drawing)
    return list(plot.asked)


async def test_before_the_first_drawing_the_words_of_the_empty_state_stand_in_the_middle():
    async with OnePlot().run_test(size=(40, 9)) as pilot:
        lines = pilot.app.screen_lines()
        assert lines[4].strip() == "press s to train"
        assert "".join(lines).strip() == "press s to train"


async def test_a_drawing_is_shown_as_it_is():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        pilot.app.plot.show(spec())
        await pilot.pause()
        assert pilot.app.screen_lines() == draw_plot(spec(), 60, 15, Look()).lines()


async def test_an_equal_picture_asks_for_no_painting():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        pilot.app.plot.show(spec())
        await pilot.pause()
        assert asked_after(pilot.app.plot, spec()) == []


async def test_new_points_ask_for_the_rows_they_touch_and_no_others():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        plot = pilot.app.plot
        plot.show(spec(50))
        await pilot.pause()
        before = draw_plot(spec(50), 60, 15, Look()).lines()
        after = draw_plot(spec(54), 60, 15, Look()).lines()
        (regions,) = asked_after(plot, spec(54))
        assert {region.y for region in regions} == {row for row in range(15) if before[row] != after[row]}
        assert all(region.height == 1 and region.width < 12 for region in regions)
        await pilot.pause()
        assert pilot.app.screen_lines() == after


async def test_inside_border_and_padding_the_drawing_fills_the_content():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        plot = pilot.app.plot
        plot.add_class("framed")
        await pilot.pause()
        plot.show(spec(50))
        await pilot.pause()
        plot.show(spec(60))
        await pilot.pause()
        inside = [line[3:-3] for line in pilot.app.screen_lines()[2:-2]]
        assert inside == draw_plot(spec(60), 54, 11, Look()).lines()


async def test_every_size_is_survived_and_drawn_for():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        pilot.app.plot.show(spec())
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert pilot.app.screen_lines() == draw_plot(spec(), width, height, Look()).lines()


async def test_show_before_the_widget_has_a_size_draws_once_it_has():
    class Early(OnePlot):
        def on_mount(self) -> None:
            self.plot.show(spec())

    async with Early().run_test(size=(60, 15)) as pilot:
        await pilot.pause()
        assert pilot.app.screen_lines() == draw_plot(spec(), 60, 15, Look()).lines()


async def test_clear_goes_back_to_words():
    async with OnePlot().run_test(size=(40, 9)) as pilot:
        pilot.app.plot.show(spec())
        await pilot.pause()
        pilot.app.plot.clear(["stopped"])
        await pilot.pause()
        assert "".join(pilot.app.screen_lines()).strip() == "stopped"
        assert pilot.app.plot.picture is None


async def test_the_theme_changes_the_colours_of_what_stands_there():
    def inks(app: OnePlot) -> set[str]:
        strips = app.screen._compositor.render_strips()
        return {segment.style.color.name for strip in strips for segment in strip if segment.style.color}

    async with OnePlot(look=None).run_test(size=(60, 15)) as pilot:
        pilot.app.theme = "textual-dark"
        pilot.app.plot.show(spec())
        await pilot.pause()
        dark = inks(pilot.app)
        pilot.app.theme = "textual-light"
        await pilot.pause()
        await pilot.pause()
        assert look_of(pilot.app).theme == "light"
        assert not dark & inks(pilot.app)


async def test_no_color_draws_in_greys_and_does_not_crash(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with OnePlot(look=None).run_test(size=(60, 15)) as pilot:
        pilot.app.plot.show(spec())
        await pilot.pause()
        assert look_of(pilot.app).colours == "none"
        for strip in pilot.app.screen._compositor.render_strips():
            for segment in strip:
                triplet = segment.style.color and segment.style.color.triplet
                assert triplet is None or len(set(triplet)) == 1


async def test_a_stream_that_is_not_utf8_gets_ascii(monkeypatch):
    class Latin:
        encoding = "ISO-8859-1"

    async with OnePlot(look=None).run_test(size=(60, 15)) as pilot:
        monkeypatch.setattr(sys, "__stderr__", Latin())
        pilot.app.plot.show(spec())
        await pilot.pause()
        assert all(line.isascii() for line in pilot.app.screen_lines())


@pytest.mark.parametrize(
    ("encoding", "unicode"),
    [("utf-8", True), ("UTF8", True), ("utf_16", True), ("ascii", False), (None, False)],
)
def test_the_encoding_decides_about_braille(encoding, unicode):
    class Stream:
        pass

    stream = Stream()
    stream.encoding = encoding
    assert writes_unicode(stream) is unicode
    assert writes_unicode(None) is False


async def test_the_columns_asked_for_fit_the_canvas():
    async with OnePlot().run_test(size=(60, 15)) as pilot:
        assert pilot.app.plot.data_columns == 2 * (60 - 6)


def test_the_first_frame_needs_neither_numpy_nor_plotext():
    code = (
        "import asyncio, sys\n"
        "from textual.app import App\n"
        "from nntui.tui.widgets.plot import PlotWidget\n"
        "class First(App):\n"
        "    def compose(self):\n"
        "        yield PlotWidget(['press s'])\n"
        "async def go():\n"
        "    async with First().run_test() as pilot:\n"
        "        await pilot.pause()\n"
        "        assert 'press s' in ''.join(s.text for s in pilot.app.screen._compositor.render_strips())\n"
        "asyncio.run(go())\n"
        "assert not {'numpy', 'plotext'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
