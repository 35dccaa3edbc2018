"""The trained network as an ONNX model that takes raw inputs: the preprocessing is part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import NntuiError
from ..optional import need
from ..runs.disk import Disk
from .graph import Activate, Convolve, Dense, Drop, Flatten, Normalize, Operation, Pool, ToImage, operations
from .saved import Saved

OPSET = 17
TOLERANCE = 1e-5
CHECKED_ROWS = 256


def write_onnx(saved: Saved, folder: Path) -> list[Path]:
    """model.onnx, checked: by onnx itself, and by onnxruntime where it is installed, against the engine's
    scores.

    Raises NntuiError where onnx is not installed, or where the check fails.
    """
    onnx = need("onnx", "onnx")
    model = build(saved)
    onnx.checker.check_model(model, full_check=True)
    data = model.SerializeToString()
    _compare(saved, data)
    path = folder / "model.onnx"
    Disk().replace(path, data)
    return [path]


def build(saved: Saved) -> Any:
    """The model: input "x" (n, features) float32, bytes as 0..255; output "scores" (n, outputs), and
    "probabilities" for classes, or "values" in the target's own units where targets were standardised."""
    onnx = need("onnx", "onnx")
    helper, session = onnx.helper, saved.session
    prepared = session.prepare()
    graph = _Graph(onnx, saved)
    graph.preprocess()
    for operation in operations(saved.experiment, prepared.dataset.image_shape):
        graph.add(operation)
    graph.rename("scores")
    outputs = ["scores"]
    if prepared.dataset.task == "classification":
        graph.node("Softmax", ["scores"], "probabilities", axis=1)
        outputs.append("probabilities")
    elif prepared.dataset.target_scale:
        graph.restore_units()
        outputs.append("values")
    float32 = onnx.TensorProto.FLOAT
    features, width = prepared.dataset.features, prepared.dataset.outputs
    made = helper.make_graph(
        graph.nodes,
        saved.id,
        [helper.make_tensor_value_info("x", float32, ["n", features])],
        [helper.make_tensor_value_info(name, float32, ["n", width]) for name in outputs],
        graph.constants,
    )
    model = helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="nntui", ir_version=8
    )
    helper.set_model_props(
        model,
        {
            "run": saved.id,
            "classes": "\n".join(prepared.dataset.class_names),
            "title": saved.experiment.title,
        },
    )
    return model


