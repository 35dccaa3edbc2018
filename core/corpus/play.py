"""Training one case through the product, and how it ended."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ..config import Experiment, parse_experiment, with_values
from ..data import Dataset, Split
from ..data.finish import finish
from ..data.loaded import Loaded
from ..data.nonfinite import NonFiniteData
from ..diagnostics import nonfinite_data
from ..measures.predictions import recalls
from ..session import Session
from ..training.events import Event, FindingRaised, LossNotFinite
from .case import Case
from .data_faults import spoil
from .datasets import make_arrays
from .sabotage import sabotage


def build(case: Case, folder: Path | None = None) -> tuple[Experiment, Loaded]:
    """The experiment and the spoiled data of a case, as a file would give them."""
    arrays = make_arrays(case.dataset, case.data_seed, folder)
    settings = dict(case.settings)
    prepared = settings.pop("prepared", "as they are")
    raw_validation = arrays.x_val
    if prepared == "standard":
        arrays = _standardise(arrays)
    elif prepared == "unit":
        low, high = float(arrays.x.min()), float(arrays.x.max())
        arrays = replace(arrays, x=(arrays.x - low) / (high - low), x_val=(arrays.x_val - low) / (high - low))
    faults = dict(case.data_faults)
    if faults.pop("val_raw", False):  # validation inputs that nobody prepared as the training inputs were
        arrays = replace(arrays, x_val=raw_validation)
    arrays = spoil(arrays, faults, case.data_seed)
    experiment = with_values(parse_experiment({}), settings)
    names = tuple(str(label) for label in range(int(max(arrays.y.max(), arrays.y_val.max())) + 1))
    loaded = Loaded(
        name=case.dataset, task="classification", x=arrays.x, y=arrays.y,
        validation=Split(arrays.x_val, arrays.y_val), class_names=names, source=case.dataset,
    )  # fmt: skip
    return experiment, loaded


def play(case: Case, folder: Path | None = None) -> tuple[list[Event], dict[str, Any]]:
    """Train it. Returns all events, and the outcome: balanced validation accuracy, accuracy, how it ended.

    Data that the product refuses end as the finding it gives, with an accuracy of zero.
    """
    experiment, loaded = build(case, folder)
    events: list[Event] = []
    try:
        dataset = finish(loaded, experiment.data)
    except NonFiniteData as error:
        events.append(FindingRaised(finding=nonfinite_data(error.rows, error.columns, error.count), step=0))
        return events, {"balanced": 0.0, "accuracy": 0.0, "outcome": "refused", "seconds": 0.0}
    session = Session(experiment, dataset, [events.append])
    session.prepare()
    sabotage(session, case.code_faults)
    finished = session.run()
    balanced = balanced_accuracy(session, dataset)
    lost = any(isinstance(event, LossNotFinite) for event in events)
    return events, {
        "balanced": 0.0 if lost or not math.isfinite(balanced) else balanced,
        "accuracy": finished.final.get("val_accuracy", math.nan),
        "outcome": finished.outcome,
        "seconds": finished.seconds,
    }


def balanced_accuracy(session: Session, dataset: Dataset) -> float:
    """Mean of the classes' recalls on the validation split, with the run's last parameters."""
    evaluator = session.trainer.validation_evaluator
    with np.errstate(all="ignore"):
        logits = evaluator.logits(np.arange(len(dataset.validation)))
        return float(np.nanmean(recalls(logits, dataset.validation.y, dataset.outputs)))


def _standardise(arrays: Any) -> Any:
    mean, std = arrays.x.mean(axis=0), arrays.x.std(axis=0)
    scale = np.where(std > 1e-6, 1.0 / np.maximum(std, 1e-6), 0.0).astype(np.float32)
    return replace(arrays, x=(arrays.x - mean) * scale, x_val=(arrays.x_val - mean) * scale)
