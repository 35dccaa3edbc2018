"""Wishes of viewers, carried through the run's folder: no socket, no port, any machine that shares the disk.

Every viewer appends to a file of its own in "commands/" (network disks do not append safely for several
machines at once). The training process reads on from where it was, four times a second, and hands each wish
to the run's `TrainingControl`: once, and in the order of each viewer. Wishes that were there before the
process began were meant for another one and are passed over. What a wish did is said by the run's events.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from ..training.control import Command, CommandName
from . import layout
from .disk import Disk
from .plain_json import exact, restored, to_bytes

POLL_SECONDS = 0.25

SENDABLE: dict[str, CommandName] = {name: name for name in get_args(CommandName) if name != "call"}
"""All commands but the one that carries a function."""


class CommandOutbox:
    """A viewer's side: appends wishes to its own file. Raises OSError where the folder cannot be written."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}.jsonl"
        self._path = folder / layout.COMMANDS / name
        self._disk = disk or Disk()
        self._length = 0

    def send(self, command: Command) -> str:
        """Append a wish; returns its id."""
        id_ = secrets.token_hex(6)
        line = {"id": id_, "time": time.time(), "name": command.name, "path": command.path}
        data = to_bytes({**line, "value": exact(command.value)}) + b"\n"
        self._path.parent.mkdir(exist_ok=True)
        self._length = self._disk.append(self._path, data, self._length)
        return id_


class CommandInbox:
    """The training process's side: hands every new wish to `obey`, on a thread of its own."""

    def __init__(
        self, folder: Path, obey: Callable[[Command], None], say: Callable[[str, str], None]
    ) -> None:
        """`say("warning", words)` is told of lines that are no wishes."""
        self._folder = folder / layout.COMMANDS
        self._obey, self._say = obey, say
        self._read: dict[str, int] = {}
        self._done: set[str] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="commands", daemon=True)
        self.taken = 0
        """Wishes handed over so far."""
        for name, size in self._sizes().items():
            self._read[name] = size

    def start(self) -> None:
        """Begin looking for wishes."""
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            self.poll()

    def poll(self) -> None:
        """Hand over what has arrived since the last time."""
        arrived: list[tuple[float, dict[str, Any]]] = []
        for name, size in sorted(self._sizes().items()):
            start = self._read.get(name, 0)
            if size > start:
                arrived += _dated(self._lines(name, start))
        for _, table in sorted(arrived, key=lambda entry: entry[0]):
            self._take(table)

    def _sizes(self) -> dict[str, int]:
        try:
            with os.scandir(self._folder) as entries:
                return {
                    entry.name: entry.stat().st_size for entry in entries if entry.name.endswith(".jsonl")
                }
        except OSError:
            return {}

    def _lines(self, name: str, start: int) -> list[dict[str, Any]]:
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(start)
                data = file.read()
        except OSError:
            return []
        whole = data.rfind(b"\n") + 1
        self._read[name] = start + whole
        tables: list[dict[str, Any]] = []
        for line in data[:whole].splitlines():
            try:
                table = json.loads(line)
                if not isinstance(table, dict):
                    raise ValueError("not a table")
                tables.append(table)
            except ValueError:
                self._say("warning", f"A command that cannot be read was passed over ({name}).")
        return tables

    def _take(self, table: dict[str, Any]) -> None:
        id_ = str(table.get("id", ""))
        if id_ in self._done:
            return
        self._done.add(id_)
        name = table.get("name")
        if not isinstance(name, str) or name not in SENDABLE:
            self._say("warning", f"A command that does not exist was passed over ({name!r}).")
            return
        try:
            value = restored(table.get("value"))
        except (ValueError, KeyError, TypeError):
            self._say("warning", f"A command that cannot be read was passed over ({name!r}).")
            return
        self.taken += 1
        self._obey(Command(SENDABLE[name], str(table.get("path", "")), value))


def _dated(tables: list[dict[str, Any]]) -> list[tuple[float, dict[str, Any]]]:
    """One viewer's wishes with the time each was sent, by its clock; a clock that jumps back does not reorder
    them.

    Between viewers the order follows these times, within what arrived at once.
    """
    latest = 0.0
    dated = []
    for table in tables:
        sent = table.get("time")
        latest = max(latest, float(sent)) if isinstance(sent, (int, float)) else latest
        dated.append((latest, table))
    return dated
