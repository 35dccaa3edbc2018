"""The presets one can load: those that come with nntui, and a person's own, saved from the workbench."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..core.config import Experiment, dump_experiment, list_presets, load_experiment, load_preset
from ..core.errors import NntuiError
from .places import presets_folder

SUFFIX = ".toml"


@dataclass(frozen=True)
class ShelfEntry:
    """One preset. `path` is the file of one's own, None for one that came with nntui; `trouble` says why it cannot
    be read."""

    name: str
    title: str
    story: str
    path: Path | None = None
    trouble: NntuiError | None = None

    def load(self) -> Experiment:
        """The experiment. Raises NntuiError."""
        return load_preset(self.name) if self.path is None else load_experiment(self.path)


def entries() -> list[ShelfEntry]:
    """A person's own presets first, by name; then those of nntui in their order."""
    own = [_own(path) for path in sorted(_own_files())]
    return own + [ShelfEntry(info.name, info.title, info.story) for info in list_presets()]


def _own_files() -> list[Path]:
    try:
        return [path for path in presets_folder().iterdir() if path.suffix == SUFFIX]
    except OSError:
        return []


def _own(path: Path) -> ShelfEntry:
    try:
        experiment = load_experiment(path)
    except NntuiError as error:
        return ShelfEntry(path.stem, path.stem, error.title, path, error)
    return ShelfEntry(path.stem, experiment.title or path.stem, experiment.story, path)


def path_for(name: str) -> Path:
    """Where a preset of that name is saved. Raises NntuiError for a name that is none."""
    clean = re.sub(r"\s+", "-", name.strip())
    if not re.fullmatch(r"[\w][\w.-]*", clean):
        raise NntuiError("That is no name for a preset", f"{name!r}", "Letters, digits, dashes and dots.")
    return presets_folder() / f"{clean.removesuffix(SUFFIX)}{SUFFIX}"


def save(experiment: Experiment, path: Path) -> None:
    """Write an experiment, all of it or nothing. Raises NntuiError where the disk refuses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.stem}", suffix=".tmp", delete=False
        ) as file:
            file.write(dump_experiment(experiment))
        Path(file.name).replace(path)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise NntuiError(
            f"{path.name} cannot be saved: {reason}.",
            str(path),
            "Set NNTUI_HOME to a folder you can write to.",
        ) from None
