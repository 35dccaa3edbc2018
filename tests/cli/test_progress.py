"""The run as lines for people: a log that stays short, and a terminal's last line that keeps up to date."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from nntui.core.cli import wording
from nntui.core.cli.progress import EPOCH_LINES, LOG_SECONDS, REPAINT_SECONDS, ProgressLines
from nntui.core.config import Experiment, to_tables, with_value
from nntui.core.diagnostics import Change, Finding
from nntui.core.training.events import (
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    Notice,
    RunFinished,
    RunStarted,
    SettingChanged,
    StepsCompleted,
)
from nntui.core.training.history import History

NAN = math.nan


def start(epochs: int = 3, accuracy: float = 0.1) -> RunStarted:
    return RunStarted(
        config=to_tables(with_value(Experiment(title="A title"), "training.epochs", epochs)),
        data={"name": "digits", "features": 64, "counts": {"train": 1438, "validation": 359}},
        layers=(),
        parameters=6570,
        steps_per_epoch=10,
        total_steps=10 * epochs,
        chance_loss=2.3,
        chance_accuracy=accuracy,
    )


def steps(first: int, seconds: float = 1.0) -> StepsCompleted:
    return StepsCompleted(
        first_step=first,
        losses=np.array([1.0, 3.0], np.float32),
        learning_rate=0.1,
        regularization_loss=0.0,
        gradient_norm=1.0,
        epoch=first / 10,
        seconds=seconds,
    )


def epoch(number: int, accuracy: float = 0.975) -> EpochCompleted:
    return EpochCompleted(
        epoch=number,
        step=10 * number,
        train_loss=0.5,
        val_loss=0.75,
        train_accuracy=accuracy,
        val_accuracy=accuracy,
        learning_rate=0.1,
        regularization_loss=0.0,
        seconds=1.0,
    )


class Output(io.StringIO):
    """A stream that may be a terminal."""

    def __init__(self, terminal: bool = False) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


class Clock:
    """Time that passes when the test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def told(events: Iterable[Event], *, terminal: bool = False, pause: float = 0.0) -> str:
    """What is printed of some events, `pause` seconds apart."""
    history, output, clock = History(), Output(terminal), Clock()
    progress = ProgressLines(history, output, clock)
    for event in events:
        clock.now += pause
        history.apply(event)
        progress(event)
    return output.getvalue()


def test_a_log_has_a_line_for_every_epoch_and_no_control_characters() -> None:
    text = told([start(), *(event for n in (1, 2, 3) for event in (steps(10 * n - 9), epoch(n)))])
    assert [line.split("  ")[0] for line in text.splitlines() if line.startswith("epoch")] == [
        "epoch 1/3",
        "epoch 2/3",
        "epoch 3/3",
    ]
    assert "\r" not in text
    assert "\x1b" not in text


def test_a_long_run_does_not_flood_the_log_and_shows_its_last_epoch() -> None:
    text = told([start(10_001), *map(epoch, range(1, 10_002))])
    lines = [line for line in text.splitlines() if line.startswith("epoch")]
    assert EPOCH_LINES * 0.9 <= len(lines) <= EPOCH_LINES + 2
    assert lines[0].startswith("epoch     1/10001")
    assert lines[-1].startswith("epoch 10001/10001")


def test_a_long_epoch_is_not_silent() -> None:
    events = [start(), *(steps(2 * n + 1) for n in range(4))]
    assert told(events, pause=LOG_SECONDS / 10).count("batch loss") == 0
    assert told(events, pause=LOG_SECONDS * 1.1).count("batch loss 2.0000") == 4


def test_a_terminal_s_last_line_is_painted_over() -> None:
    text = told([start(), steps(1), steps(3), epoch(1)], terminal=True, pause=REPAINT_SECONDS * 2)
    assert text.count("batch loss") == 2
    wiped = [line.rpartition("\r")[2] for line in text.split("\n")]
    assert all("batch loss" not in line for line in wiped)
    assert wiped[-2].startswith("epoch 1/3")


def test_a_terminal_is_not_repainted_more_often_than_the_eye_sees() -> None:
    text = told([start(), *(steps(2 * n + 1) for n in range(100))], terminal=True, pause=REPAINT_SECONDS / 10)
    assert 5 <= text.count("batch loss") <= 11


def test_the_last_line_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((20, 5)))
    text = told([start(), steps(1)], terminal=True, pause=1.0)
    assert len(text.rpartition("\n")[2].rpartition("\r")[2]) == 19


