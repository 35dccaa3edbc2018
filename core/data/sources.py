"""What `data.source` may say: a set made up here, a set that ships, a catalogued set, or a path."""

from __future__ import annotations

from pathlib import Path

from ..config.experiment import DataConfig
from ..config.nearest import nearest
from ..errors import DataError
from .dataset import Dataset
from .digits import load_digits
from .files.formats import load_path
from .loaded import Loaded
from .store.catalogue import CATALOGUE
from .store.stored import load_stored
from .synthetic import SYNTHETIC, make_synthetic


def load_source(config: DataConfig) -> Loaded | Dataset:
    """Read what `config.source` names. A name wins over a file called so; "./digits" is the file."""
    source = config.source.strip()
    if source in SYNTHETIC:
        return make_synthetic(config)
    if source == "digits":
        return load_digits()
    if source in CATALOGUE:
        return load_stored(CATALOGUE[source], config)
    path = Path(source).expanduser()
    if source and path.exists():
        return load_path(path, config)
    raise unknown_source(source)


def unknown_source(source: str) -> DataError:
    """The error for a name that is no set and a path that is not there."""
    if not source:
        return DataError("No data are named", "data.source is empty.", 'Name a set ("digits") or a path.')
    path = Path(source).expanduser()
    if "/" in source or "\\" in source or path.suffix:
        return DataError(f"There is no file {source}", f"Nothing is at {path.absolute()}.", _path_hint(path))
    close = nearest(source, CATALOGUE)
    return DataError(
        f"There is no data set called {source!r}",
        f"Known are {', '.join(CATALOGUE)}. No file or folder of that name is in {Path.cwd()} either.",
        f"Did you mean {close!r}?" if close else "Name one of these, or a path.",
    )


def _path_hint(path: Path) -> str:
    parent = path.absolute().parent
    if not parent.is_dir():
        return f"The folder {parent} does not exist; check the spelling."
    close = nearest(path.name, (entry.name for entry in parent.iterdir()))
    return f"Did you mean {close!r}, in the same folder?" if close else "Check the spelling."
