"""The data of the experiment on the screen, for looking at before any run: read once, on the thread that asks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ...core.config import Experiment
from .live_run import LiveRun, Progress
from .run_copy import session_of

if TYPE_CHECKING:
    from ...core.data import Dataset
    from ...core.preprocessing import FittedPipeline


class DataShelf:
    """Keeps the last data set and the last fitted preprocessing. For any thread; they wait for one another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._dataset: tuple[object, Dataset] | None = None
        self._pipeline: tuple[object, FittedPipeline] | None = None

    def dataset(self, experiment: Experiment, run: LiveRun | None, say: Progress) -> Dataset:
        """The data set of an experiment: the run's own where it is the same. Raises NntuiError."""
        with self._lock:
            return self._read(experiment, run, say)

    def pipeline(
        self, experiment: Experiment, run: LiveRun | None, say: Progress
    ) -> tuple[Dataset, FittedPipeline]:
        """The data set, and the experiment's preprocessing fitted on its training split. Raises NntuiError."""
        from ...core.preprocessing import Pipeline

        with self._lock:
            dataset = self._read(experiment, run, say)
            key = (experiment.data, experiment.preprocessing)
            if self._pipeline is None or self._pipeline[0] != key:
                say("fitting the preprocessing")
                chosen = experiment.preprocessing
                fitted = Pipeline.fit(
                    chosen.steps,
                    dataset.train.x,
                    dataset.image_shape,
                    components=chosen.components,
                    epsilon=chosen.epsilon,
                )
                self._pipeline = (key, fitted)
            return dataset, self._pipeline[1]

    def _read(self, experiment: Experiment, run: LiveRun | None, say: Progress) -> Dataset:
        from ...core.data import load_dataset

        if self._dataset is None or self._dataset[0] != experiment.data:
            session = session_of(run)
            if session is not None and session.experiment.data == experiment.data:
                dataset = session.prepare().dataset
            else:
                say(f"reading {experiment.data.source}")
                dataset = load_dataset(experiment.data)
            self._dataset = (experiment.data, dataset)
        return self._dataset[1]
