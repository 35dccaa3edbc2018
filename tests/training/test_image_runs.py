"""Whole runs of convolution nets on real digits: they learn, repeat, resume, and do not depend on the threads."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.errors import ConfigError
from nntui.core.session import Session
from nntui.core.training.trainer import Trainer

LAYERS = 'model.layers=["conv 16 3x3", "pool 2", "conv 24 3x3", "globalpool"]'


def experiment(*overrides: str) -> Experiment:
    return apply_overrides(
        Experiment(),
        [
            LAYERS, "model.batch_norm=true", "augmentation.crop=1", "augmentation.flip=true", "data.limit=300",
            "training.batch_size=50", "training.epochs=2", *overrides,
        ],
    )  # fmt: skip


def trained(exp: Experiment) -> Trainer:
    session = Session(exp, probing=False)
    session.run()
    return session.trainer


def test_a_convolution_net_learns_the_digits():
    exp = experiment(
        'model.layers=["conv 16 3x3", "pool 2", "conv 24 3x3"]', "data.limit=0", "training.epochs=5",
        "augmentation.crop=0", "augmentation.flip=false", "optimizer.learning_rate=0.02",
    )  # fmt: skip
    session = Session(exp, probing=False)
    assert session.run().final["val_accuracy"] > 0.95


def test_threads_and_repetition_change_no_bit():
    runs = [trained(experiment(f"training.workers={count}")).snapshot() for count in (1, 1, 3)]
    for other in runs[1:]:
        np.testing.assert_array_equal(other.parameters, runs[0].parameters)
        np.testing.assert_array_equal(other.running, runs[0].running)


def test_a_run_goes_on_from_a_snapshot_with_the_same_augmentation():
    def advance(run: Trainer, steps: int) -> None:
        target = run.step + steps
        while run.step < target:
            run.pause_after_step = True
            run.advance()
            run.paused = False

    def trainer() -> Trainer:
        session = Session(experiment(), probing=False)
        session.prepare()
        return session.trainer

    whole, first, second = trainer(), trainer(), trainer()
    advance(whole, 8)
    advance(first, 3)
    state = first.snapshot()
    advance(second, 2)
    second.restore(state)
    advance(second, 5)
    np.testing.assert_array_equal(second.snapshot().parameters, whole.snapshot().parameters)

    del state.generators["augment"]  # the control: without its generator's state the images are others
    second.restore(state)
    advance(second, 5)
    assert not np.array_equal(second.snapshot().parameters, whole.snapshot().parameters)


def test_the_probes_read_convolution_nets():
    session = Session(experiment("training.epochs=1"))
    assert session.run().outcome == "done"
    rows = session.history.probe.layers if session.history.probe is not None else ()
    assert [row["name"] for row in rows] == ["hidden 1", "hidden 2", "output"]
    assert 0.0 <= rows[0]["zeros"] <= 1.0


@pytest.mark.parametrize(
    ("override", "said"),
    [("data.source=moons", "reads images"), ("augmentation.crop=8", "can leave nothing of an image")],
)
def test_what_does_not_fit_the_data_is_said_before_the_first_step(override: str, said: str):
    with pytest.raises(ConfigError, match=said):
        Session(experiment(override), probing=False).prepare()
