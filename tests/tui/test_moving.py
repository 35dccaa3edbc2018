"""The cursor, the panes, the explanation, and screens of every size."""

from __future__ import annotations

from fakes import FakeSessions, focused, looked, started, text
from nntui.tui.app import NntuiApp
from nntui.tui.forms.line_editor import LineEditor
from nntui.tui.panes.table import PANES


async def test_a_letter_goes_to_its_pane(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for pane in reversed(PANES):
            await pilot.press(pane.letter)
            await pilot.pause()
            assert app.screen.current_pane == pane.id  # type: ignore[attr-defined]
            assert focused(app) == pane.settings[0].replace(".", "-")


async def test_tab_goes_round_the_panes(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        seen = []
        for _ in PANES:
            seen.append(app.screen.current_pane)  # type: ignore[attr-defined]
            await pilot.press("tab")
        assert seen == [pane.id for pane in PANES]
        assert focused(app) == "data-source"
        await pilot.press("shift+tab")
        assert focused(app) == "training-batch_size"


async def test_down_stays_in_the_open_pane_where_one_is_seen(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a", "down", "down")
        assert app.screen.current_pane == "activation"  # type: ignore[attr-defined]


async def test_down_goes_on_to_the_next_pane_where_all_are_seen(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a", "down")
        assert focused(app) == "model-init"


async def test_the_words_below_the_form_follow_the_cursor(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        assert "He: randn * sqrt(2/n)" in text(app)
        await pilot.press("right")
        await pilot.pause()
        assert "Xavier: randn / sqrt(n)" in text(app)


async def test_question_mark_gives_the_reasoning_and_the_formula(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("i", "?")
        await pilot.pause()
        shown = " ".join(text(app).split())
        assert "model.init" in shown
        assert "w = randn * sqrt(2 / n_in)" in shown
        await pilot.press("?")
        await pilot.pause()
        assert "n_in" not in text(app)


async def test_the_control_stays_in_sight_while_it_is_explained(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("h", "?")
        await pilot.pause()
        await pilot.pause()
        assert "▸ hidden units" in text(app)
        assert "model.hidden" in text(app)


async def test_a_tiny_screen_says_so(app: NntuiApp) -> None:
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        for width, height in ((20, 5), (59, 40), (200, 14), (10, 3), (2, 2), (1, 1)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            if width >= 20:
                assert f"{width}x{height} is too small." in text(app)
                assert "60x15" in text(app)


async def test_nothing_is_lost_by_any_resize(app: NntuiApp, sessions: FakeSessions) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await started(app, pilot)
        sessions.last.train(30)
        await pilot.press("o", "down")
        for size in ((20, 5), (120, 40), (1, 1), (300, 100), (60, 15), (200, 60), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await looked(app, pilot)
        assert focused(app) == "optimizer-learning_rate"
        assert "step 30/600" in text(app)
        assert app.bench.runner.read().state == "running"


async def test_what_is_being_typed_survives_a_resize(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o", "down", *"0.01")
        for size in ((20, 5), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.pause()
        assert app.screen.query_one(LineEditor).value == "0.01"
        assert focused(app) == "LineEditor"
        await pilot.press("7", "enter")
        await pilot.pause()
        assert app.bench.experiment.optimizer.learning_rate == 0.017


async def test_the_cursor_row_is_in_sight_after_a_resize(app: NntuiApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        await pilot.press("t")
        await pilot.resize_terminal(120, 32)
        await pilot.pause()
        await pilot.pause()
        assert "▸ batch size" in text(app)


async def test_a_click_on_a_tab_opens_the_pane(app: NntuiApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click("PaneTabs", offset=(20, 0))
        await pilot.pause()
        assert app.screen.current_pane == "activation"  # type: ignore[attr-defined]
