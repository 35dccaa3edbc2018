"""A study on disk: what is searched, and every trial as it was asked for and as it ended, appended line by line.

    <studies>/<id>/study.json     the experiment, the space and the options
    <studies>/<id>/trials.jsonl   one JSON object a line; the last line of a trial's number counts
    <studies>/<id>/board/         scores while trials train, and a person's wishes (see scoreboard)
    <studies>/<id>/process.json   who works on it: the process that asks for trials

A search that was killed goes on from these files: what ended is not repeated, what was under way starts again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import NntuiError
from ..runs.process import ProcessIdentity, presence, this_process
from .scoreboard import Scoreboard
from .trial import Trial

VERSION = 1


def _ends_a_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


class StudyJournal:
    """The files of one study."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.board = Scoreboard(folder / "board")

    @property
    def id(self) -> str:
        """The study's name."""
        return self.folder.name

    @property
    def exists(self) -> bool:
        """Whether there is a study here."""
        return (self.folder / "study.json").exists()

    def create(self, description: Mapping[str, Any]) -> None:
        """Begin a study. Raises NntuiError where the folder cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write_whole("study.json", {"version": VERSION, **description})
        except OSError as error:
            raise NntuiError(
                "The study cannot be saved",
                f"{self.folder}: {error.strerror}",
                "Choose another place: --runs-dir.",
            ) from None

    def describe(self) -> dict[str, Any]:
        """What `create` wrote. Raises NntuiError where there is no study or its file is damaged."""
        try:
            table: dict[str, Any] = json.loads((self.folder / "study.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NntuiError(
                f"There is no study at {self.folder}", str(error), "`nntui search --list` lists them."
            ) from None
        return table

    def claim(self) -> None:
        """Say that this process works on the study from now on; a folder that refuses is no reason to stop."""
        with suppress(OSError):
            self._write_whole("process.json", this_process().to_dict())

    def release(self) -> None:
        """Say that nobody works on it any more."""
        with suppress(OSError):
            (self.folder / "process.json").unlink(missing_ok=True)

    @property
    def is_worked_on(self) -> bool:
        """Whether the process that claimed it is there, as far as can be seen from this machine."""
        try:
            table = json.loads((self.folder / "process.json").read_bytes())
        except (OSError, ValueError):
            return False
        return isinstance(table, dict) and presence(ProcessIdentity.from_dict(table)) != "gone"

    def append(self, trial: Trial) -> None:
        """Write how a trial stands now; how it ended is on disk before this returns."""
        self.folder.mkdir(parents=True, exist_ok=True)
        line = json.dumps(trial.to_dict(), allow_nan=False) + "\n"
        with (self.folder / "trials.jsonl").open("a+b") as file:
            if file.seek(0, os.SEEK_END) and not _ends_a_line(file):
                line = "\n" + line  # the process that wrote the last line died in the middle of it
            file.write(line.encode())
            file.flush()
            if trial.finished:
                os.fsync(file.fileno())

    def trials(self) -> list[Trial]:
        """Every trial as it stands, by number; a last line that is not whole is not yet there."""
        latest: dict[int, Trial] = {}
        try:
            lines = (self.folder / "trials.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        except OSError:
            return []
        for line in lines:
            try:
                trial = Trial.from_dict(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue
            latest[trial.number] = trial
        return [latest[number] for number in sorted(latest)]

    def write_report(self, text: str) -> Path:
        """Write the final report beside the trials."""
        path = self.folder / "report.md"
        path.write_text(text, encoding="utf-8")
        return path

    def _write_whole(self, name: str, table: Mapping[str, Any]) -> None:
        beside = self.folder / f".{name}"
        beside.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")
        beside.replace(self.folder / name)
