"""The tables of the screens beside the bench, on fixed numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import MakeApp
from fakes import FakeSessions, looked, started
from nntui.core.preview.tally import LayerView
from nntui.core.preview.xray import InitView
from nntui.core.training.events import ProbeTaken
from nntui.core.training.history import History
from nntui.tui.plotting.look import Look
from nntui.tui.views.health import FIGURES, courses, probe_steps
from nntui.tui.views.health_table import health_table
from nntui.tui.views.health_words import recovery, verdict
from nntui.tui.views.strip_drawing import chosen, health_strip
from nntui.tui.views.xray_layers import layer_figures
from nntui.tui.views.xray_table import INITS, xray_table
from textual.pilot import Pilot


def probe(step: int, layers: int = 3, *, dead: float = 0.0) -> ProbeTaken:
    """A measurement: hidden layers whose spread halves from one to the next, the second one with dead units."""
    rows: list[dict[str, Any]] = [
        {
            "name": f"hidden {number}",
            "mean": 0.4,
            "std": 0.8 * 0.5 ** (number - 1),
            "zeros": 0.5 + dead / 2,
            "dead": dead if number == 2 else 0.0,
            "saturated": 0.0,
            "gradient": 0.1,
            "update_ratio": 1e-3,
            "weight_rms": 0.2,
            "unit_difference": 0.9,
        }
        for number in range(1, layers)
    ]
    rows.append(
        {
            "name": "output",
            "gradient": 0.2,
            "update_ratio": 2e-3,
            "weight_rms": 0.3,
            "unit_difference": 0.9,
        }
    )
    return ProbeTaken(
        step=step,
        epoch=step / 10,
        seconds=step * 0.001,
        cost_seconds=0.0001,
        values={"sample_rows": 256.0},
        layers=tuple(rows),
    )


def history() -> History:
    made = History()
    for number, dead in enumerate((0.0, 0.25, 0.5), 1):
        made.apply(probe(100 * number, dead=dead))
    return made


def test_the_table_of_layers() -> None:
    layers = courses(history())
    picture = health_table(layers, 300.0, 1, 2, 80, 5, Look(colours="none"))
    assert picture.text.splitlines() == [
        "layer         mean spread  ▾dead   idle satur.   grad update weight   dead over…",
        " hidden 1      0.4    0.8     0%    75%     0%    0.1  0.001    0.2   ▁▁▁",
        "▸hidden 2      0.4    0.4    50%!   25%     0%    0.1  0.001    0.2   ▁▅█",
        " output          –      –      –      –      –    0.2  0.002    0.3",
    ]


def test_earlier_measurements_can_be_seen() -> None:
    layers = courses(history())
    assert probe_steps(layers) == [100.0, 200.0, 300.0]
    assert [layers[1].at("dead", step) for step in (99, 100, 250, 1000)][1:] == [0.0, 0.25, 0.5]
    assert np.isnan(layers[1].at("dead", 99))


def test_zeros_of_dead_units_are_told_from_those_that_rest() -> None:
    layer = courses(history())[1]
    assert layer.at("zeros", 300) == 0.75
    assert layer.at("dead", 300) == 0.5
    assert layer.at("idle", 300) == 0.25


def test_what_is_not_finite_is_odd_and_what_is_unknown_is_not() -> None:
    ratio = next(figure for figure in FIGURES if figure.name == "update_ratio")
    assert ratio.is_odd(float("inf"))
    assert ratio.is_odd(0.5)
    assert not ratio.is_odd(1e-3)
    assert not ratio.is_odd(float("nan"))


def test_words_of_a_layer() -> None:
    layers = courses(history())
    assert verdict(layers[0], 300) == "nothing stands out."
    assert verdict(layers[1], 300).startswith("50 % of its units are dead. " + recovery(None))


def test_of_many_layers_the_strip_keeps_the_odd_ones() -> None:
    made = History()
    made.apply(probe(100, layers=12, dead=0.5))
    layers = courses(made)
    kept = chosen(layers, 4)
    assert kept[0] == 0
    assert kept[-1] == 11
    assert 1 in kept
    picture = health_strip(layers, 40, 4, Look(colours="none"))
    assert picture.lines()[0].split() == ["layers", "h1", "h2", "h11", "output"]
    assert "50%!" in picture.text


@pytest.mark.parametrize("width", [29, 40])
def test_a_narrow_strip_closes_up_before_it_leaves_a_layer_out(width: int) -> None:
    made = History()
    made.apply(probe(100, layers=3, dead=0.5))
    lines = health_strip(courses(made), width, 4, Look(colours="none")).lines()
    assert lines[0].split() == ["layers", "h1", "h2", "output"]
    assert "50%!" in "".join(lines)


def test_the_table_of_initialisations() -> None:
    def view(init: str, spreads: list[float], saturated: float = 0.0) -> InitView:
        layers = tuple(LayerView(0.0, spread, 0.0, 0.0, saturated, spread) for spread in spreads)
        return InitView(init, layers, 1.0)

    views = {"he": view("he", [0.8, 0.8, 0.8]), "small": view("small", [0.2, 0.01, 1e-4])}
    lines = xray_table(views, "small", "he", "tanh", 80, 11, Look(colours="none")).lines()
    assert "[tanh]" in lines[0]
    rows = {name: lines[2 + INITS.index(name)] for name in INITS}
    assert rows["he"].split() == ["●", "He", "✓", "keeps", "0.8", "0.8", "0%", "0%", "1"]
    assert rows["small"].split()[:6] == ["▸", "0.01", "*", "randn", "▾", "fades"]
    assert rows["zeros"].split() == ["Zeros", "…"]


def play(sessions: FakeSessions) -> Callable[[Pilot[Any]], Any]:
    async def run(pilot: Pilot[Any]) -> None:
        app: Any = pilot.app
        await started(app, pilot)
        session = sessions.last
        for number, dead in enumerate((0.0, 0.25, 0.5), 1):
            session.train(100)
            session.history.apply(probe(100 * number, dead=dead))
        session.finish()
        await looked(app, pilot)
        await pilot.press("f3")
        await pilot.pause()
        app.screen.look()
        await pilot.press("down", "right")
        await pilot.pause()
        await pilot.pause()

    return run


def test_the_screen_of_layers(
    snap_compare: Callable[..., bool], make: MakeApp, sessions: FakeSessions
) -> None:
    assert snap_compare(make(), terminal_size=(80, 24), run_before=play(sessions))


def test_the_figures_of_ten_layers_fit_into_eighty_columns_and_of_more_the_ends_are_kept() -> None:
    def view(depth: int) -> InitView:
        layers = tuple(LayerView(0.0, 10.0**-n, 0.0, 0.0, 0.0, 10.0 ** (n - depth)) for n in range(depth))
        return InitView("small", layers, 1.0, 100)

    lines = layer_figures(view(10), 78, 5, Look(colours="none")).lines()
    assert lines[0].split() == ["layer", *map(str, range(1, 11))]
    assert lines[1].split()[:4] == ["spread", "1", "0.1", "0.01"]
    assert lines[3].split() == ["dead", *["0%"] * 10]
    picture = layer_figures(view(10), 78, 5, Look())
    assert picture.text.splitlines()[4].split()[-1] == "1"
    many = layer_figures(view(40), 50, 5, Look(colours="none")).lines()
    assert many[0].split()[1] == "1"
    assert many[0].split()[-1] == "40"
    assert layer_figures(None, 50, 5, Look()).text.strip() == ""
