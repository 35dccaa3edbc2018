"""The same experiment for PyTorch: the same data, the same initial weights, the same order of examples.

Losses agree to about 1e-4 over the first hundreds of steps; after that the last digits, which differ between
the libraries, make two runs of the same kind.
"""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..errors import NntuiError
from ..runs.disk import Disk
from ..session import Prepared, Session
from .graph import Activate, Convolve, Dense, Drop, Flatten, Normalize, Operation, Pool, ToImage, operations
from .numpy_script import EXTENDED, changed_names, changes_of, constants, joined, streams, was_extended
from .saved import Saved
from .torch_pieces import HELPERS, LOSS, loop, optimizer

INITIAL = "initial/"


def write_pytorch(saved: Saved, folder: Path) -> list[Path]:
    """ID_torch.py and ID_torch.npz. Raises NntuiError for what it does not cover."""
    prepared = saved.session.prepare()
    name = f"{saved.id}_torch.npz"
    text = script(saved, prepared, name)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays(saved, prepared))  # type: ignore[arg-type]
    paths = [folder / f"{saved.id}_torch.py", folder / name]
    Disk().replace(paths[0], text.encode())
    Disk().replace(paths[1], buffer.getvalue())
    return paths


def arrays(saved: Saved, prepared: Prepared) -> dict[str, NDArray[Any]]:
    """Both splits preprocessed, and the initial parameters by name."""
    fresh = Session(saved.experiment, prepared=prepared).network
    found: dict[str, NDArray[Any]] = {
        "x_train": prepared.train.all_inputs(np.arange(len(prepared.train))),
        "y_train": prepared.dataset.train.y,
        "x_val": prepared.validation.all_inputs(np.arange(len(prepared.validation))),
        "y_val": prepared.dataset.validation.y,
    }
    found.update({INITIAL + slot.name: slot.view(fresh.parameters) for slot in fresh.slots})
    return found


def script(saved: Saved, prepared: Prepared, data_name: str) -> str:
    """The script's text."""
    experiment = saved.experiment
    _check_covered(saved, prepared)
    changes = changes_of(saved)
    live = changed_names(changes)
    found = operations(experiment, prepared.dataset.image_shape)
    dropout = bool(experiment.model.dropout) or "DROPOUT" in live
    numbers = constants(experiment, saved, changes).replace("DTYPE = np.", "DTYPE = torch.")
    rest = [
        _data(prepared, data_name),
        streams(),
        *_helpers(experiment, found, dropout=dropout),
        _network(experiment, found, prepared, dropout=dropout),
        LOSS[prepared.loss],
        optimizer(experiment, live),
        loop(
            experiment,
            classes=prepared.dataset.task == "classification",
            live=live,
            stopped="STEPS" in _names(saved),
        ),
    ]
    return joined(_opening(saved, data_name), numbers, rest)


def _names(saved: Saved) -> set[str]:
    text = constants(saved.experiment, saved, {})
    return {line.partition(" = ")[0] for line in text.splitlines()}


def _check_covered(saved: Saved, prepared: Prepared) -> None:
    experiment = saved.experiment
    reasons = {
        "its images are augmented": bool(experiment.augmentation.crop or experiment.augmentation.flip),
        "its classes are balanced": experiment.training.balance and prepared.dataset.task == "classification",
        "it began from another run's state": bool(saved.reader.record.parent_step),
        EXTENDED: was_extended(saved),
        "PyTorch's batch normalisation refuses a batch of one": experiment.model.batch_norm_single,
    }
    for reason, holds in reasons.items():
        if holds:
            raise NntuiError(
                f"{saved.id} cannot be written for PyTorch: {reason}.", "", "--weights exports its arrays."
            )


def _opening(saved: Saved, data_name: str) -> str:
    experiment = saved.experiment
    title = (experiment.title or saved.reader.record.title or saved.id).replace('"""', "'''")
    story = textwrap.fill(experiment.story, 110).replace('"""', "'''")
    about = textwrap.fill(
        f"The experiment of the run {saved.id} for PyTorch, written by nntui: the same data, initial weights and "
        f"order of examples, from the file {data_name} beside it. Losses agree to about 1e-4 over the first 200 "
        "steps.",
        110,
    )
    body = "\n\n".join(part for part in (title, story, about) if part)
    return (
        f'"""{body}\n\n    python {saved.id}_torch.py\n"""\n\nimport math\nfrom pathlib import Path\n\n'
        "import numpy as np\nimport torch\nfrom torch import nn\nfrom torch.nn import functional as F"
    )


