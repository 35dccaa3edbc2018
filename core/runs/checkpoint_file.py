"""A whole training state as one file: NumPy's npz (a zip of arrays) with the plain values as JSON inside; no
pickle.

Members: one array for each array of the state ("parameters", "order", "optimizer/velocity" ...), "state.json"
with everything else as the bytes of a JSON text, and "sha256" over all of it. `numpy.load` opens it like any
npz.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import NntuiError
from ..training.state import TrainingState
from .plain_json import exact, restored, to_bytes

FORMAT = 1
_PLAIN = "state.json"
_SEAL = len("sha256:") + 64


class DamagedCheckpointError(NntuiError):
    """A checkpoint whose contents are not what was written."""


def state_to_bytes(state: TrainingState) -> bytes:
    """The file's contents."""
    arrays: dict[str, NDArray[Any]] = {}
    plain: dict[str, Any] = {}
    for item in fields(state):
        value = getattr(state, item.name)
        if isinstance(value, np.ndarray):
            arrays[item.name] = np.ascontiguousarray(value)
        elif (
            isinstance(value, dict) and value and all(isinstance(part, np.ndarray) for part in value.values())
        ):
            arrays.update({f"{item.name}/{name}": np.ascontiguousarray(part) for name, part in value.items()})
        else:
            plain[item.name] = exact(value)
    text = to_bytes({"format": FORMAT, "state": plain})
    arrays[_PLAIN] = np.frombuffer(text, np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)  # type: ignore[arg-type]
    return _sealed(buffer.getvalue())


def state_from_bytes(data: bytes, name: str = "the checkpoint") -> TrainingState:
    """The state again, bit for bit. Raises DamagedCheckpointError where the contents are not whole."""
    if len(data) < _SEAL or data[-_SEAL:] != _seal(data[:-_SEAL]):
        raise _damaged(name, "its checksum is wrong")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {member: file[member] for member in file.files}
        table = json.loads(arrays.pop(_PLAIN).tobytes())
        if table["format"] > FORMAT:
            raise NntuiError(
                f"{name} was written by a newer version.",
                f"Its format is {table['format']}; this version reads up to {FORMAT}.",
                "Upgrade nntui.",
            )
        return _assembled(arrays, restored(table["state"]))
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise _damaged(name, str(error)) from None


def _damaged(name: str, reason: str) -> DamagedCheckpointError:
    hint = "The checkpoint before it is used where there is one."
    return DamagedCheckpointError(f"{name} is damaged.", reason, hint)


def read_state(path: Path) -> TrainingState:
    """The state in a file. Raises DamagedCheckpointError, or OSError where it cannot be read."""
    return state_from_bytes(path.read_bytes(), path.name)


def _assembled(arrays: dict[str, NDArray[Any]], plain: dict[str, Any]) -> TrainingState:
    values: dict[str, Any] = {}
    for item in fields(TrainingState):
        parts = {
            member.partition("/")[2]: array
            for member, array in arrays.items()
            if member.startswith(item.name + "/")
        }
        if item.name in arrays:
            values[item.name] = arrays[item.name]
        elif parts:
            values[item.name] = parts
        elif item.name in plain:
            values[item.name] = plain[item.name]
        elif item.default is MISSING and item.default_factory is MISSING:
            raise KeyError(f"{item.name} is missing")
    return TrainingState(**values)


def _sealed(archive: bytes) -> bytes:
    """A zip with its checksum as comment; the two bytes before a zip's comment hold the comment's length."""
    body = archive[:-2] + _SEAL.to_bytes(2, "little")
    return body + _seal(body)


def _seal(body: bytes) -> bytes:
    return b"sha256:" + hashlib.sha256(body).hexdigest().encode()
