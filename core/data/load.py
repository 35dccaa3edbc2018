"""One way in: from a data section to a data set."""

from __future__ import annotations

from ..config.experiment import DataConfig
from .dataset import Dataset
from .finish import finish
from .sources import load_source


def load_dataset(config: DataConfig) -> Dataset:
    """Read, check and split what `config.source` names.

    The same config on the same files gives the same arrays in the same order.
    Raises DataError with symptom, cause and cure for anything that cannot be trained on; NonFiniteData, a
    DataError with counts, for NaN and infinity.
    """
    found = load_source(config)
    return found if isinstance(found, Dataset) else finish(found, config)
