"""Several trained runs asked together: their probabilities averaged, and judged beside each of them.

Averaging works because the members' mistakes differ; the lecture calls it the one way to better results that
always helps a little (CS231n, training neural networks, model ensembles).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..data import Dataset, identity
from ..errors import DataError, NntuiError
from ..runs.reader import RunReader
from ..session import Session
from ..training.state import TrainingState


@dataclass(frozen=True)
class Judged:
    """name: a run's id, or "ensemble". loss: mean cross-entropy (nats), or squared error for regression.
    accuracy: NaN for regression."""

    name: str
    loss: float
    accuracy: float


@dataclass(frozen=True)
class Ensemble:
    """members: in the order given; whole: all of them together. outputs: (n, classes) averaged probabilities
    of the validation examples, or (n, outputs) averaged predictions."""

    members: tuple[Judged, ...]
    whole: Judged
    outputs: NDArray[np.float64]


def ensemble(readers: Sequence[RunReader]) -> Ensemble:
    """The best states of some runs, together. All must have been trained on the same data.

    Raises NntuiError for fewer than two runs or one without a checkpoint, DataError where the data differ.
    """
    if len(readers) < 2:
        raise NntuiError("An ensemble needs two runs or more.", "", "Name the runs to average.")
    dataset: Dataset | None = None
    outputs: list[NDArray[np.float64]] = []
    for reader in readers:
        _check(reader, readers[0], readers[0].record.data.get("checksum"))
        session = Session(reader.experiment(), dataset, resume_from=_state(reader))
        dataset = session.prepare().dataset
        _check(reader, readers[0], identity(dataset)["checksum"])
        outputs.append(predictions(session))
    assert dataset is not None
    truth = dataset.validation.y
    members = tuple(judge(reader.id, part, truth) for reader, part in zip(readers, outputs, strict=True))
    mean = np.mean(outputs, axis=0)
    return Ensemble(members, judge("ensemble", mean, truth), mean)


def predictions(session: Session) -> NDArray[np.float64]:
    """(n, classes) probabilities of the validation examples, softmax of the scores whatever the loss; or (n,
    outputs) predicted numbers."""
    prepared = session.prepare()
    rows = np.arange(len(prepared.validation), dtype=np.int64)
    scores = session.trainer.validation_evaluator.logits(rows).astype(np.float64)
    if prepared.dataset.task == "regression":
        return scores
    scores -= scores.max(axis=1, keepdims=True)
    probabilities: NDArray[np.float64] = np.exp(scores)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    return probabilities


def judge(name: str, outputs: NDArray[np.float64], truth: NDArray[np.generic]) -> Judged:
    """Loss and accuracy of predictions: (n, classes) probabilities for (n,) class numbers, else (n, outputs)
    numbers."""
    if truth.ndim == 1:
        labels = truth.astype(np.int64)
        right = outputs[np.arange(len(labels)), labels]
        loss = float(-np.log(np.maximum(right, np.finfo(np.float64).tiny)).mean())
        return Judged(name, loss, float((outputs.argmax(axis=1) == labels).mean()))
    return Judged(name, float(((outputs - truth.astype(np.float64)) ** 2).mean()), float("nan"))


def _state(reader: RunReader) -> TrainingState:
    state = reader.state(best=True) or reader.state()
    if state is None:
        raise NntuiError(f"{reader.id} has no checkpoint.", "It ended before its first one.", "Leave it out.")
    return state


def _check(reader: RunReader, first: RunReader, checksum: object) -> None:
    """Whether both were trained on the data with this checksum. Raises DataError."""
    if any(each.record.data.get("checksum") != checksum for each in (reader, first)):
        raise DataError(
            f"{reader.id} was trained on other data than {first.id}, or they have changed since.",
            "The members of an ensemble must be judged on the same validation examples.",
            "Leave it out.",
        )
