"""Examples in, splits out: built-in sets, files and folders become a `Dataset`."""

from .dataset import Dataset, Split
from .identity import identity
from .load import load_dataset
from .nonfinite import NonFiniteData

__all__ = ["Dataset", "NonFiniteData", "Split", "identity", "load_dataset"]
