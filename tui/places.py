"""Where a person's own files are: keys, presets of their own."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

HOME = "NNTUI_HOME"


def config_home() -> Path:
    """$NNTUI_HOME, else the platform's place for a user's settings (~/.config/nntui on Linux). Creates nothing."""
    home = os.environ.get(HOME)
    if home:
        return Path(home).expanduser()
    return platformdirs.user_config_path("nntui", appauthor=False)


def keys_file() -> Path:
    """Keys of one's own, by the id of what they do."""
    return config_home() / "keys.toml"


def presets_folder() -> Path:
    """Experiments saved from the workbench."""
    return config_home() / "presets"
