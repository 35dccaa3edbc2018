"""The PyTorch script has the run's losses to 1e-4 over 200 steps; run where PyTorch is to be found."""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from nntui.core.errors import NntuiError
from nntui.core.export.torch_script import write_pytorch

PYTHON = os.environ.get("NNTUI_TORCH_PYTHON") or (sys.executable if importlib.util.find_spec("torch") else "")
DIGITS = ["data.source=digits", "training.epochs=9"]
RUN = """
import contextlib, io, json, runpy, sys, torch
torch.set_num_threads(1)
with contextlib.redirect_stdout(io.StringIO()):
    losses = runpy.run_path(sys.argv[1])["train"]()
print(json.dumps(losses))
"""

CHOICES = [
    ("model.batch_norm=true", "model.dropout=0.3", "regularization.l2=0.001"),
    ("model.activation=prelu", "optimizer.name=adam", "optimizer.learning_rate=0.001"),
    ("model.activation=maxout", "optimizer.name=adamw", "optimizer.learning_rate=0.001"),
    ("model.activation=elu", "optimizer.name=nesterov", "optimizer.clip_norm=1.0"),
    ("model.loss=hinge", "optimizer.learning_rate=0.01", "schedule.name=cosine", "schedule.warmup=2.0"),
    ('model.layers=["conv 8 3x3", "pool 2", "conv 12 3x3", "dense 20"]', "model.batch_norm=true", "model.dropout=0.2",
     "optimizer.learning_rate=0.02"),
    ('model.layers=["conv 8 3x3 stride 2", "avgpool 2", "globalpool"]', "optimizer.learning_rate=0.02"),
]  # fmt: skip


@pytest.mark.skipif(
    not PYTHON, reason="PyTorch is not installed (NNTUI_TORCH_PYTHON may name a Python that has it)"
)
@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: " ".join(choices))
def test_the_losses_agree(trained, out, choices):
    saved, losses, _ = trained(*choices, base=DIGITS)
    script, _ = write_pytorch(saved, out)
    done = subprocess.run(
        [PYTHON, "-c", RUN, str(script)], capture_output=True, text=True, check=True, timeout=120
    )
    theirs = json.loads(done.stdout)
    assert len(theirs) == len(losses) > 200
    steps = 100 if "layers" in choices[0] else 200  # convolutions are summed in quite another order
    np.testing.assert_allclose(theirs[:steps], losses[:steps], atol=1e-4)


def test_the_script_is_python_and_holds_the_initial_weights(trained, out):
    saved, _, session = trained("model.batch_norm=true", "model.dropout=0.3")
    script, data = write_pytorch(saved, out)
    compile(script.read_text(), str(script), "exec")
    with np.load(data) as file:
        assert file["initial/dense1.weight"].shape == (64, 20)
        assert not np.array_equal(
            file["initial/dense1.weight"], session.network.slots[0].view(session.network.parameters)
        )
        assert len(file["x_train"]) == 300


def test_what_it_does_not_cover_is_said(trained, out):
    saved, _, _ = trained("augmentation.crop=1")
    with pytest.raises(NntuiError, match="augmented"):
        write_pytorch(saved, out)