def _data(prepared: Prepared, name: str) -> str:
    classes = prepared.dataset.outputs if prepared.dataset.task == "classification" else 0
    lines = [
        "# The data, preprocessed: "
        + (", ".join(s.name for s in prepared.pipeline.statistics) or "as they are"),
        "",
        f'file = dict(np.load(Path(__file__).with_name("{name}")))',
        'x_train, x_val = (torch.from_numpy(file[name]) for name in ("x_train", "x_val"))',
        'y_train, y_val = (torch.from_numpy(file[name]) for name in ("y_train", "y_val"))',
    ]
    if classes and prepared.loss == "mse":
        lines.append(f"t_train, t_val = (F.one_hot(y, {classes}).to(DTYPE) for y in (y_train, y_val))")
    elif classes:
        lines.append("t_train, t_val = y_train, y_val")
    else:
        lines.append("t_train, t_val = y_train.to(DTYPE), y_val.to(DTYPE)")
    return "\n".join(lines)


def _helpers(experiment: Experiment, found: list[Operation], *, dropout: bool) -> list[str]:
    names = []
    if any(isinstance(operation, Flatten) for operation in found):
        names.append("Flatten")
    if experiment.model.activation == "maxout":
        names.append("Maxout")
    if dropout:
        names.append("Dropout")
    return [HELPERS[name] for name in names]


def _network(experiment: Experiment, found: list[Operation], prepared: Prepared, *, dropout: bool) -> str:
    network = Session(experiment, prepared=prepared).network
    shapes = {slot.name: slot.shape for slot in network.slots}
    shapes.update({slot.name: slot.shape for slot in network.running_slots})
    lines: list[str] = []
    image = False
    loads: list[str] = []
    for operation in found:
        if isinstance(operation, Drop) and not dropout:
            continue
        if isinstance(operation, ToImage):
            image = True
        line = _layer(operation, experiment, shapes, image)
        if isinstance(operation, (Flatten,)) or (isinstance(operation, Pool) and operation.kind == "global"):
            image = False
        loads += _load(operation, len(lines), experiment)
        lines.append(line)
    body = textwrap.indent(",\n".join(lines), "    ")
    copies = textwrap.indent("\n".join(loads), "    ")
    return (
        f"network = nn.Sequential(\n{body},\n).to(DTYPE)\n\n\n"
        'def initial(name):\n    """An initial tensor of the run."""\n'
        f'    return torch.from_numpy(file["{INITIAL}" + name])\n\n\n'
        f"with torch.no_grad():  # ours are (inputs, outputs), PyTorch's (outputs, inputs)\n{copies}"
    )


def _layer(
    operation: Operation, experiment: Experiment, shapes: dict[str, tuple[int, ...]], image: bool
) -> str:
    model = experiment.model
    match operation:
        case ToImage(shape):
            return f"nn.Unflatten(1, {shape})"
        case Dense(name, bias):
            inputs, outputs = shapes[f"{name}.weight"]
            return f"nn.Linear({inputs}, {outputs}{'' if bias else ', bias=False'})"
        case Convolve(name, stride, pad, bias):
            height, width, channels, filters = shapes[f"{name}.weight"]
            without = "" if bias else ", bias=False"
            return f"nn.Conv2d({channels}, {filters}, ({height}, {width}), stride={stride}, padding={pad}{without})"
        case Normalize(name):
            kind = "BatchNorm2d" if image else "BatchNorm1d"
            return f"nn.{kind}({shapes[f'{name}.gamma'][0]}, eps=BN_EPSILON, momentum=BN_MOMENTUM)"
        case Pool("global"):
            return "nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())"
        case Pool(kind, size, stride):
            return f"nn.{'MaxPool2d' if kind == 'max' else 'AvgPool2d'}({size}, {stride})"
        case Flatten():
            return "Flatten()"
        case Drop():
            return "Dropout()"
        case Activate(name, kind):
            slopes = shapes.get(f"{name}.slope", (1,))[0]
            return {
                "relu": "nn.ReLU()",
                "leaky-relu": "nn.LeakyReLU(SLOPE)",
                "prelu": f"nn.PReLU({slopes}, init=SLOPE)",
                "elu": f"nn.ELU({model.elu_alpha!r})",
                "maxout": "Maxout(PIECES)",
                "tanh": "nn.Tanh()",
                "sigmoid": "nn.Sigmoid()",
                "linear": "nn.Identity()",
            }[kind]


def _load(operation: Operation, index: int, experiment: Experiment) -> list[str]:
    match operation:
        case Dense(name, bias):
            lines = [f'network[{index}].weight.copy_(initial("{name}.weight").T)']
            return [*lines, f'network[{index}].bias.copy_(initial("{name}.bias"))'] if bias else lines
        case Convolve(name, _, _, bias):
            lines = [f'network[{index}].weight.copy_(initial("{name}.weight").permute(3, 2, 0, 1))']
            return [*lines, f'network[{index}].bias.copy_(initial("{name}.bias"))'] if bias else lines
        case Normalize(name):
            return (
                [f'network[{index}].bias.copy_(initial("{name}.beta"))'] if experiment.model.bias_init else []
            )
    return []
