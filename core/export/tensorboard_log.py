"""A run as a TensorBoard event file, written with tensorboard's own writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from ..optional import need
from ..training.events import EpochCompleted, ProbeTaken, RunStarted, StepsThinned
from .saved import Saved

PER_EPOCH = {
    "loss/train": "train_loss",
    "loss/validation": "val_loss",
    "accuracy/train": "train_accuracy",
    "accuracy/validation": "val_accuracy",
}


def write_tensorboard(saved: Saved, folder: Path) -> list[Path]:
    """A folder "tensorboard" with one event file. Raises NntuiError where tensorboard is not installed."""
    place = folder / "tensorboard" / saved.id
    writer_module = need("tensorboard.summary.writer.event_file_writer", "tensorboard")
    event_pb2 = need("tensorboard.compat.proto.event_pb2", "tensorboard")
    summary_pb2 = need("tensorboard.compat.proto.summary_pb2", "tensorboard")
    place.mkdir(parents=True, exist_ok=True)
    for old in place.glob("events.out.tfevents.*"):
        old.unlink()
    began = next((event.time for event in saved.of(RunStarted)), 0.0)
    writer = writer_module.EventFileWriter(str(place))
    for step, seconds, figures in points(saved):
        values = [summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in figures.items()]
        summary = summary_pb2.Summary(value=values)
        writer.add_event(event_pb2.Event(wall_time=began + seconds, step=step, summary=summary))
    writer.close()
    return sorted(place.glob("events.out.tfevents.*"))


def points(saved: Saved) -> list[tuple[int, float, dict[str, float]]]:
    """(step, seconds of training, figures by tag), in order of steps."""
    found: list[tuple[int, float, dict[str, float]]] = []
    for event in saved.events:
        if isinstance(event, StepsThinned):
            found += _rows(event)
        elif isinstance(event, EpochCompleted):
            figures = {tag: float(getattr(event, name)) for tag, name in PER_EPOCH.items()}
            known = {tag: value for tag, value in figures.items() if value == value}
            found.append((event.step, event.seconds, known))
        elif isinstance(event, ProbeTaken):
            found.append((event.step, event.seconds, _layers(event)))
    return sorted(found, key=lambda point: point[0])


def _rows(event: StepsThinned) -> list[tuple[int, float, dict[str, float]]]:
    names: dict[str, NDArray[Any]] = {
        "loss/batch": event.mean,
        "learning_rate": event.learning_rate,
        "gradient_norm": event.gradient_norm,
        "loss/regularization": event.regularization_loss,
    }
    return [
        (int(step), float(event.seconds[row]), {tag: float(column[row]) for tag, column in names.items()})
        for row, step in enumerate(event.steps)
    ]


def _layers(event: ProbeTaken) -> dict[str, float]:
    def is_figure(value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    return {
        f"layers/{row.get('name', '?')}/{name}".replace(" ", "_"): float(value)
        for row in event.layers
        for name, value in row.items()
        if is_figure(value)
    }
