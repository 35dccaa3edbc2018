"""Reading the logs of other tools as they grow. `poll` gives what is new; a log that was begun anew says
so."""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, NamedTuple

from ..optional import need
from .rows import Row, read_row


class News(NamedTuple):
    """rows: those that are new. anew: the log was written from its start again; rows before these do not
    hold."""

    rows: list[Row]
    anew: bool = False


class Log(ABC):
    """One file that another tool writes."""

    kind = ""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def poll(self) -> News:
        """What has come since the last time. A file that is not there, or not whole, gives nothing yet."""


class AppendedLog(Log):
    """A text file that grows line by line; half a last line is "not yet"."""

    _REMEMBERED = 256

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._offset = 0
        self._tail = b""

    def poll(self) -> News:
        """The new lines as rows."""
        try:
            with self.path.open("rb") as file:
                anew = self._was_replaced(file)
                if anew:
                    self._offset, self._tail = 0, b""
                    self.forget()
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return News([])
        whole = data.rfind(b"\n") + 1
        self._offset += whole
        self._tail = (self._tail + data[:whole])[-self._REMEMBERED :]
        rows = [
            row for line in data[:whole].decode("utf-8", "replace").splitlines() if (row := self.row(line))
        ]
        return News(rows, anew)

    def _was_replaced(self, file: Any) -> bool:
        """Whether what was read before is not there any more."""
        if not self._tail:
            return False
        file.seek(self._offset - len(self._tail))
        return bool(file.read(len(self._tail)) != self._tail)

    def forget(self) -> None:
        """The file begins anew."""

    @abstractmethod
    def row(self, line: str) -> Row | None:
        """A line as a row; None for one that is none."""


class CsvLog(AppendedLog):
    """Keras's and Lightning's CSVLogger, and any other table with a line of names."""

    kind = "CSV"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._names: list[str] = []

    def forget(self) -> None:
        self._names = []

    def row(self, line: str) -> Row | None:
        if not line.strip():
            return None
        cells = next(csv.reader([line], delimiter=";" if ";" in line and "," not in line else ","))
        if not self._names:
            self._names = cells
            return None
        return read_row(dict(zip(self._names, cells, strict=False)))


class JsonLinesLog(AppendedLog):
    """One JSON object a line."""

    kind = "JSON Lines"

    def row(self, line: str) -> Row | None:
        try:
            table = json.loads(line)
        except ValueError:
            return None
        if not isinstance(table, dict):
            return None
        flat = {name: value for name, value in table.items() if not isinstance(value, dict)}
        for name in ("metrics", "logs", "scalars"):  # one level down, as some tools write it
            if isinstance(table.get(name), dict):
                flat.update(table[name])
        row = read_row(flat)
        return row if row.figures else None


class TrainerStateLog(Log):
    """Hugging Face's trainer_state.json: one file that is written anew at every checkpoint."""

    kind = "Hugging Face"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._stamp: tuple[int, int] | None = None
        self._seen: list[Any] = []

    def poll(self) -> News:
        """The new entries of its log history."""
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp == self._stamp:
                return News([])
            table = json.loads(self.path.read_bytes())
        except (OSError, ValueError):
            return News([])
        history = table.get("log_history") if isinstance(table, dict) else None
        if not isinstance(history, list):
            return News([])
        self._stamp = stamp
        anew = history[: len(self._seen)] != self._seen
        fresh = history if anew else history[len(self._seen) :]
        self._seen = history
        rows = [_trainer_row(entry) for entry in fresh if isinstance(entry, dict)]
        return News([row for row in rows if row.figures], anew)


def _trainer_row(entry: dict[str, Any]) -> Row:
    """The last entry sums the run up ("train_loss", "train_runtime"): that is no point of a curve."""
    return read_row({} if "train_runtime" in entry else entry)


class TensorBoardLog(Log):
    """A folder of event files, read with tensorboard's own reader. Raises NntuiError where that is not
    installed."""

    kind = "TensorBoard"

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        module = need("tensorboard.backend.event_processing.event_accumulator", "tensorboard")
        folder = path if path.is_dir() else path.parent
        self._events = module.EventAccumulator(str(folder), size_guidance={"scalars": 0})
        self._seen: dict[str, int] = {}

    def poll(self) -> News:
        """The new scalars."""
        self._events.Reload()
        by_step: dict[int, dict[str, float]] = {}
        for tag in self._events.Tags()["scalars"]:
            values = self._events.Scalars(tag)
            for value in values[self._seen.get(tag, 0) :]:
                by_step.setdefault(value.step, {})[tag] = value.value
            self._seen[tag] = len(values)
        return News([read_row({"step": step, **figures}) for step, figures in sorted(by_step.items())])
