"""See the source: the functions that do the work, as they stand in this program, with one example's numbers put in.

The numbers are those of the experiment's initial network on the first rows of its training split: one forward and one
backward pass of the engine, and beside them the same by hand.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..config import Experiment
from ..language import tr
from ..nn import Network
from ..nn.activations import ACTIVATIONS
from ..nn.layers.batch_norm import BatchNorm
from ..nn.layers.dense import Dense
from ..nn.layers.dropout import Dropout
from ..nn.layers.per_pixel import PerPixel
from ..nn.plan import TrainingPlan
from ..session import Session

ROWS = 8
"""Examples in the pass that is shown."""
SOME = 4
"""Terms of a long sum that are written out."""

Array = NDArray[np.floating]


@dataclass(frozen=True)
class SourcePage:
    """A function of the engine: what it is, its source, and one example's numbers."""

    title: str
    source: str
    numbers: str

    @property
    def text(self) -> str:
        """The numbers first, then the code."""
        return f"{self.numbers}\n\n{self.source}"


@dataclass(frozen=True)
class Pass:
    """One forward and backward pass: the network and its plan, labels (rows,) and the first dense layer's sums."""

    network: Network
    plan: TrainingPlan
    loss: float
    targets: Array


def source_pages(experiment: Experiment) -> tuple[SourcePage, ...]:
    """Pages for each kind of layer as an example meets them, for the loss, and for one backward step. Raises NntuiError
    for data or settings that cannot be used."""
    seen = one_pass(experiment)
    pages: list[SourcePage] = []
    kinds: set[str] = set()
    for index, layer in enumerate(seen.network.layers):
        if layer.kind in kinds or isinstance(layer, Dropout):
            continue
        kinds.add(layer.kind)
        if isinstance(layer, Dense):
            pages += [_neuron(seen, index), _dense(seen, index)]
        elif isinstance(layer, BatchNorm):
            pages.append(_batch_norm(seen, index))
        elif layer.kind in ACTIVATIONS:
            pages.append(_activation(seen, index))
        else:
            pages.append(_image_layer(seen, index))
    return (*pages, _loss(seen), _backward(seen))


def one_pass(experiment: Experiment) -> Pass:
    """The experiment's initial network after one forward and backward pass over its first rows."""
    session = Session(experiment, probing=False)
    prepared, network = session.prepare(), session.network
    rows = np.arange(min(ROWS, len(prepared.train)), dtype=np.int64)
    plan = network.training_plan(len(rows))
    prepared.train.gather(rows, plan.x, plan.targets)
    with np.errstate(all="ignore"):
        loss = plan.forward()
        targets = plan.targets.copy()
        plan.backward()
    return Pass(network, plan, loss, targets)


def source_of(function: Callable[..., Any]) -> str:
    """The function's real source, moved to the left edge, with the file it stands in."""
    module = function.__module__.partition(".")[2].replace(".", "/")
    return f"# {module}.py\n{textwrap.dedent(inspect.getsource(function)).rstrip()}"


def _input_of(seen: Pass, index: int) -> Array:
    """What layer `index` was given. Activations without room of their own have written over their input."""
    return seen.plan.x if index == 0 else seen.plan.outputs[index - 1]


def _neuron(seen: Pass, index: int) -> SourcePage:
    layer = seen.network.layers[index]
    x, w = _input_of(seen, index)[0], layer.tensors["weight"][:, 0]
    b = float(layer.tensors["bias"][0]) if "bias" in layer.tensors else 0.0
    large = np.sort(np.argsort(-np.abs(x * w), kind="stable")[:SOME])
    terms = "\n".join(f"    w[{i}] * x[{i}] = {w[i]: .4f} * {x[i]: .4f} = {w[i] * x[i]: .4f}" for i in large)
    if len(x) > len(large):
        rest = float(x @ w) - float(x[large] @ w[large])
        terms += f"\n    {tr('the other {count} products', count=len(x) - len(large)):26} = {rest: .4f}"
    numbers = (
        tr("Unit 1 of {layer}, the first example: z = sum(w * x) + b", layer=layer.name)
        + f"\n\n{terms}\n    {'b':26} = {b: .4f}\n    {'z':26} = {float(x @ w) + b: .4f}"
    )
    return SourcePage(tr("One neuron: z = sum(w * x) + b"), "", numbers)


def _dense(seen: Pass, index: int) -> SourcePage:
    layer, x = seen.network.layers[index], _input_of(seen, index)
    w, b = layer.tensors["weight"], layer.tensors.get("bias")
    y = x @ w + (0.0 if b is None else b)
    bias = tr("none") if b is None else _shape(b)
    shapes = f"x {_shape(x)}   W {_shape(w)}   b {bias}   y {_shape(y)}"
    numbers = f"{layer.name}: y = x W + b\n\n    {shapes}\n    y[0] = {_few(y[0])}"
    return SourcePage(tr("A dense layer: x W + b"), source_of(Dense.bind), numbers)


def _activation(seen: Pass, index: int) -> SourcePage:
    layer = seen.network.layers[index]
    kind = type(layer.layer if isinstance(layer, PerPixel) else layer)
    function = getattr(kind, "pair", kind.bind)
    h = seen.plan.outputs[index]
    numbers = f"{layer.name}: {layer.formula}\n\n    h {_shape(h)}\n    h[0] = {_few(h[0])}"
    return SourcePage(tr("The activation: {formula}", formula=layer.formula), source_of(function), numbers)


