"""Putting an experiment from elsewhere on the bench; `u` there takes it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import App

from ...core.config import Experiment
from ...core.errors import NntuiError
from ...core.runs.reader import RunReader
from ..bridge.workbench import Workbench
from .bench_base import BenchBase
from .message import MessageScreen


def to_bench(app: App[Any], folder: Path) -> None:
    """Load the experiment of the run in `folder`, away from the screen, and go to the bench with it."""

    def read() -> None:
        try:
            experiment = RunReader(folder).experiment()
        except (NntuiError, OSError) as error:
            told = (
                error if isinstance(error, NntuiError) else NntuiError("The run cannot be read.", str(error))
            )
            app.call_from_thread(app.push_screen, MessageScreen(told))
        else:
            app.call_from_thread(load_on_bench, app, experiment, folder.name)

    app.run_worker(read, thread=True, group="to bench")


def load_on_bench(app: App[Any], experiment: Experiment, name: str) -> None:
    """Put the experiment on the bench under a name, and go there."""
    bench: Workbench = app.bench  # type: ignore[attr-defined]
    bench.load(experiment, name)
    app.switch_mode("bench")

    def show() -> None:
        if isinstance(app.screen, BenchBase):
            app.screen.refresh_experiment()

    app.call_after_refresh(show)
