"""Examples in, splits out: built-in sets, files and folders become a `Dataset`.

`CATALOGUE` lists the sets known by name, `fetch` gets one of them into the store, `inspect_table` describes a table's
columns before one of them is chosen as the target.
"""

from .dataset import Dataset, Split
from .identity import identity
from .load import load_dataset
from .nonfinite import NonFiniteData
from .store.catalogue import CATALOGUE
from .store.fetch import fetch, remove
from .tables.report import TableReport, inspect_table

__all__ = [
    "CATALOGUE",
    "Dataset",
    "NonFiniteData",
    "Split",
    "TableReport",
    "fetch",
    "identity",
    "inspect_table",
    "load_dataset",
    "remove",
]
