"""The standalone script makes the run's losses again, bit for bit, for everything an experiment can
choose."""

import contextlib
import io
import os
import re
import runpy
import subprocess
import sys

import numpy as np
import pytest
from nntui.core.errors import NntuiError
from nntui.core.export.numpy_script import write_script
from nntui.core.training.events import EpochCompleted

BLAS_ONE = os.environ.get("OPENBLAS_NUM_THREADS") == "1"

NORMALISED = ("model.batch_norm=true", "model.dropout=0.3")
PENALISED = (
    "regularization.l2=0.001",
    "regularization.l1=0.0001",
    "optimizer.clip_norm=0.5",
    "model.bias_init=0.1",
)

CHOICES = [
    # every activation, initialiser, optimiser, schedule, loss and kind of preprocessing at least once
    (*NORMALISED, "model.activation=relu", "model.init=he", "optimizer.name=momentum"),
    (
        *NORMALISED,
        "model.activation=leaky-relu",
        "model.init=xavier",
        "schedule.name=step",
        "schedule.every=1.0",
    ),
    (*NORMALISED, "model.activation=prelu", "model.init=glorot", "schedule.name=exponential"),
    (*NORMALISED, "model.activation=elu", "model.init=lecun-uniform", "schedule.name=inverse-time"),
    (*NORMALISED, "model.activation=maxout", "model.init=orthogonal", "schedule.name=cosine"),
    (*NORMALISED, "model.activation=tanh", "model.init=small", "schedule.warmup=0.7"),
    (
        *PENALISED,
        "model.activation=sigmoid",
        "model.init=gaussian",
        "model.init_scale=1.5",
        "optimizer.name=sgd",
    ),
    (*PENALISED, "model.activation=linear", "model.init=constant", "optimizer.name=nesterov"),
    (*PENALISED, "model.activation=maxout", "optimizer.name=adagrad", "optimizer.learning_rate=0.01"),
    (*PENALISED, "model.activation=prelu", "optimizer.name=rmsprop", "optimizer.learning_rate=0.01"),
    (*PENALISED, "optimizer.name=adam", "schedule.name=cosine", "schedule.warmup=0.7"),
    (*PENALISED, "optimizer.name=adamw", "schedule.name=step", "schedule.warmup=1.2"),
    ("model.activation=elu", "model.elu_alpha=0.5", "model.loss=hinge", "optimizer.learning_rate=0.01"),
    ("model.loss=mse", "model.init=zeros", "training.shuffle=false"),
    ("model.bias=false", "model.batch_norm=true", 'preprocessing.steps=["none"]'),
    ("model.bias=false", 'preprocessing.steps=["whiten-zca"]', "training.batch_size=7"),
    ("model.hidden=[]", 'preprocessing.steps=["mean-feature", "std", "whiten-pca"]'),
    (
        "training.precision=float64",
        "model.batch_norm=true",
        "model.dropout=0.1",
        'preprocessing.steps=["minmax"]',
    ),
    ("training.batch_size=100000",),
    ("data.source=waves", "data.limit=0"),
    ("optimizer.learning_rate=1000.0", "model.loss=mse"),  # it diverges, at the same step
]


def losses_of(path):
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        return runpy.run_path(str(path))["train"]()


def assert_same(again, losses):
    np.testing.assert_array_equal(np.array(again, np.float32), np.array(losses, np.float32))


@pytest.mark.skipif(not BLAS_ONE, reason="bit for bit needs OPENBLAS_NUM_THREADS=1 before NumPy is imported")
@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: " ".join(choices))
def test_the_losses_are_the_same_bits(trained, out, choices):
    saved, losses, _ = trained(*choices)
    script, _ = write_script(saved, out)
    assert len(losses) > 2
    assert_same(losses_of(script), losses)


