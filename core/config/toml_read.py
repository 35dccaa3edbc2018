"""Reading TOML from a file, with errors that say where and what."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from ..errors import ConfigError

LARGEST_FILE = 1 << 20
"""Bytes. An experiment is a page of text; something much longer is another kind of file."""

_TOML_HINT = 'A line is `name = value`; text stands in quotes: activation = "relu".'
_DATA_HINT = "An experiment is a TOML file. Data are named inside it (data.source), or with `--data`."


class ExperimentFileError(ConfigError):
    """A file that cannot be read as an experiment at all, so that there are no settings to judge."""

    def __init__(self, title: str, message: str, hint: str = "") -> None:
        super().__init__(title, (), hint)
        self.message = message


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables.

    Raises ExperimentFileError: missing, unreadable, no text, or no TOML (with line and column).
    """
    return parse_toml(_read_text(path), str(path), _TOML_HINT if path.suffix == ".toml" else _DATA_HINT)


def parse_toml(text: str, source: str, hint: str = _TOML_HINT) -> dict[str, Any]:
    """The tables of a TOML text; `source` names it in errors. Raises ExperimentFileError."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _malformed(text, source, error, hint) from None


def _read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise ExperimentFileError(f"{path} is a folder", "An experiment is one file.", _DATA_HINT)
        if path.stat().st_size > LARGEST_FILE:
            raise _no_text(path, f"It holds {path.stat().st_size:,} bytes; an experiment is a page of text.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ExperimentFileError(
            f"There is no file {path}",
            "The name is not quite right, or the file lies in another folder.",
            "`nntui presets` lists the experiments that come with nntui.",
        ) from None
    except UnicodeDecodeError as error:
        raise _no_text(path, f"Byte {error.start + 1} is not UTF-8.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExperimentFileError(
            f"{path} cannot be read", f"The system says: {reason}.", "Check the file's permissions."
        ) from None


def _no_text(path: Path, message: str) -> ExperimentFileError:
    return ExperimentFileError(f"{path} is not a text file", message, _DATA_HINT)


_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


def _malformed(text: str, source: str, error: Exception, hint: str) -> ExperimentFileError:
    place = _PLACE.search(str(error))
    what = _PLACE.sub("", str(error)) if str(error) else "The brackets are nested too deeply"
    lines = text.splitlines() or [""]
    if place is None:
        return ExperimentFileError(f"{source} is not valid TOML", f"{what}.", hint)
    line = int(place[1]) if place[1] else len(lines)
    column = int(place[2]) if place[2] else len(lines[-1]) + 1
    shown = lines[line - 1] if line <= len(lines) else ""
    return ExperimentFileError(
        f"{source} is not valid TOML at line {line}, column {column}",
        f"{what}:\n  {shown[:200]}\n  {' ' * min(column - 1, 200)}^",
        hint,
    )
