"""Opening: what is imported before the first frame, and what behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from nntui.tui.app import NntuiApp
from nntui.tui.messages import FirstFrameShown
from nntui.tui.screens.bench import BenchScreen
from nntui.tui.screens.table import BENCH_STYLES, MORE_STYLES

HEAVY = {"numpy", "plotext", "nntui.core.session", "nntui.core.data", "nntui.core.nn"}


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_importing_the_app_and_its_bench_imports_nothing_heavy() -> None:
    code = f"import sys, nntui.tui.app, nntui.tui.screens.bench; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = python(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_the_first_frame_comes_before_anything_heavy(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from nntui.tui.app import make_app
from nntui.tui.options import Options
async def main():
    app = make_app(Options(live=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.poll(at_once=True)  # on a slow machine the first look at the run comes first
        print(sorted({HEAVY!r} & set(sys.modules)))
asyncio.run(main())
"""
    done = python(code, NNTUI_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_blas_threads_are_limited_before_numpy_is_imported(tmp_path: Path) -> None:
    code = """
import os, sys
from nntui.tui.bridge.warm_up import warm_up
warm_up().join()
assert "numpy" in sys.modules and "nntui.core.session" in sys.modules
print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    environment = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.stdout.strip() == "1", done.stderr


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_bench_is_made_for_the_size_of_the_terminal_and_styled_once(
    app: NntuiApp, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    styled: list[frozenset[str]] = []
    monkeypatch.setattr(
        BenchScreen, "update_node_styles", lambda self, animate=True: styled.append(self.classes)
    )
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert len(styled) == 1, "Textual styles every screen once more when it comes to the front"
        assert set(styled) == {app.screen.classes}


async def test_styles_of_the_other_screens_are_read_behind_the_first_frame(app: NntuiApp) -> None:
    read = [name for name, _ in app.stylesheet.source if "views.tcss" in name]
    assert not read
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        names = {Path(name).stem for name, variable in app.stylesheet.source if not variable}
        assert names >= {*BENCH_STYLES, *MORE_STYLES}


async def test_a_screen_opened_before_its_styles_are_there_gets_them(
    app: NntuiApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BenchScreen, "_behind_the_first_frame", lambda self: None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f3")
        words = app.screen.query(".view-words").first()
        assert words.styles.max_height is None
        app.screen.post_message(FirstFrameShown())
        await pilot.pause()
        assert words.styles.max_height is not None
