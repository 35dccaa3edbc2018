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
    x / 255. "feature_names" where the inputs have names (a text column is one per category: "colour=red"), and
    "class_names" for classes. "target.shift" and "target.scale" where targets were standardised: a predicted value
    is shift + scale * output. "config.toml", the experiment's text.
    """
    session, network = saved.session, saved.session.network
    found: dict[str, NDArray[Any]] = {slot.name: slot.view(network.parameters) for slot in network.slots}
    found.update({slot.name: slot.view(network.running) for slot in network.running_slots})
    prepared = session.prepare()
    affine, dataset = prepared.pipeline.affine, prepared.dataset
    found["preprocessing.scale"], found["preprocessing.offset"] = affine.scale, affine.offset
    if affine.matrix is not None:
        found["preprocessing.matrix"] = affine.matrix
    for name, names in (("feature_names", dataset.feature_names), ("class_names", dataset.class_names)):
        if names:
            found[name] = np.array(names)
    if dataset.target_scale:
        found["target.shift"], found["target.scale"] = map(
            np.array, (dataset.target_shift, dataset.target_scale)
        )
    found["config.toml"] = np.array(dump_experiment(saved.experiment, complete=True))
    return found
