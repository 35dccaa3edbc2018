"""The ONNX model takes raw inputs and gives the network's scores, read back with onnxruntime."""

import sys

import numpy as np
import pytest
from nntui.core.errors import NntuiError
from nntui.core.export import onnx_model
from nntui.core.export.onnx_model import write_onnx

CHOICES = [
    *[(f"model.activation={name}", "model.batch_norm=true") for name in (
        "relu", "leaky-relu", "prelu", "elu", "maxout", "tanh", "sigmoid", "linear")],
    ("model.hidden=[]", "model.bias=false"),
    ('preprocessing.steps=["mean-feature", "whiten-pca"]',),
    ("data.source=waves", "data.limit=0"),
    ('model.layers=["conv 6 3x3", "pool 2", "conv 8 3x3", "avgpool 2", "dense 12"]', "model.batch_norm=true"),
    ('model.layers=["conv 6 3x3", "globalpool"]', "model.activation=maxout"),
    ('model.layers=["pool 2", "conv 6 3x3 stride 2 pad 0"]', "model.activation=prelu"),
]  # fmt: skip


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: " ".join(choices))
def test_the_scores_are_the_networks(trained, out, choices):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    saved, _, _ = trained(*choices)
    (path,) = write_onnx(saved, out)
    model = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    validation = saved.session.prepare().dataset.validation
    outputs = model.run(None, {"x": validation.x.astype(np.float32)})
    ours = saved.session.trainer.validation_evaluator.logits(np.arange(len(validation)))
    np.testing.assert_allclose(outputs[0], ours, atol=1e-5 * max(1.0, np.abs(ours).max()))
    if len(outputs) > 1:
        np.testing.assert_allclose(outputs[1].sum(axis=1), 1.0, rtol=1e-5)


def test_pixels_go_in_as_bytes(trained, out, tmp_path):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (200, 12)).astype(np.uint8)
    np.savez(tmp_path / "pixels.npz", x=x, y=(x[:, 0] > 127).astype(np.int64))
    saved, _, _ = trained(f"data.source={tmp_path / 'pixels.npz'}", "data.limit=0")
    (path,) = write_onnx(saved, out)
    model = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    validation = saved.session.prepare().dataset.validation
    (scores,) = model.run(["scores"], {"x": validation.x.astype(np.float32)})
    ours = saved.session.trainer.validation_evaluator.logits(np.arange(len(validation)))
    np.testing.assert_allclose(scores, ours, atol=1e-5)


def test_values_come_in_the_targets_own_units(trained, out, tmp_path):
    pytest.importorskip("onnx")
    runtime = pytest.importorskip("onnxruntime")
    x = np.random.default_rng(0).random((200, 3))
    np.savez(tmp_path / "prices.npz", x=x, y=5000 + 900 * x[:, 0])
    saved, _, _ = trained(f"data.source={tmp_path / 'prices.npz'}", "data.limit=0")
    (path,) = write_onnx(saved, out)
    model = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    scores, values = model.run(None, {"x": x.astype(np.float32)})
    dataset = saved.session.prepare().dataset
    expected = dataset.target_shift[0] + dataset.target_scale[0] * scores
    np.testing.assert_allclose(values, expected, rtol=1e-5)
    assert abs(values.mean() - 5450) < 300


def test_a_model_that_computes_something_else_is_not_written(trained, out, monkeypatch):
    """The control: a wrong epsilon in the exported normalisation is found by the comparison."""
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    saved, _, _ = trained("model.batch_norm=true")
    right = onnx_model._Graph.node

    def wrong(self, kind, inputs, output, **attributes):
        right(
            self,
            kind,
            inputs,
            output,
            **{name: value * 100 if name == "epsilon" else value for name, value in attributes.items()},
        )

    monkeypatch.setattr(onnx_model._Graph, "node", wrong)
    with pytest.raises(NntuiError, match="does not compute"):
        write_onnx(saved, out)
    assert list(out.iterdir()) == []


def test_without_the_library_the_error_says_how_to_get_it(trained, out, monkeypatch):
    saved, _, _ = trained()
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(NntuiError, match="needs the library onnx") as caught:
        write_onnx(saved, out)
    assert "nntui[onnx]" in caught.value.hint