class _Graph:
    """Nodes one after the other; `now` is the name of the value that the next one takes."""

    def __init__(self, onnx: Any, saved: Saved) -> None:
        self._onnx, self._saved = onnx, saved
        network = saved.session.network
        self._tensors: dict[str, NDArray[Any]] = {
            slot.name: slot.view(network.parameters) for slot in network.slots
        }
        self._tensors.update({slot.name: slot.view(network.running) for slot in network.running_slots})
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.now = "x"
        self._image = False

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> None:
        """Add a node; its output is what comes next."""
        self.nodes.append(self._onnx.helper.make_node(kind, inputs, [output], name=output, **attributes))
        self.now = output

    def constant(self, name: str, values: NDArray[Any] | list[int]) -> str:
        """Add an array; floats as float32, shapes as int64."""
        kind = np.int64 if isinstance(values, list) else np.float32
        array = np.ascontiguousarray(values, dtype=kind)
        self.constants.append(self._onnx.numpy_helper.from_array(array, name))
        return name

    def rename(self, name: str) -> None:
        """Give the present value a name of its own."""
        self.node("Identity", [self.now], name)

    def preprocess(self) -> None:
        """(x * scale) @ matrix + offset, bytes as 0..1."""
        prepared = self._saved.session.prepare()
        affine = prepared.pipeline.affine
        unit = 1.0 / 255.0 if prepared.dataset.train.x.dtype == np.uint8 else 1.0
        self.node("Mul", [self.now, self.constant("preprocessing.scale", affine.scale * unit)], "scaled")
        if affine.matrix is not None:
            self.node("MatMul", [self.now, self.constant("preprocessing.matrix", affine.matrix)], "rotated")
        self.node("Add", [self.now, self.constant("preprocessing.offset", affine.offset)], "preprocessed")

    def restore_units(self) -> None:
        """shift + scale * y, the way back from standardised targets."""
        dataset = self._saved.session.prepare().dataset
        scale, shift = dataset.target_scale, dataset.target_shift
        self.node("Mul", [self.now, self.constant("target.scale", np.array(scale))], "spread")
        self.node("Add", [self.now, self.constant("target.shift", np.array(shift))], "values")

    def add(self, operation: Operation) -> None:
        """Add what an operation does in evaluation."""
        name = f"value{len(self.nodes)}"
        match operation:
            case ToImage(shape):
                self.node("Reshape", [self.now, self.constant(f"{name}.shape", [-1, *shape])], name)
                self._image = True
            case Dense():
                self._dense(operation)
            case Convolve():
                self._convolve(operation)
            case Normalize():
                self._normalize(operation.name)
            case Activate():
                self._activate(operation)
            case Pool("global"):
                self.node("GlobalAveragePool", [self.now], name)
                self.node("Flatten", [name], f"{name}.row", axis=1)
                self._image = False
            case Pool(kind, size, stride):
                op = "MaxPool" if kind == "max" else "AveragePool"
                self.node(op, [self.now], name, kernel_shape=[size, size], strides=[stride, stride])
            case Flatten():
                self.node("Transpose", [self.now], name, perm=[0, 2, 3, 1])
                self.node("Flatten", [name], f"{name}.row", axis=1)
                self._image = False
            case Drop():
                pass

    def _tensor(self, name: str, values: NDArray[Any] | None = None) -> str:
        return self.constant(name, self._tensors[name] if values is None else values)

    def _dense(self, layer: Dense) -> None:
        self.node("MatMul", [self.now, self._tensor(f"{layer.name}.weight")], f"{layer.name}.product")
        if layer.bias:
            self.node("Add", [self.now, self._tensor(f"{layer.name}.bias")], f"{layer.name}.sums")

    def _convolve(self, layer: Convolve) -> None:
        weight = self._tensors[f"{layer.name}.weight"].transpose(3, 2, 0, 1)
        inputs = [self.now, self._tensor(f"{layer.name}.weight", weight)]
        if layer.bias:
            inputs.append(self._tensor(f"{layer.name}.bias"))
        vertical, horizontal = layer.pad
        self.node(
            "Conv",
            inputs,
            f"{layer.name}.sums",
            kernel_shape=list(weight.shape[2:]),
            strides=[layer.stride] * 2,
            pads=[vertical, horizontal, vertical, horizontal],
        )

    def _normalize(self, name: str) -> None:
        parts = [self._tensor(f"{name}.{part}") for part in ("gamma", "beta", "mean", "var")]
        epsilon = self._saved.experiment.model.batch_norm_epsilon
        self.node("BatchNormalization", [self.now, *parts], f"{name}.normalized", epsilon=epsilon)

    def _activate(self, layer: Activate) -> None:
        model, now = self._saved.experiment.model, self.now
        simple = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "linear": "Identity"}
        match layer.kind:
            case "leaky-relu":
                self.node("LeakyRelu", [now], layer.name, alpha=model.slope)
            case "elu":
                self.node("Elu", [now], layer.name, alpha=model.elu_alpha)
            case "prelu":
                slope = self._tensors[f"{layer.name}.slope"]
                shaped = slope.reshape(-1, 1, 1) if self._image else slope
                self.node("PRelu", [now, self._tensor(f"{layer.name}.slope", shaped)], layer.name)
            case "maxout":
                pieces = [f"{layer.name}.piece{number}" for number in range(model.maxout_pieces)]
                self.nodes.append(
                    self._onnx.helper.make_node("Split", [now], pieces, name=f"{layer.name}.pieces", axis=1)
                )
                self.node("Max", pieces, layer.name)
            case _:
                self.node(simple[layer.kind], [now], layer.name)


def _compare(saved: Saved, data: bytes) -> None:
    """Raise NntuiError where onnxruntime's scores are not the engine's. Without onnxruntime nothing is
    compared."""
    try:
        runtime = need("onnxruntime", "onnx")
    except NntuiError:
        return
    prepared = saved.session.prepare()
    count = min(CHECKED_ROWS, len(prepared.validation))
    session = runtime.InferenceSession(data, providers=["CPUExecutionProvider"])
    (scores,) = session.run(["scores"], {"x": prepared.dataset.validation.x[:count].astype(np.float32)})
    ours = saved.session.trainer.validation_evaluator.logits(np.arange(count))
    error = float(np.abs(scores - ours).max() / max(1.0, float(np.abs(ours).max())))
    if not error <= TOLERANCE:
        raise NntuiError(
            "The ONNX model does not compute what the network computes.",
            f"Its scores differ by {error:.2g} of the largest one; {TOLERANCE:g} is allowed.",
            "Please report this with the run's folder.",
        )
