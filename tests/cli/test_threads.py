"""Matrix products use one thread unless somebody says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from nntui.core.threads import BLAS_VARIABLES, VARIABLE, limit_threads


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*BLAS_VARIABLES, VARIABLE):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def values() -> set[str]:
    return {os.environ[name] for name in BLAS_VARIABLES}


def test_one_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    limit_threads()
    assert values() == {"1"}


def test_what_the_environment_says_of_the_libraries_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    limit_threads()
    assert values() == {"1", "3"}


def test_the_own_variable_comes_before_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.setenv(VARIABLE, "2")
    limit_threads()
    assert values() == {"2"}


def test_the_command_line_comes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    limit_threads(4)
    assert values() == {"4"}


@pytest.mark.parametrize("text", ["", "many", "0", "-1", "1.5"])
def test_a_number_that_is_none_is_passed_over(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    limit_threads()
    assert values() == {"1"}


def test_the_command_line_sets_them_before_numpy_is_imported() -> None:
    """BLAS reads the variables once, so a later change would do nothing."""
    code = """
import os, sys
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "numpy":
            print("numpy meets", os.environ["OPENBLAS_NUM_THREADS"])
sys.meta_path.insert(0, Watch())
from nntui.core.cli import main
main(["train", "moons", "--epochs", "1", "--threads", "2"])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[0] == "numpy meets 2"
