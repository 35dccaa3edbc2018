"""A run told in words: each sentence follows from the run's events by a stated rule."""

from __future__ import annotations

import numpy as np
import pytest
from nntui.core.config import apply_overrides, load_preset, to_tables
from nntui.core.lessons.explain_run import explain_run
from nntui.core.session import Session
from nntui.core.training.events import (
    EpochCompleted,
    LossNotFinite,
    RunFinished,
    RunStarted,
    SettingChanged,
    StepsCompleted,
)
from nntui.core.training.history import History

STEPS = 1400


def history(losses, val_losses=(), *, outcome="done", val_accuracy=0.9) -> History:
    made = History()
    made.apply(
        RunStarted(
            config=to_tables(load_preset("digits-mlp")), data={}, layers=(), parameters=1, steps_per_epoch=100,
            total_steps=len(losses), chance_loss=2.3026, chance_accuracy=0.1,
        )
    )  # fmt: skip
    made.apply(
        StepsCompleted(
            first_step=1, losses=np.asarray(losses, np.float32), learning_rate=0.1, regularization_loss=0.0,
            gradient_norm=1.0, epoch=len(losses) / 100, seconds=1.0,
        )
    )  # fmt: skip
    for epoch, loss in enumerate(val_losses, start=1):
        made.apply(
            EpochCompleted(
                epoch=epoch, step=100 * epoch, train_loss=0.1, val_loss=loss, train_accuracy=0.99,
                val_accuracy=val_accuracy, learning_rate=0.1, regularization_loss=0.0, seconds=1.0,
            )
        )  # fmt: skip
    made.apply(
        RunFinished(
            outcome=outcome,
            step=len(losses),
            epoch=len(losses) / 100,
            seconds=1.0,
            reason="",
            final={},
            best={},
        )
    )
    return made


def test_the_levels_the_flat_end_and_the_start_of_overfitting_are_told():
    losses = np.concatenate([np.linspace(2.30, 0.12, 1000), np.full(400, 0.12)])
    val = [*np.linspace(2.0, 0.5, 9), 0.6, 0.7, 0.8, 0.9, 1.0]
    words = explain_run(history(losses, val))
    assert "Training loss fell from 2.30 to 0.12 over 1,400 steps, flat for the last 4" in words
    assert "Validation loss rose from step 900: overfitting since epoch 9." in words
    assert "90 % of the validation data right" in words
    assert "The gap between the two is 9 points." in words


def test_a_loss_that_falls_to_the_end_is_not_called_flat():
    words = explain_run(history(np.linspace(2.3, 0.1, STEPS), np.linspace(2.0, 0.2, 14), val_accuracy=0.98))
    assert "fell from 2.30 to 0.1" in words
    assert "flat" not in words
    assert "overfitting" not in words
    assert "gap" not in words


def test_a_loss_that_stays_at_the_level_of_guessing_is_told_so():
    words = explain_run(history(np.full(STEPS, 2.30)))
    assert "stayed near 2.30 for all 1,400 steps. That is the level of guessing (2.30)." in words


def test_a_loss_above_guessing_is_not_called_guessing():
    assert "guessing (" not in explain_run(history(np.full(STEPS, 5.0)))


def test_a_lost_run_and_a_changed_setting_are_told():
    made = history(np.linspace(2.3, 90.0, 50), outcome="diverged")
    made.apply(LossNotFinite(step=50, epoch=0.5, loss=float("nan")))
    made.apply(SettingChanged(step=20, path="optimizer.learning_rate", old=0.1, new=3.0))
    words = explain_run(made)
    assert "lost at step 50" in words
    assert "rose from 2.30" in words
    assert "optimizer.learning_rate 0.1 → 3" in words


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("lr-crawls", "learning rate is too low"),
        ("dead-relus", "silent before training"),
        ("digits-mlp", "No warning"),
    ],
)
def test_the_findings_of_a_real_run_are_told(preset: str, words: str):
    session = Session(apply_overrides(load_preset(preset), ["training.epochs=12"]))
    session.run()
    assert words in explain_run(session.history)


def test_a_run_that_has_not_begun_is_told_so():
    assert explain_run(History()) == "The run has not begun."


def test_of_a_quick_run_few_rows_are_saved_and_no_flat_end_is_claimed():
    assert "flat" in explain_run(history([2.3] * 20 + [0.5] * 80))
    assert "flat" not in explain_run(history([2.3, 0.5]))
