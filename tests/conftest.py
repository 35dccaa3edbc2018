"""What every test stands on: one BLAS thread, a home of its own, property tests that draw the same examples every time,
and a pilot of the screen that does not guess."""

from __future__ import annotations

import os

import pytest
import textual.app
import textual.pilot
from hypothesis import settings
from nntui.core.language import speak
from nntui.core.threads import limit_threads
from settling import settled

# Before a test imports NumPy: the same bits on every run, and workers that do not fight for cores.
limit_threads(1)

settings.register_profile("nntui", derandomize=True, deadline=None, print_blob=False)
settings.load_profile("nntui")

textual.app.wait_for_idle = textual.pilot.wait_for_idle = settled
textual.app.App.NOTIFICATION_TIMEOUT = (
    600.0  # a notification is still there when a slow machine comes to look
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Workers of `-n auto`: two a core, since the tests of screens and processes wait for half of their time."""
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS", 2 * (os.cpu_count() or 1)))


@pytest.fixture(autouse=True)
def nntui_home(tmp_path_factory, monkeypatch):
    """A home of its own for each test: runs, logs and studies go there, and nothing of the user's is touched.

    English is spoken.
    """
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NNTUI_HOME", str(home))
    monkeypatch.delenv("NNTUI_LANG", raising=False)
    speak("en")
    return home
