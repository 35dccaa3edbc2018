"""The trained network's arrays as NPZ, with all that is needed to use them elsewhere."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import dump_experiment
from ..runs.disk import Disk
from .saved import Saved


def write_weights(saved: Saved, folder: Path) -> list[Path]:
    """weights.npz: see `weights`."""
    path = folder / "weights.npz"
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **weights(saved))  # type: ignore[arg-type]
    Disk().replace(path, buffer.getvalue())
    return [path]


def weights(saved: Saved) -> dict[str, NDArray[Any]]:
    """The arrays of the best state by name.

    "dense1.weight" (inputs, outputs) ..., "norm1.mean" ...: the network's tensors and running statistics.
    "preprocessing.scale", ".offset" (and ".matrix"): inputs are (x * scale) @ matrix + offset, bytes read as
    x / 255. "class_names" for classes, and "config.toml", the experiment's text.
    """
    session, network = saved.session, saved.session.network
    found: dict[str, NDArray[Any]] = {slot.name: slot.view(network.parameters) for slot in network.slots}
    found.update({slot.name: slot.view(network.running) for slot in network.running_slots})
    prepared = session.prepare()
    affine = prepared.pipeline.affine
    found["preprocessing.scale"], found["preprocessing.offset"] = affine.scale, affine.offset
    if affine.matrix is not None:
        found["preprocessing.matrix"] = affine.matrix
    if prepared.dataset.class_names:
        found["class_names"] = np.array(prepared.dataset.class_names)
    found["config.toml"] = np.array(dump_experiment(saved.experiment, complete=True))
    return found
