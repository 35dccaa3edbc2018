"""Reading a data set from the store."""

from __future__ import annotations

from ...config.experiment import DataConfig
from ...errors import DataError
from ..files.formats import load_folder
from ..loaded import Loaded
from ..memory import in_bytes
from . import place
from .catalogue import Entry


def load_stored(entry: Entry, config: DataConfig) -> Loaded:
    """The stored set. Raises DataError, saying how to get it, where it is not on this machine."""
    manifest = place.manifest_of(entry.name)
    if manifest is None:
        raise DataError(
            f"{entry.name} is not on this machine",
            f"{entry.title} is downloaded once ({in_bytes(entry.download_bytes)}) and kept at "
            f"{place.datasets_folder()}.",
            f"Get it: nntui data get {entry.name}   (without a network: --from FILE_OR_FOLDER)",
        )
    found = load_folder(place.folder_of(entry.name), config)
    found.name = found.source = entry.name
    found.licence = entry.licence
    if len(entry.class_names) == len(found.class_names):
        found.class_names = entry.class_names
    if not manifest.official:
        found.notes.append(
            f"the stored {entry.title} is not the published one: it came from {manifest.origin}"
        )
    return found
