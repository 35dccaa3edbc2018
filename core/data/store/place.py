"""Where fetched data sets are kept: one folder each, complete or not there at all."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import platformdirs

MANIFEST = "nntui-dataset.json"
UNFINISHED = ".unfinished"


@dataclass(frozen=True)
class Manifest:
    """What is known of a stored set. `official` is false where the files are not those of the catalogue's checksums."""

    name: str
    origin: str
    fetched: str
    official: bool
    examples: int


def datasets_folder() -> Path:
    """$NNTUI_HOME/datasets, else the platform's place for a user's data."""
    home = os.environ.get("NNTUI_HOME")
    root = Path(home).expanduser() if home else platformdirs.user_data_path("nntui", appauthor=False)
    return root / "datasets"


def folder_of(name: str) -> Path:
    """Where the set of that name is, or would be."""
    return datasets_folder() / name


def unfinished_folder(name: str) -> Path:
    """Where a download of that set grows until it is whole."""
    return datasets_folder() / UNFINISHED / name


def manifest_of(name: str) -> Manifest | None:
    """What is stored under that name; None where nothing whole is."""
    try:
        content = json.loads((folder_of(name) / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**content)
    except (OSError, ValueError, TypeError):
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Written last, so that a folder with a manifest is whole."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def move_into_place(made: Path, name: str) -> Path:
    """Make the finished folder `made` the set of that name, in one step that readers see whole or not at all."""
    target = folder_of(name)
    if target.exists():
        old = made.with_name(f"{made.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        made.rename(target)
    return target


def stored_bytes(name: str) -> int:
    """Size on disk, whole or unfinished; 0 where there is nothing."""
    return sum(
        path.stat().st_size
        for folder in (folder_of(name), unfinished_folder(name))
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.is_file()
    )
