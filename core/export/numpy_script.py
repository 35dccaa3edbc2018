"""A run as one NumPy script: nothing hidden, pleasant to read, and the same losses bit for bit.

The script needs NumPy and a data file beside it: the examples as they are, and the fitted preprocessing.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..errors import NntuiError
from ..runs.disk import Disk
from ..session import Prepared
from ..training.events import RunStarted, SettingChanged
from .numpy_loop import evaluation, loop, model, update
from .numpy_pieces import LOSSES
from .saved import Saved

NAMES: Mapping[str, str] = {
    "training.batch_size": "BATCH_SIZE",
    "optimizer.learning_rate": "LEARNING_RATE",
    "optimizer.momentum": "MOMENTUM",
    "optimizer.clip_norm": "CLIP_NORM",
    "regularization.l2": "L2",
    "regularization.l1": "L1",
    "model.dropout": "DROPOUT",
}
"""Live settings and what they are called in a script."""


def write_script(saved: Saved, folder: Path) -> list[Path]:
    """ID.py and ID.npz. Raises NntuiError for what such a script does not cover."""
    prepared = saved.session.prepare()
    name = f"{saved.id}.npz"
    text = script(saved, prepared, name)
    data = io.BytesIO()
    np.savez_compressed(data, allow_pickle=False, **arrays(prepared))  # type: ignore[arg-type]
    paths = [folder / f"{saved.id}.py", folder / name]
    Disk().replace(paths[0], text.encode())
    Disk().replace(paths[1], data.getvalue())
    return paths


def arrays(prepared: Prepared) -> dict[str, NDArray[Any]]:
    """The data file: both splits raw, and the preprocessing as one map, x * scale @ matrix + offset."""
    dataset, affine = prepared.dataset, prepared.pipeline.affine
    found = {
        "x_train": dataset.train.x,
        "y_train": dataset.train.y,
        "x_val": dataset.validation.x,
        "y_val": dataset.validation.y,
        "scale": affine.scale,
        "offset": affine.offset,
    }
    return found if affine.matrix is None else {**found, "matrix": affine.matrix}


def script(saved: Saved, prepared: Prepared, data_name: str) -> str:
    """The script's text."""
    check_covered(saved, prepared)
    experiment = saved.experiment
    changes = changes_of(saved)
    live = changed_names(changes)
    rest = [
        data(prepared, data_name),
        streams(),
        model(experiment, prepared, live=live),
        LOSSES[prepared.loss].strip("\n"),
        update(experiment, live=live),
        evaluation(experiment, prepared),
        loop(experiment, prepared, changes=bool(changes), stopped=_stopped_early(saved)),
    ]
    return joined(_opening(saved, data_name), constants(experiment, saved, changes), rest)


def joined(opening: str, numbers: str, rest: list[str]) -> str:
    """The script's parts as one text, without numbers, streams and imports that nothing in it uses."""
    body = "\n\n\n".join(part.strip("\n") for part in rest)
    numbers = "\n".join(line for line in numbers.splitlines() if _is_used(line, body))
    body = "\n".join(line for line in body.splitlines() if not _STREAM.match(line) or _is_used(line, body))
    opening = "\n".join(
        line for line in opening.splitlines() if line != "import math" or "math." in numbers + body
    )
    return "\n\n\n".join([opening, numbers, body]) + "\n"


_STREAM = re.compile(r"\w+_rng = stream")
_CONSTANT = re.compile(r"([A-Z]\w*|\w+_rng) = ")


def _is_used(line: str, body: str) -> bool:
    """Whether the name that a line defines occurs elsewhere; lines that define none are always used."""
    match = _CONSTANT.match(line)
    if match is None or match[1] == "CHANGES":
        return True
    return len(re.findall(rf"\b{match[1]}\b", body)) > (1 if match[1].endswith("_rng") else 0)