def test_the_lines_of_a_run_fit_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((80, 24)))
    best = replace(epoch(1000), best=True)
    text = told([start(1000), steps(1), best], terminal=True, pause=1.0)
    line = text.splitlines()[-1].rpartition("\r")[2]
    assert line.startswith("epoch 1000/1000")
    assert line.endswith("best")
    assert max(len(part) for part in text.replace("\r", "\n").splitlines()) <= 80


def test_a_reader_that_went_away_is_told_once() -> None:
    class Closed(Output):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    gone: list[None] = []
    history = History()
    progress = ProgressLines(history, Closed(), gone=lambda: gone.append(None))
    for event in (start(), epoch(1), epoch(2)):
        history.apply(event)
        progress(event)
    assert len(gone) == 1


def test_the_start_says_what_is_trained_on_what() -> None:
    text = "\n".join(wording.started(start()))
    for said in (
        "A title",
        "1,438 train, 359 validation",
        "64-64, relu, he",
        "6,570 parameters",
        "accuracy 10.0 %",
    ):
        assert said in text


def test_regression_is_told_without_accuracies() -> None:
    text = told([start(accuracy=NAN), epoch(1, NAN)])
    assert "accuracy" not in text
    assert "nan" not in text


def test_a_finding_is_told_with_its_evidence_cause_and_fix() -> None:
    finding = Finding(
        id="lr.high",
        severity="warning",
        step=40,
        title="The loss jumps about",
        evidence={"loss": 2.5, "layer": "dense1"},
        cause="The learning rate is too high.",
        fixes=(Change("optimizer.learning_rate", 0.01),),
    )
    lines = wording.aside(FindingRaised(finding=finding, step=40))
    assert lines[0] == "! step 40: The loss jumps about (lr.high)"
    assert "loss 2.5, layer dense1" in lines[1]
    assert "too high" in lines[2]
    assert "--set optimizer.learning_rate=0.01" in lines[3]
    assert "lr.high" in wording.aside(FindingCleared(id="lr.high", step=60))[0]


def test_a_finding_that_explains_more_is_not_told_all_over() -> None:
    first = Finding(id="data.scale", severity="warning", step=0, title="Title", evidence={}, cause="Cause")
    more = replace(first, symptoms=("lr.high",))
    raised = [FindingRaised(finding=first, step=0), FindingRaised(finding=more, step=9)]
    assert told([start(), *raised]).count("Title") == 1
    again = [*raised, FindingCleared(id="data.scale", step=20), FindingRaised(finding=first, step=30)]
    assert told([start(), *again]).count("Title") == 2
    worse = FindingRaised(finding=replace(first, severity="critical"), step=9)
    assert told([start(), raised[0], worse]).count("Title") == 2


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (LossNotFinite(step=7, epoch=0.1, loss=NAN), "step 7: the loss is nan"),
        (SettingChanged(step=5, path="optimizer.learning_rate", old=0.1, new=0.01), "0.1 -> 0.01"),
        (Notice(step=5, severity="warning", message="The disk is full"), "The disk is full"),
    ],
)
def test_what_happens_between_epochs_is_told(event: Event, said: str) -> None:
    assert said in told([start(), event])


def test_the_end_has_the_last_and_the_best_figures() -> None:
    figures = {
        "epoch": 2,
        "step": 20,
        "train_loss": 0.5,
        "val_loss": 0.75,
        "train_accuracy": NAN,
        "val_accuracy": NAN,
    }
    end = RunFinished(
        outcome="stopped", step=25, epoch=2.5, seconds=75.0, reason="asked to stop", final=figures, best={}
    )
    assert wording.finished(end) == [
        "stopped after 25 steps in 1:15: asked to stop",
        "  final  epoch 2  loss 0.5000  val 0.7500",
    ]


@pytest.mark.parametrize(
    ("value", "shown"), [(0.12345, "0.1235"), (9999.5, "9999.5000"), (1.3e36, "1.3e+36"), (NAN, "nan")]
)
def test_losses_stay_short_when_they_explode(value: float, shown: str) -> None:
    assert wording.loss(value) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (9.96, "0:10"),
        (59.6, "1:00"),
        (3599.4, "59:59"),
        (3600, "1:00:00"),
        (NAN, "?"),
    ],
)
def test_durations_read_like_a_clock(seconds: float, shown: str) -> None:
    assert wording.duration(seconds) == shown
