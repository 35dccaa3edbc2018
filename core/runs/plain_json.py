"""JSON that every parser reads: NaN and infinity, which JSON lacks, are written as null or as words.

Two forms. `figures` is for tables people and other programs read: what is not finite becomes null. `exact` is
for what must come back as it was: it marks what JSON cannot say, and `restored` undoes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

_MARK = "__nntui__"


def figures(value: Any) -> Any:
    """`value` with arrays as lists and non-finite numbers as None."""
    if isinstance(value, np.ndarray):
        return figures(value.tolist())
    if isinstance(value, np.generic):
        return figures(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): figures(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [figures(item) for item in value]
    return value


def exact(value: Any) -> Any:
    """`value` as plain JSON values from which `restored` makes an equal one.

    Knows None, bool, int of any size, float, str, list, tuple, dict with text keys, NumPy scalars (which
    become plain numbers) and arrays. Raises TypeError for anything else.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, np.generic):
        return exact(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else {_MARK: "float", "value": repr(value)}
    if isinstance(value, tuple):
        return {_MARK: "tuple", "value": [exact(item) for item in value]}
    if isinstance(value, list):
        return [exact(item) for item in value]
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {_MARK: "array", "dtype": value.dtype.str, "value": exact(value.tolist())}
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value) and _MARK not in value:
        return {key: exact(item) for key, item in value.items()}
    raise TypeError(f"cannot be saved: {type(value).__name__}")


def restored(value: Any) -> Any:
    """What `exact` was given. Raises ValueError for a mark it does not know."""
    if isinstance(value, list):
        return [restored(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get(_MARK)
    if kind is None:
        return {key: restored(item) for key, item in value.items()}
    if kind == "float":
        return float(value["value"])
    if kind == "tuple":
        return tuple(restored(item) for item in value["value"])
    if kind == "array":
        return np.array(restored(value["value"]), dtype=np.dtype(value["dtype"]))
    raise ValueError(f"unknown mark {kind!r}")


def to_bytes(value: Any) -> bytes:
    """One line of compact JSON without a line break. Raises ValueError for NaN or infinity left in it."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
