"""Where runs live, and the names of the files in a run's folder.

config.toml         the experiment, complete, as `nntui train` reads it
run.json            what does not change: data identity, versions, parent
events.jsonl        what happened, one JSON object a line, only ever appended to
pulse.json          the last sign of life and the figures of the moment, replaced as a whole
checkpoints/*.npz   whole states; arrays plus JSON, no pickle
commands/*.jsonl    wishes of viewers, one file per viewer, only ever appended to
notes.json          a person's notes and tags
output.txt          what a detached run would have printed
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

CONFIG = "config.toml"
RECORD = "run.json"
EVENTS = "events.jsonl"
PULSE = "pulse.json"
CHECKPOINTS = "checkpoints"
COMMANDS = "commands"
NOTES = "notes.json"
OUTPUT = "output.txt"


def runs_root(chosen: str | Path | None = None) -> Path:
    """The folder that holds the runs.

    `chosen` (the command line's --runs-dir), else $NNTUI_HOME/runs, else the platform's place for a user's
    data (~/.local/share/nntui/runs on Linux). Nothing is created.
    """
    if chosen:
        return Path(chosen).expanduser()
    home = os.environ.get("NNTUI_HOME")
    if home:
        return Path(home).expanduser() / "runs"
    return platformdirs.user_data_path("nntui", appauthor=False) / "runs"


def is_run(folder: Path) -> bool:
    """Whether a folder is a run's."""
    return (folder / CONFIG).is_file() or (folder / EVENTS).is_file()
