"""The whole program in a real pseudo-terminal, on real data."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals on Windows")

if sys.platform != "win32":
    from pseudo_terminal import PseudoTerminal

LEFT_ALTERNATE_SCREEN, CURSOR_SHOWN = "\x1b[?1049l", "\x1b[?25h"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[PseudoTerminal]:
    """The workbench on the digits, trained for three epochs."""
    made = PseudoTerminal(["digits-mlp", "--set", "training.epochs=3", "--no-save"], tmp_path)
    yield made
    made.child.close(force=True)


def test_start_train_resize_quit(terminal: PseudoTerminal) -> None:
    terminal.see("Press s to train digits-mlp.")
    terminal.press("s")
    terminal.see("✔ done")
    screen = terminal.see("accuracy")
    assert "epoch 3.0/3" in screen
    assert "loss" in screen
    terminal.press("a")
    terminal.see("▸ activation")
    terminal.resize(120, 40)
    terminal.see("Batch normalisation")
    terminal.resize(20, 5)
    terminal.see("20x5 is too small.")
    terminal.resize(80, 24)
    terminal.see("▸ activation")
    terminal.press("q")
    assert terminal.end() == 0
    assert LEFT_ALTERNATE_SCREEN in terminal.raw
    assert CURSOR_SHOWN in terminal.raw[-2000:]
    assert "Traceback" not in terminal.raw


def test_quitting_while_training_asks(tmp_path: Path) -> None:
    terminal = PseudoTerminal(["digits-mlp", "--set", "training.epochs=100000", "--no-save"], tmp_path)
    try:
        terminal.see("Press s")
        terminal.press("s")
        terminal.see("► running")
        terminal.press("q")
        terminal.see("Training is going on. Quit?")
        terminal.press("n")
        terminal.press(" ")
        terminal.see("‖ paused")
        terminal.press("q")
        terminal.see("Quit?")
        terminal.press("y")
        assert terminal.end() == 0
        assert "Traceback" not in terminal.raw
    finally:
        terminal.child.close(force=True)
