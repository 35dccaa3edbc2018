"""What the network says, beside the plots of the bench, over real short runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fakes import text, until
from nntui.tui.app import NntuiApp, make_app
from nntui.tui.bridge.judge import Judge
from nntui.tui.options import Options
from nntui.tui.panes.glance import Glance
from textual.pilot import Pilot


@asynccontextmanager
async def trained(
    preset: str, size: tuple[int, int], *overrides: str
) -> AsyncIterator[tuple[NntuiApp, Pilot[Any]]]:
    app = make_app(Options(experiment=preset, overrides=("training.epochs=2", *overrides), live=False))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await until(lambda: app.bench.runner.read().state == "done")
        await until(lambda: (app.screen.poll(), app.screen._glanced is not None)[1])  # type: ignore[attr-defined]
        await pilot.pause()
        await pilot.pause()
        yield app, pilot
    app.bench.runner.close(10)


def seen(app: NntuiApp) -> dict[str, str]:
    """The words of every glance that has room."""
    return {
        str(one.id): one.picture.text
        for one in app.screen.query(Glance)
        if one.display and one.region.height and one.picture is not None
    }


@pytest.mark.parametrize(
    ("size", "where"), [((80, 24), "glance-side"), ((120, 40), "glance-foot"), ((200, 60), "glance-side")]
)
async def test_the_boundary_is_beside_the_plots(size: tuple[int, int], where: str) -> None:
    async with trained("two-spirals", size) as (app, _):
        await until(lambda: list(seen(app)) == [where])
        assert "decision regions" in seen(app)[where]
        assert "wrong" in seen(app)[where]
        assert "accuracy" in text(app)


async def test_images_are_shown_with_what_they_are_taken_for() -> None:
    async with trained("digits-mlp", (120, 40)) as (app, _):
        shown = seen(app)["glance-foot"]
        assert "% right" in shown
        assert "×" in shown
        assert " is " in shown


async def test_the_glance_gives_way_to_the_explanation_and_comes_back() -> None:
    async with trained("moons", (80, 24)) as (app, pilot):
        await until(lambda: bool(seen(app)))
        await pilot.press("question_mark")
        await until(lambda: not seen(app))
        await pilot.press("question_mark")
        await until(lambda: bool(seen(app)))


async def test_the_end_of_a_run_is_looked_at_without_a_rest() -> None:
    async with trained("moons", (80, 24)) as (app, _):
        run = app.bench.runner.run
        judge = Judge()
        judge.follow(run)
        await until(lambda: not judge.busy)
        judge._step, judge._rest_until = 1, float("inf")  # as after a look in the middle of the run
        first = judge.seen
        await until(lambda: judge.follow(run) is not first)
        assert judge.seen is not None
        assert judge.seen.step == run.history.step  # type: ignore[union-attr]


async def test_a_new_run_begins_without_what_the_last_one_said() -> None:
    async with trained("moons", (80, 24)) as (app, _):
        judge: Judge = app.screen._judge  # type: ignore[attr-defined]
        last = judge.seen
        assert judge.follow(None) is None
        assert judge.seen is None
        await until(lambda: judge.follow(app.bench.runner.run) is not None)
        assert judge.seen is not last


async def test_a_look_that_fails_is_told_once_and_not_taken_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with trained("moons", (80, 24)) as (app, pilot):
        judge: Judge = app.screen._judge  # type: ignore[attr-defined]
        looks: list[int] = []

        def broken(*args: object) -> None:
            looks.append(1)
            raise ZeroDivisionError

        monkeypatch.setattr("nntui.core.preview.insight.insight", broken)
        judge.follow(None)
        judge.follow(app.bench.runner.run)
        await until(lambda: judge.error is not None)
        await until(lambda: not judge.busy)
        assert judge.follow(app.bench.runner.run) is None
        assert len(looks) == 1
        for _ in range(2):
            app.screen.poll(at_once=True)  # type: ignore[attr-defined]
        assert judge.error is not None
        await until(lambda: bool(app._notifications))
        await pilot.pause()
        assert [notice.title for notice in app._notifications] == [judge.error.title]
        assert not seen(app), "the picture of before is not the network as it is"


async def test_a_failure_that_comes_after_its_run_was_left_is_not_of_the_next_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with trained("moons", (80, 24)) as (app, _):
        judge = Judge()

        def broken(*args: object) -> None:
            judge.follow(None)
            raise ZeroDivisionError

        monkeypatch.setattr("nntui.core.preview.insight.insight", broken)
        judge.follow(app.bench.runner.run)
        await until(lambda: not judge.busy)
        assert judge.error is None
