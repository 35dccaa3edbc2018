"""What every test stands on: nothing is read from or written to the user's own folders."""

import pytest


@pytest.fixture(autouse=True)
def nntui_home(tmp_path_factory, monkeypatch):
    """A home of its own for each test: runs, logs and studies go there."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NNTUI_HOME", str(home))
    return home
