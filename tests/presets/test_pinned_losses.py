"""The first ten batch losses of every preset that trains offline, as recorded.

They change when anything on the way from the file to the update changes: data, split, preprocessing, initial
weights, batch order, loss, gradients, update rule. If such a change is meant, record them again:

    python tests/presets/test_pinned_losses.py

They are recorded in float64, where the order in which a BLAS adds up does not show; in float32 they are the same
up to its rounding.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from nntui.core.config import Experiment, load_preset, preset_names, with_value
from nntui.core.session import Session
from nntui.core.training.events import Event, StepsCompleted

RECORD = Path(__file__).with_name("pinned_losses.json")
NEEDS_DOWNLOAD = ("mnist-mlp", "fashion-mlp", "cifar10-mlp", "cifar10-convnet")
OFFLINE = tuple(name for name in preset_names() if name not in NEEDS_DOWNLOAD)
STEPS = 10

EXACT = 1e-6
"""Losses are reported as float32, whose rounding is 6e-8."""

ROUNDED = 1e-4
"""float32's rounding, grown over ten steps; measured: at most 3e-6."""


def first_losses(experiment: Experiment, precision: str = "float64") -> list[float]:
    """The data losses of the first ten batches."""
    experiment = with_value(experiment, "training.precision", precision)
    losses: list[float] = []

    def collect(event: Event) -> None:
        if isinstance(event, StepsCompleted):
            losses.extend(float(str(loss)) for loss in event.losses)
            if len(losses) >= STEPS:
                session.control.abort()

    session = Session(experiment, sinks=[collect])
    session.run()
    return losses[:STEPS]


def recorded() -> dict[str, list[float]]:
    """The losses as they were recorded."""
    pinned: dict[str, list[float]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return pinned


def test_every_offline_preset_is_recorded() -> None:
    assert set(recorded()) == set(OFFLINE)


@pytest.mark.parametrize("name", OFFLINE)
def test_the_first_losses_are_as_recorded(name: str) -> None:
    np.testing.assert_allclose(first_losses(load_preset(name)), recorded()[name], rtol=EXACT)


@pytest.mark.parametrize("name", OFFLINE)
def test_float32_gives_the_same_up_to_rounding(name: str) -> None:
    np.testing.assert_allclose(first_losses(load_preset(name), "float32"), recorded()[name], rtol=ROUNDED)


@pytest.mark.parametrize(
    ("path", "factor"),
    [("optimizer.learning_rate", 1.01), ("regularization.l2", 10.0), ("model.init_scale", 1.001)],
)
def test_a_small_change_of_the_experiment_is_noticed(path: str, factor: float) -> None:
    """The control: what is recorded is sensitive to what is configured."""
    section, _, name = path.partition(".")
    experiment = load_preset("digits-mlp")
    changed = with_value(experiment, path, getattr(getattr(experiment, section), name) * factor)
    assert not np.allclose(first_losses(changed), recorded()["digits-mlp"], rtol=ROUNDED)


def record() -> None:
    """Write the losses as they are now."""
    losses = {name: first_losses(load_preset(name)) for name in OFFLINE}
    lines = ",\n".join(f'  "{name}": {json.dumps(values)}' for name, values in losses.items())
    RECORD.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    record()
