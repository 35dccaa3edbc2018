"""A step allocates nothing: the guard that keeps the hot path what it is, on any machine."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.data.dataset import Dataset, Split
from nntui.core.session import Session
from nntui.core.training.stepper import bind_step
from undisturbed import memory_of

STEPS = 1000
ALLOWED_BYTES = 98_304
"""Room for the casting buffers that NumPy takes inside a ufunc (8,192 numbers each) and the interpreter's small
change. One batch's activations are 64 * 512 * 4 = 131,072 bytes: a single temporary of that shape is above it."""


def pixels() -> Dataset:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (256, 64), dtype=np.uint8), rng.integers(0, 10, 256))
    return Dataset("made up", "classification", split, split, class_names=tuple("abcdefghij"))


def bytes_of_steps(*overrides: str, wasteful: bool = False) -> int:
    """The peak of traced memory over STEPS steps after warm-up, above what was there before."""
    experiment = apply_overrides(Experiment(), ["model.hidden=[512, 16]", *overrides])
    session = Session(experiment, pixels(), probing=False)
    trainer = session.trainer
    step = bind_step(trainer.network, trainer.optimizer, trainer.train, l2=1e-4, clip_norm=1.0)
    rows = [np.arange(start, start + 64) for start in range(0, 256, 64)]
    for batch in rows:
        step(batch, 0.01)

    def steps() -> None:
        for number in range(STEPS):
            step(rows[number % 4], 0.001)
            if wasteful:
                trainer.network.training_plan(64).outputs[0] * np.float32(2.0)

    return memory_of(steps)[1]


@pytest.mark.parametrize(
    "overrides",
    [
        ("model.activation=relu", "optimizer.name=momentum"),
        ("model.activation=maxout", "optimizer.name=adam", "model.batch_norm=true"),
        ("model.activation=elu", "optimizer.name=adamw", "model.dropout=0.3"),
        ("model.activation=prelu", "optimizer.name=rmsprop"),
        ("model.activation=sigmoid", "optimizer.name=nesterov", "model.loss=hinge"),
        ("model.activation=leaky-relu", "optimizer.name=adagrad", "model.loss=mse"),
        ("model.activation=tanh", "optimizer.name=sgd", "preprocessing.steps=[\"mean-image\"]"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_thousand_steps_allocate_next_to_nothing(overrides: tuple[str, ...]):
    assert bytes_of_steps(*overrides) < ALLOWED_BYTES


def test_one_temporary_a_step_is_noticed():
    assert bytes_of_steps(wasteful=True) > ALLOWED_BYTES
