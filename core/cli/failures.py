"""The one place where errors are told: symptom, cause and cure on standard error, never a traceback."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from ..errors import ConfigError, NntuiError

FAILED = 1
BAD_INPUT = 2


class UsageError(NntuiError):
    """A command line that cannot be understood."""

    exit_code = BAD_INPUT


def tell(error: NntuiError, *, as_json: bool = False) -> int:
    """Print an error a user can act on; returns its exit code. `as_json` adds a line on standard output."""
    lines = [f"nntui: {error.title}"]
    lines += [f"  {line}" for line in _indented(error.message)]
    lines += [f"  {line}" for line in error.hint.splitlines()]
    print("\n".join(lines), file=sys.stderr)
    if as_json:
        print(json.dumps(error_line(error)), flush=True)
    return error.exit_code


def error_line(error: NntuiError) -> dict[str, Any]:
    """The error as an event among JSON lines."""
    line: dict[str, Any] = {
        "event": "error",
        "title": error.title,
        "message": error.message,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }
    if isinstance(error, ConfigError):
        line["problems"] = [
            {"path": each.path, "message": each.message, "expected": each.expected, "nearest": each.nearest}
            for each in error.problems
        ]
    return line


def tell_unexpected(error: BaseException, trace: str = "", *, as_json: bool = False) -> int:
    """Keep the traceback in a log file and say where it is; returns 1.

    `trace` is the traceback's text where `error` was caught on another thread.
    """
    if isinstance(error, MemoryError):
        return tell(_out_of_memory(error), as_json=as_json)
    what = f"{type(error).__name__}: {error}"
    text = trace or "".join(traceback.format_exception(error))
    where = write_log(text)
    kept = f"The details are in {where}" if where else "The details could not be kept in a file."
    hint = "This is a fault in nntui, not in your experiment. Please report it with that file."
    return tell(NntuiError("Something went wrong inside nntui", f"{what}\n{kept}", hint), as_json=as_json)


def _out_of_memory(error: MemoryError) -> NntuiError:
    return NntuiError(
        "There is not enough memory",
        str(error) or "The system could give no more.",
        "Make the layers (model.hidden) or the batch (training.batch_size) smaller, or lower data.limit.",
    )


def write_log(text: str) -> Path | None:
    """Append to today's log; its path, or None where nothing can be written."""
    path = log_folder() / time.strftime("nntui-%Y-%m-%d.log")
    stamp = time.strftime("%H:%M:%S")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{stamp} {' '.join(sys.argv)}\n{text}\n")
    except OSError:
        return None
    return path


def log_folder() -> Path:
    """$NNTUI_HOME/logs, else the platform's place for a user's logs."""
    home = os.environ.get("NNTUI_HOME")
    if home:
        return Path(home).expanduser() / "logs"
    import platformdirs  # only here: the quick commands do without it

    return platformdirs.user_log_path("nntui", appauthor=False)


def _indented(message: str) -> list[str]:
    """The message's lines without the indentation they share."""
    lines = message.splitlines()
    shared = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[shared:] for line in lines]