def check_covered(saved: Saved, prepared: Prepared) -> None:
    """Raise NntuiError for a run that a script of this kind cannot make again."""
    experiment = saved.experiment
    reasons = {
        "it has convolution layers, whose fast kernels would fill a book": bool(experiment.model.layers),
        "its images are augmented": bool(experiment.augmentation.crop or experiment.augmentation.flip),
        "its classes are balanced": experiment.training.balance and prepared.dataset.task == "classification",
        "it began from another run's state": bool(saved.reader.record.parent_step),
        EXTENDED: was_extended(saved),
    }
    for reason, holds in reasons.items():
        if holds:
            raise NntuiError(
                f"{saved.id} cannot be written as a NumPy script: {reason}.",
                "The script covers dense networks, trained from their first step.",
                "--weights and --onnx export the trained network.",
            )


EXTENDED = "its epochs were extended, and its schedule depends on their number"


def was_extended(saved: Saved) -> bool:
    """Whether the run was resumed to go further than planned, under a schedule that counts on the end."""
    epochs = {event.config.get("training", {}).get("epochs") for event in saved.of(RunStarted)}
    return len(epochs) > 1 and saved.experiment.schedule.name == "cosine"


def changes_of(saved: Saved) -> dict[int, dict[str, Any]]:
    """What was changed while the run went on: {the step before which it took hold: {name: value}}."""
    changes: dict[int, dict[str, Any]] = {}
    for event in saved.of(SettingChanged):
        changes.setdefault(event.step + 1, {})[NAMES[event.path]] = event.new
    return changes


def changed_names(changes: Mapping[int, Mapping[str, Any]]) -> set[str]:
    """The names among them."""
    return {name for values in changes.values() for name in values}


def _opening(saved: Saved, data_name: str) -> str:
    experiment, record = saved.experiment, saved.reader.record
    title = experiment.title or record.title or saved.id
    story = textwrap.fill(experiment.story, 110)
    versions = ", ".join(
        f"{name} {record.versions[name]}" for name in ("numpy", "blas") if name in record.versions
    )
    about = textwrap.fill(
        f"This is the run {saved.id}, written out by nntui. It needs NumPy and the file {data_name} beside it, and "
        "makes the same steps with the same losses, bit for bit, with one BLAS thread on the same kind of machine "
        f"({versions}).",
        110,
    )
    body = "\n\n".join(
        part for part in (title.replace('"""', "'''"), story.replace('"""', "'''"), about) if part
    )
    return f'''"""{body}

    python {saved.id}.py
"""

import math
import os
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # sums are in another order with more threads

import numpy as np'''


def constants(experiment: Experiment, saved: Saved, changes: Mapping[int, Mapping[str, Any]]) -> str:
    """Every number of the experiment that the script uses, with the engine's own meaning."""
    model_, optimizer, schedule = experiment.model, experiment.optimizer, experiment.schedule
    training, penalty = experiment.training, experiment.regularization
    live = changed_names(changes)
    tiny = float(np.finfo(training.precision).tiny)
    values: dict[str, Any] = {
        "SEED": training.seed,
        "HIDDEN": list(model_.hidden),
        "BATCH_SIZE": training.batch_size,
        "EPOCHS": training.epochs,
        "LEARNING_RATE": optimizer.learning_rate,
    }
    optional = {
        "STEPS": (saved.reader.summary().step, _stopped_early(saved)),
        "SLOPE": (model_.slope, model_.activation in ("leaky-relu", "prelu")),
        "ALPHA": (model_.elu_alpha, model_.activation == "elu" and model_.elu_alpha != 1.0),
        "PIECES": (model_.maxout_pieces, model_.activation == "maxout"),
        "INIT_STD": (model_.init_std, model_.init == "gaussian"),
        "INIT_VALUE": (model_.init_value, model_.init == "constant"),
        "INIT_SCALE": (model_.init_scale, model_.init_scale != 1.0),
        "BIAS_INIT": (model_.bias_init, model_.bias or model_.batch_norm),
        "BN_MOMENTUM": (model_.batch_norm_momentum, model_.batch_norm),
        "BN_EPSILON": (model_.batch_norm_epsilon, model_.batch_norm),
        "DROPOUT": (model_.dropout, bool(model_.dropout)),
        "MOMENTUM": (optimizer.momentum, optimizer.name in ("momentum", "nesterov")),
        "DECAY": (optimizer.decay, optimizer.name == "rmsprop"),
        "BETA1": (optimizer.beta1, optimizer.name in ("adam", "adamw")),
        "BETA2": (optimizer.beta2, optimizer.name in ("adam", "adamw")),
        "EPSILON": (max(optimizer.epsilon, tiny), optimizer.name in ("adagrad", "rmsprop", "adam", "adamw")),
        "WEIGHT_DECAY": (optimizer.weight_decay, optimizer.name == "adamw"),
        "CLIP_NORM": (optimizer.clip_norm, bool(optimizer.clip_norm)),
        "L2": (penalty.l2, bool(penalty.l2)),
        "L1": (penalty.l1, bool(penalty.l1)),
        "WARMUP": (schedule.warmup, bool(schedule.warmup)),
        "EVERY": (schedule.every, schedule.name == "step"),
        "FACTOR": (schedule.factor, schedule.name in ("step", "exponential")),
        "RATE": (schedule.rate, schedule.name == "inverse-time"),
        "MINIMUM": (schedule.minimum, schedule.name == "cosine"),
    }
    values.update({name: value for name, (value, used) in optional.items() if used or name in live})
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    lines.append(f"DTYPE = np.{training.precision}")
    if changes:
        lines += [
            "",
            "# What was changed while the run went on, from the step on that is named",
            f"CHANGES = {changes!r}",
        ]
    return "\n".join(["# The experiment", "", *lines])


