"""Colours for every eye: simulated colour blindness, greyscale, contrast."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from nntui.tui.plotting.axis import Axis
from nntui.tui.plotting.columns import points
from nntui.tui.plotting.look import Look
from nntui.tui.plotting.palette import PALETTES, ROLE_COUNT, Role, blend, channels
from nntui.tui.plotting.plot import PlotSpec, Series, draw_plot
from nntui.tui.plotting.shading import LEVELS, shade_colours

SEEN_BY = {
    "normal vision": np.eye(3),
    # Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour):
    share = np.array(channels(colour)) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour, eye="normal vision"):
    """CIELAB (D65) of a colour as an eye sees it."""
    xyz = TO_XYZ @ np.clip(SEEN_BY[eye] @ linear(colour), 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one, other, eye):
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def contrast(one, other):
    dark, bright = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def too_close(colours, eye, least):
    return [(a, b) for a, b in combinations(colours, 2) if distance(a, b, eye) < least]


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("eye", SEEN_BY)
class TestEveryEye:
    def test_the_two_main_series_are_far_apart(self, theme, eye):
        train, validation = PALETTES[theme].series[:2]
        assert distance(train, validation, eye) > 40

    def test_any_two_of_eight_series_can_be_told_apart(self, theme, eye):
        assert too_close(PALETTES[theme].series, eye, 18) == []

    def test_the_shades_of_a_map_only_rise_or_only_fall_in_lightness(self, theme, eye):
        lightness = [lab(colour, eye)[0] for colour in shade_colours(Look(theme=theme), False)]
        steps = np.diff(lightness)
        assert len(lightness) == LEVELS
        assert (steps > 0).all() or (steps < 0).all()

    def test_negative_and_positive_are_told_apart_on_a_signed_map(self, theme, eye):
        negative, zero, positive = PALETTES[theme].diverging
        assert distance(negative, positive, eye) > 40
        assert min(distance(negative, zero, eye), distance(positive, zero, eye)) > 25


def test_the_measure_notices_red_and_green_of_equal_lightness():
    """The control: a pair that deuteranopes are known to confuse."""
    assert too_close(("#c05a4a", "#7e7a38"), "normal vision", 18) == []
    assert too_close(("#c05a4a", "#7e7a38"), "deuteranopia", 18) != []


@pytest.mark.parametrize("theme", PALETTES)
def test_series_differ_in_greyscale(theme):
    lightness = sorted(lab(colour)[0] for colour in PALETTES[theme].series)
    assert min(after - before for before, after in pairwise(lightness)) > 4
    train, validation = PALETTES[theme].series[:2]
    assert abs(lab(train)[0] - lab(validation)[0]) > 12


@pytest.mark.parametrize("theme", PALETTES)
def test_everything_stands_out_from_the_background(theme):
    palette = PALETTES[theme]
    for colour in (*palette.series, palette.mark, palette.alert, palette.good):
        assert contrast(colour, palette.background) >= 3
    assert contrast(palette.text, palette.background) >= 7
    assert contrast(palette.muted, palette.background) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
def test_raw_points_are_paler_than_their_curve_but_not_invisible(theme):
    styles, background = Look(theme=theme).styles, PALETTES[theme].background
    for index in range(8):
        curve, faint = (
            contrast(styles[role + index].color.name, background) for role in (Role.SERIES, Role.FAINT)
        )
        assert 1.4 < faint < 0.75 * curve


def test_every_role_has_a_style_in_every_look():
    for theme in PALETTES:
        for colours in ("full", "16", "none"):
            styles = Look(colours=colours, theme=theme).styles
            assert len(styles) == ROLE_COUNT
            assert all(style is not None for style in styles)


def test_without_colour_no_style_has_one():
    for style in Look(colours="none").styles:
        assert style.color is None
        assert style.bgcolor is None


def test_sixteen_colours_are_the_terminals_own():
    names = {style.color.name for style in Look(colours="16").styles if style.color}
    assert not any(name.startswith("#") for name in names)
    ansi = [Look(colours="16").styles[Role.SERIES + index].color.name for index in range(8)]
    assert len(set(ansi)) == 8


def test_without_colour_the_characters_alone_tell_the_series_apart():
    """The same curve drawn as the first and as the second series is another text."""
    level = points([0, 100], [5.0, 5.0])

    def text(index, letter):
        spec = PlotSpec("t", Axis(0, 100), Axis(0, 10), (Series("s", letter, level, index),))
        return draw_plot(spec, 60, 12, Look(colours="none")).text

    assert len({text(index, "a") for index in range(8)}) == 8
    assert text(0, "a") != text(0, "b")


def test_blending_goes_from_the_background_to_the_colour():
    assert blend("#ffffff", "#000000", 0.0) == "#000000"
    assert blend("#ffffff", "#000000", 1.0) == "#ffffff"
    assert blend("#ff8000", "#000000", 0.5) == "#804000"
