"""Going on with a saved run on the bench, from its last checkpoint, bit for bit, with its curves so far."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual.app import App

from ...core.config import Experiment, value_at
from ...core.errors import NntuiError
from ...core.runs.reader import RunReader
from ...core.runs.resume import Continuation, continuation, is_complete
from ..bridge.beginning import Beginning
from ..bridge.session_maker import WorkbenchSessions
from .ask_settings import AskSettingsScreen, read_settings
from .confirm import ConfirmScreen
from .message import MessageScreen
from .to_bench import load_on_bench

if TYPE_CHECKING:
    from ..bridge.workbench import Workbench

EPOCHS = "training.epochs"


def resume_on_bench(app: App[Any], folder: Path) -> None:
    """Go on with the run in `folder`. Asks how far where all its epochs are done, and before another run is ended."""

    def read(epochs: int | None) -> None:
        try:
            reader = RunReader(folder)
            experiment = reader.experiment()
            if epochs is None and is_complete(reader):
                app.call_from_thread(_ask_how_far, app, experiment, look)
                return
            how = continuation(reader, epochs=epochs)
        except (NntuiError, OSError) as error:
            told = (
                error if isinstance(error, NntuiError) else NntuiError("The run cannot be read.", str(error))
            )
            app.call_from_thread(app.push_screen, MessageScreen(told))
        else:
            app.call_from_thread(_ask_first, app, reader, how)

    def look(epochs: int | None = None) -> None:
        app.run_worker(lambda: read(epochs), thread=True, group="resume")

    look()


def _ask_how_far(app: App[Any], experiment: Experiment, look: Any) -> None:
    done = experiment.training.epochs

    def take(text: str) -> int:
        epochs = int(value_at(read_settings(experiment, text), EPOCHS))
        if epochs <= done:
            raise NntuiError(f"{done} epochs are done.", "", f"More than that, such as {EPOCHS}={2 * done}.")
        return epochs

    screen = AskSettingsScreen(
        f"All {done} epochs are done. How far is it to go?",
        "It goes on from its last step.",
        experiment,
        take,
        text=f"{EPOCHS}={2 * done}",
        allowed=lambda path: path == EPOCHS,
    )
    app.push_screen(screen, lambda epochs: look(epochs) if epochs is not None else None)


def _ask_first(app: App[Any], reader: RunReader, how: Continuation) -> None:
    bench: Workbench = app.bench  # type: ignore[attr-defined]
    reading = bench.runner.read()
    if not reading.active:
        _go_on(app, reader, how)
        return
    words = f"The run on the bench is at step {reading.step:,}; it is stopped."
    app.push_screen(
        ConfirmScreen(f"Go on with {reader.id}?", words, again="g"),
        lambda yes: _go_on(app, reader, how) if yes else None,
    )


def _go_on(app: App[Any], reader: RunReader, how: Continuation) -> None:
    bench: Workbench = app.bench  # type: ignore[attr-defined]
    make = bench.runner.make
    cast(WorkbenchSessions, make).beginning = Beginning(how.state, continues=reader)
    load_on_bench(app, how.experiment, reader.record.title or reader.id)
    bench.start()
    step = how.state.step if how.state else 0
    for words in how.warnings:
        app.notify(words, severity="warning", markup=False)
    app.notify(f"From step {step:,}.", title=f"{reader.id} goes on", markup=False)