def _stopped_early(saved: Saved) -> bool:
    summary = saved.reader.summary()
    return bool(summary.epoch < saved.experiment.training.epochs)


def data(prepared: Prepared, name: str) -> str:
    """Reading the examples and preprocessing them as the engine does."""
    classes = prepared.dataset.outputs if prepared.dataset.task == "classification" else 0
    steps = ", ".join(step.name for step in prepared.pipeline.statistics) or "none"
    pixels = prepared.dataset.train.x.dtype == np.uint8
    matrix = prepared.pipeline.affine.matrix is not None
    if pixels and not matrix:
        body = (
            "    multiplier = (file['scale'] * (1.0 / 255.0)).astype(DTYPE)  # bytes are read as 0..1\n"
            "    return raw * multiplier + file['offset'].astype(DTYPE)"
        )
        if not prepared.pipeline.affine.offset.any():
            body = body.replace(" + file['offset'].astype(DTYPE)", "")
    else:
        unit = " * (1.0 / 255.0)" if pixels else ""
        product = " @ file['matrix']" if matrix else ""
        body = (
            "    x = np.empty((len(raw), len(file['offset'])), DTYPE)\n"
            "    for start in range(0, len(raw), 4096):  # in float64, rounded once\n"
            f"        rows = raw[start : start + 4096].astype(np.float64){unit}\n"
            f"        x[start : start + 4096] = rows * file['scale']{product} + file['offset']\n"
            "    return x"
        )
    targets = (
        f"one_hot = np.eye({classes}, dtype=DTYPE)\n"
        "t_train, t_val = (one_hot[file[name]] for name in ('y_train', 'y_val'))"
        if classes
        else "t_train, t_val = (file[name].astype(DTYPE) for name in ('y_train', 'y_val'))"
    )
    body = body.replace("'", '"')
    return (
        "# The data\n\n"
        f'file = dict(np.load(Path(__file__).with_name("{name}")))\n\n\n'
        "def preprocess(raw):\n"
        f'    """{steps}: fitted on the training examples, as one map."""\n'
        f"{body}\n\n\n"
        'x_train, x_val = preprocess(file["x_train"]), preprocess(file["x_val"])\n'
        + targets.replace("'", '"')
    )


def streams() -> str:
    """One seed, several streams of random numbers, so that what one draws never shifts another."""
    lines = [
        "def stream(number):",
        '    """One of the seed\'s independent streams of random numbers."""',
        "    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy=SEED, spawn_key=(number,))))",
        "",
        "",
    ]
    lines += [f"{name}_rng = stream({number})" for number, name in enumerate(("init", "shuffle", "dropout"))]
    return "\n".join(lines)
