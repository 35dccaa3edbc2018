"""The step of a small convolution net, built from the product's own layers, beside its peers and its floor.

    3x32x32 - conv 3x3x32 - relu - pool 2 - conv 3x3x64 - relu - pool 2 - dense 10, batch 64, SGD with
    momentum

Run `python -m benchmarks.conv_kernels` at the root of the repository with OPENBLAS_NUM_THREADS=1;
`--rounds 15` for steadier figures, `--batch-norm` for the same net with batch normalisation, `--json`.
Times are thread CPU times, ratios are medians over rounds (see rounds.py). PyTorch takes part where it
is installed."""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec
from typing import Any

import numpy as np
from nntui.core.config import ModelConfig, OptimizerConfig
from nntui.core.data.dataset import Split
from nntui.core.nn import Network
from nntui.core.optim import make_optimizer
from nntui.core.preprocessing import Affine
from nntui.core.training.batches import Batches
from nntui.core.training.stepper import bind_step

from .conv_course import LAYOUTS, course
from .problem import CLASSES, L2, MOMENTUM
from .rounds import Timing, Work, interleave

IMAGE = (3, 32, 32)
FILTERS = (32, 64)
LAYERS = ("conv 32 3x3", "pool 2", "conv 64 3x3", "pool 2")
BATCH, ROWS, RATE = 64, 2048, 1e-3
PIECE = 4
"""Images per product in the floors: the piece at which the products run fastest."""


def data() -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """x (ROWS, 3072) float32 channel planes, y (ROWS,) int64, row numbers of shuffled batches."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((ROWS, int(np.prod(IMAGE)))).astype(np.float32)
    order = rng.permutation(ROWS)
    return (
        x,
        rng.integers(0, CLASSES, ROWS),
        [order[i : i + BATCH] for i in range(0, ROWS - BATCH + 1, BATCH)],
    )


def engine(batch_norm: bool = False) -> Work:
    """The product's own step: gather, forward, loss as a number, backward, L2, optimiser."""
    x, y, rows = data()
    network = Network.build(
        ModelConfig(layers=LAYERS, batch_norm=batch_norm), x.shape[1], CLASSES, image_shape=IMAGE
    )
    network.initialize(np.random.default_rng(0))
    optimizer = make_optimizer(OptimizerConfig(momentum=MOMENTUM), network.parameters.size)
    batches = Batches(Split(x, y), Affine.identity(x.shape[1]), CLASSES)
    step = bind_step(network, optimizer, batches, l2=L2)
    return lambda k: step(rows[k % len(rows)], RATE)


def products(places: int, second: tuple[int, int, int]) -> Work:
    """The matrix products of a step and nothing else, in pieces of PIECE images.

    places and second (rows per image, inputs, outputs): how the second convolution multiplies; once
    (direct: 1, 288 inputs) or sixteen times (Winograd, 32 inputs). The first convolution and the dense
    layer are the same for both."""
    rng = np.random.default_rng(0)

    def random(*shape: int) -> np.ndarray:
        return rng.standard_normal(shape).astype(np.float32)

    pixels = IMAGE[1] * IMAGE[2] * PIECE
    columns, w1, z1, dw1 = random(27, pixels), random(27, 32), random(pixels, 32), random(27, 32)
    rows, inputs, outputs = second[0] * PIECE, second[1], second[2]
    v, u, m = random(places, rows, inputs), random(places, inputs, outputs), random(places, rows, outputs)
    du, dv, u_t = random(*u.shape), random(*v.shape), random(places, outputs, inputs)
    h, w3, d3 = random(BATCH, 4096), random(4096, CLASSES), random(BATCH, CLASSES)
    z3, dw3, dh = random(*d3.shape), random(*w3.shape), random(*h.shape)

    def work(k: int) -> None:
        for _ in range(BATCH // PIECE):
            np.dot(columns.T, w1, z1)
            np.dot(columns, z1, dw1)
            np.matmul(v, u, out=m)
            np.matmul(v.transpose(0, 2, 1), m, out=du)
            np.matmul(m, u_t, out=dv)
        z1.fill(0.1)
        m.fill(0.1)  # or repeated products would overflow
        np.dot(h, w3, z3)
        np.dot(h.T, d3, dw3)
        np.dot(d3, w3.T, dh)

    return work


def torch_step(*, channels_last: bool, batch_norm: bool = False) -> Work:
    """Eager PyTorch with its fused optimiser."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    x, y, rows = data()
    layers: list[nn.Module] = []
    for inputs, outputs in ((3, 32), (32, 64)):
        layers.append(nn.Conv2d(inputs, outputs, 3, padding=1, bias=not batch_norm))
        layers += [nn.BatchNorm2d(outputs)] if batch_norm else []
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(4096, CLASSES))
    layout = torch.channels_last if channels_last else torch.contiguous_format
    net = net.to(memory_format=layout)
    images = torch.from_numpy(x).reshape(-1, *IMAGE).contiguous(memory_format=layout)
    labels = torch.from_numpy(y)
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE, momentum=MOMENTUM, weight_decay=L2, fused=True)
    loss_function = nn.CrossEntropyLoss()
    batches = [torch.from_numpy(batch) for batch in rows]

    def work(k: int) -> float:
        batch = batches[k % len(batches)]
        xb = images.index_select(0, batch).contiguous(memory_format=layout)
        loss = loss_function(net(xb), labels.index_select(0, batch))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return float(loss.item())

    return work


def candidates(batch_norm: bool = False) -> dict[str, Work]:
    """Everybody who takes part, by name."""
    found = {
        "engine": engine(batch_norm),
        "products, direct": products(1, (256, 288, 64)),
        "products, Winograd": products(16, (64, 32, 64)),
    }
    if not batch_norm:
        x, y, rows = data()
        for name, layout in LAYOUTS.items():
            found[f"course NumPy, {name}"] = course(layout(), x.reshape(-1, *IMAGE), y, rows, rate=RATE)
    if find_spec("torch"):
        found["torch channels_last"] = torch_step(channels_last=True, batch_norm=batch_norm)
        found["torch default"] = torch_step(channels_last=False, batch_norm=batch_norm)
    return found


def measure(batch_norm: bool = False, rounds: int = 9) -> dict[str, Any]:
    """Milliseconds of a step, how often the floors, and how many times faster than each peer."""
    timings: dict[str, Timing] = interleave(candidates(batch_norm), rounds=rounds, seconds=0.3)
    mine = timings["engine"]
    floors = [name for name in timings if name.startswith("products")]
    return {
        "problem": f"3x32x32 - {' - '.join(LAYERS)} - dense 10 B={BATCH} momentum{' bn' if batch_norm else ''}",
        "batch_norm": batch_norm,
        "milliseconds": {name: 1e3 * timing.seconds for name, timing in timings.items()},
        "over_floor": {name: mine.over(timings[name]) for name in floors},
        "faster_than": {
            name: timing.over(mine) for name, timing in timings.items() if name not in ("engine", *floors)
        },
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--batch-norm", action="store_true")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    result = measure(chosen.batch_norm, chosen.rounds)
    if chosen.json:
        print(json.dumps(result, indent=2))
        return
    print(result["problem"])
    for name, milliseconds in result["milliseconds"].items():
        over, faster = result["over_floor"].get(name), result["faster_than"].get(name)
        note = f"engine takes {over:.2f} times as long" if over else ""
        note = f"engine is {faster:.2f} times faster" if faster else note
        print(f"{name:30} {milliseconds:8.2f} ms   {note}")


if __name__ == "__main__":
    main()
