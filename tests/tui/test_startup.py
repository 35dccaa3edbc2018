"""Opening: what is imported before the first frame, and where no screen can be opened."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nntui.core.errors import NntuiError
from nntui.tui.terminal_check import why_no_screen

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


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("keys", "screen", "term", "reason"),
    [
        (io.StringIO(), Terminal(), "xterm", "Standard input"),
        (None, Terminal(), "xterm", "Standard input"),
        (Terminal(), io.StringIO(), "xterm", "Standard error"),
        (Terminal(), Terminal(), "dumb", "dumb"),
    ],
)
def test_without_a_terminal_it_is_said_why(
    keys: io.StringIO | None, screen: io.StringIO, term: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    error = why_no_screen(keys, screen)
    assert isinstance(error, NntuiError)
    assert reason in error.message
    assert error.exit_code == 2
    assert "nntui train" in error.hint


def test_in_a_terminal_nothing_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert why_no_screen(Terminal(), Terminal()) is None


def test_a_pipe_for_standard_input_ends_at_once_with_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nntui"], input="", capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "Standard input is not a terminal." in done.stderr
    assert "Traceback" not in done.stderr