def _image_layer(seen: Pass, index: int) -> SourcePage:
    """Shapes only: the activation behind it has written over its values."""
    layer, x, y = seen.network.layers[index], _input_of(seen, index), seen.plan.outputs[index]
    shapes = [
        f"x {_shape(x)}",
        *(f"{name} {_shape(array)}" for name, array in layer.tensors.items()),
        f"y {_shape(y)}",
    ]
    numbers = f"{layer.name}: {layer.formula}\n\n    {'   '.join(shapes)}"
    return SourcePage(tr("A layer of images: {kind}", kind=layer.kind), source_of(type(layer).bind), numbers)


def _batch_norm(seen: Pass, index: int) -> SourcePage:
    layer = seen.network.layers[index]
    assert isinstance(layer, BatchNorm)
    below = seen.network.layers[index - 1]
    x = (_input_of(seen, index - 1) @ below.tensors["weight"])[:, 0]
    gamma, beta = float(layer.tensors["gamma"][0]), float(layer.tensors["beta"][0])
    mean, var = float(x.mean()), float(x.var())
    hat = (x - mean) / np.sqrt(var + layer.epsilon)
    lines = (
        tr("{layer}, unit 1 over a batch of {rows}: four steps", layer=layer.name, rows=len(x)) + "\n",
        f"x     = {_few(x)}",
        f"1. mean  = {mean:.4f}",
        f"2. var   = {var:.4f}",
        f"3. x_hat = (x - mean) / sqrt(var + {layer.epsilon:g}) = {_few(hat)}",
        f"4. y     = gamma * x_hat + beta = {gamma:g} * x_hat + {beta:g} = {_few(gamma * hat + beta)}",
    )
    numbers = "\n    ".join(lines)
    return SourcePage(tr("Batch normalisation: four steps"), source_of(BatchNorm.bind), numbers)


def _loss(seen: Pass) -> SourcePage:
    function = type(seen.network.loss).bind
    z = seen.plan.logits[0].astype(np.float64)
    if seen.network.loss.name != "softmax":
        numbers = tr("the loss of {rows} examples: {loss}", rows=len(seen.plan.x), loss=f"{seen.loss:.4f}")
        numbers += f"\n\n    z[0]     = {_few(z)}\n    y[0]     = {_few(np.atleast_1d(seen.targets[0]))}"
        numbers += f"\n    dL/dz[0] = {_few(seen.plan.loss_gradient[0])}"
        return SourcePage(tr("The loss: {name}", name=seen.network.loss.name), source_of(function), numbers)
    p = np.exp(z - z.max())
    p /= p.sum()
    right = int(seen.targets[0].argmax())
    divided = tr("then divided by the batch of {rows}", rows=len(seen.plan.x))
    lines = (
        tr(
            "logits {shape}, the first example, whose class is number {number}",
            shape=_shape(seen.plan.logits),
            number=right,
        )
        + "\n",
        f"z = {_few(z)}",
        f"p = exp(z) / sum(exp(z)) = {_few(p)}",
        f"{tr('loss of this example')} = -log(p[{right}]) = {-np.log(p[right]):.4f}",
        f"dL/dz = p - onehot = {_few(p - seen.targets[0])}   ({divided})",
    )
    numbers = "\n    ".join(lines)
    return SourcePage(tr("Softmax, cross-entropy and its gradient"), source_of(function), numbers)


def _backward(seen: Pass) -> SourcePage:
    """The largest gradient of a weight of the output layer, by hand from the engine's own arrays."""
    index = max(number for number, layer in enumerate(seen.network.layers) if isinstance(layer, Dense))
    layer = seen.network.layers[index]
    gradient = layer.gradients["weight"]
    i, j = divmod(int(np.abs(gradient).argmax()), gradient.shape[1])
    h, dz = _input_of(seen, index)[:, i], seen.plan.loss_gradient[:, j]
    products = h * dz
    by_hand, engine = float(products.sum()), float(gradient[i, j])
    large = np.sort(np.argsort(-np.abs(products), kind="stable")[:SOME])
    terms = " + ".join(f"{h[row]:.4f} * {dz[row]:.4f}" for row in large)
    words = "{layer}: dL/dW[{i}, {j}] = sum over the batch of h[:, {i}] * dL/dz[:, {j}]"
    numbers = (
        tr(words, layer=layer.name, i=i, j=j) + f"\n\n    {terms}"
        f"{' + ...' if len(h) > SOME else ''}\n    {tr('by hand'):12} = {by_hand:.6f}"
        f"\n    {tr('the engine'):12} = {engine:.6f}"
    )
    return SourcePage(tr("One backward step by hand"), source_of(Dense.bind), numbers)


def _shape(array: NDArray[Any]) -> str:
    return "(" + ", ".join(map(str, array.shape)) + ")"


def _few(values: NDArray[Any], count: int = 6) -> str:
    shown = ", ".join(f"{float(value):.3f}" for value in values[:count])
    return f"[{shown}{', ...' if len(values) > count else ''}]"
