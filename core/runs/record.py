"""What is fixed about a run: its identity, its data, the versions it ran with, and the run it branched
from."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ... import __version__
from ..errors import NntuiError
from . import layout
from .plain_json import figures

FORMAT = 1


@dataclass(frozen=True)
class RunRecord:
    """The contents of run.json.

    id: the folder's name. title: the experiment's, or what it was started from. created: local time with its
    offset, ISO 8601. data: name, counts and checksum (see `core.data.identity`); empty until the data are
    read. parent, parent_step: the run it branched from and at which step; "" and 0 for one that starts at the
    beginning. study, trial: the search whose trial it is, and the trial's number there; "" and None for a run of
    its own.
    """

    id: str
    title: str
    created: str
    data: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    parent_step: int = 0
    study: str = ""
    trial: int | None = None

    def to_bytes(self) -> bytes:
        """The file's contents: JSON, indented for people."""
        table = {"format": FORMAT, **{name: figures(value) for name, value in vars(self).items()}}
        return (json.dumps(table, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()

    @classmethod
    def read(cls, folder: Path) -> RunRecord:
        """A run's record. One that is missing or unreadable is made up from the folder's name, so that the
        rest of the run can still be seen. Raises NntuiError for a newer format."""
        try:
            table = json.loads((folder / layout.RECORD).read_bytes())
        except (OSError, ValueError):
            table = {}
        if not isinstance(table, dict):
            table = {}
        if isinstance(table.get("format"), int) and table["format"] > FORMAT:
            raise NntuiError(
                f"The run {folder.name} was written by a newer version of nntui.",
                f"Its format is {table['format']}; this version reads up to {FORMAT}.",
                "Upgrade nntui to open it.",
            )
        parent_step, trial = table.get("parent_step"), table.get("trial")
        return cls(
            id=folder.name,
            title=str(table.get("title", "")),
            created=str(table.get("created", "")),
            data=_table(table.get("data")),
            versions=_table(table.get("versions")),
            parent=str(table.get("parent", "")),
            parent_step=parent_step if isinstance(parent_step, int) else 0,
            study=str(table.get("study", "")),
            trial=trial if isinstance(trial, int) else None,
        )


def versions() -> dict[str, str]:
    """What this process runs with: a run is bit-identical only where these, and the processor, are the
    same."""
    return {
        "nntui": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": _blas(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _blas() -> str:
    try:
        told = np.show_config(mode="dicts")
        blas = told["Build Dependencies"]["blas"] if told else {}
        return f"{blas.get('name', '')} {blas.get('version', '')}".strip()
    except (KeyError, TypeError):
        return ""


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