@pytest.mark.skipif(not BLAS_ONE, reason="bit for bit needs OPENBLAS_NUM_THREADS=1 before NumPy is imported")
@pytest.mark.parametrize("more", [(), ("schedule.name=cosine",)])
def test_changes_made_while_the_run_went_on_are_made_again(trained, out, more):
    def steer(session, event):
        if isinstance(event, EpochCompleted) and event.epoch == 1:
            for path, value in {
                "optimizer.learning_rate": 0.01,
                "model.dropout": 0.2,
                "regularization.l2": 0.01,
                "optimizer.momentum": 0.5,
                "optimizer.clip_norm": 1.0,
                "training.batch_size": 50,
            }.items():
                session.control.set(path, value)
        if isinstance(event, EpochCompleted) and event.epoch == 2:
            session.control.stop()

    saved, losses, _ = trained(*more, steer=steer)
    script, _ = write_script(saved, out)
    assert "CHANGES = " in script.read_text()
    assert_same(losses_of(script), losses)


def test_pixels_are_read_as_the_engine_reads_them(trained, out, tmp_path):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (200, 12)).astype(np.uint8)
    y = (x[:, 0] > 127).astype(np.int64)
    np.savez(tmp_path / "pixels.npz", x=x, y=y)
    saved, losses, _ = trained(
        f"data.source={tmp_path / 'pixels.npz'}", "data.limit=0", "training.batch_size=16"
    )
    script, _ = write_script(saved, out)
    if BLAS_ONE:
        assert_same(losses_of(script), losses)
    assert '"scale"' in script.read_text()


def test_the_check_can_fail(trained, out):
    """The control: another learning rate in the script, in its fifth digit, gives other losses."""
    saved, losses, _ = trained()
    script, _ = write_script(saved, out)
    text = script.read_text()
    script.write_text(text.replace("LEARNING_RATE = 0.05\n", "LEARNING_RATE = 0.05001\n"))
    assert script.read_text() != text
    assert np.array(losses_of(script), np.float32).tolist() != [float(loss) for loss in losses]


def test_it_needs_numpy_only_and_prints_what_it_does(trained, out):
    saved, _, _ = trained("model.batch_norm=true", "regularization.l2=0.001")
    script, data = write_script(saved, out)
    imports = set(re.findall(r"^(?:import|from) (\w+)", script.read_text(), re.MULTILINE))
    assert imports == {"math", "os", "pathlib", "numpy"}
    done = subprocess.run(
        [sys.executable, "-I", str(script)], capture_output=True, text=True, check=True, cwd=out
    )
    assert done.stdout.count("validation accuracy") == 3
    assert done.stderr == ""
    assert {path.name for path in out.iterdir()} == {script.name, data.name}


def test_it_is_pleasant_to_read(trained, out):
    """Short lines, a word on every function, nothing that it does not use."""
    saved, _, _ = trained("model.batch_norm=true", "model.dropout=0.2", "optimizer.name=adam")
    script, _ = write_script(saved, out)
    text = script.read_text()
    assert max(map(len, text.splitlines())) <= 120
    assert len(text.splitlines()) < 240
    assert len(re.findall(r"^def ", text, re.MULTILINE)) == len(
        re.findall(r'^def .*\n    """', text, re.MULTILINE)
    )
    for name in re.findall(r"^([A-Z_0-9]+) = ", text, re.MULTILINE):
        assert len(re.findall(rf"\b{name}\b", text)) > 1, name


def test_a_title_cannot_break_out_of_the_script(trained, out):
    saved, _, _ = trained('title=x"""; import os; """')
    script, _ = write_script(saved, out)
    compile(script.read_text(), str(script), "exec")
    assert "import os; '''" in script.read_text()


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (('model.layers=["conv 4 3x3", "dense 8"]',), "convolution"),
        (("training.balance=true",), "balanced"),
        (("augmentation.crop=1",), "augmented"),
    ],
)
def test_what_it_does_not_cover_is_said(trained, out, choices, reason):
    saved, _, _ = trained(*choices)
    with pytest.raises(NntuiError, match=reason):
        write_script(saved, out)
    assert list(out.iterdir()) == []
