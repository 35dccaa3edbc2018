"""A file or folder of one's own: what is in it, and which settings put it on the bench."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.config import ALL_SETTINGS, Experiment, with_values
from ...core.language import tr

if TYPE_CHECKING:
    from ...core.config.experiment import DataConfig
    from ...core.data import Dataset, TableReport

FIRST_ROWS = 20_000
"""Rows of a text table that are looked at: enough to tell kinds and gaps, read in a fraction of a second."""

OF_ONE_FILE = ("target", "task", "ignore", "text_columns", "delimiter", "header")
"""Settings of the data section that speak of one file's columns, and are wrong for any other file."""


@dataclass(frozen=True)
class FileFacts:
    """What is in a file or folder that has no columns to choose from."""

    source: str
    lines: tuple[str, ...]


def spelled(typed: str) -> str:
    """A path as `data.source` takes it: never to be mistaken for the name of a set."""
    text = typed.strip()
    return text if any(sign in text for sign in "/\\~") else f"./{text}"


def settings_for(experiment: Experiment, source: str, **chosen: Any) -> dict[str, Any]:
    """The settings that train on `source`: what was said of another's columns goes back to its default, and what was
    said of another's experiment does not stand over this one, nor name its runs."""
    values: dict[str, Any] = {"data.source": source}
    if source != experiment.data.source:
        values |= {"title": Path(source).name, "story": ""}
        paths = [f"data.{name}" for name in OF_ONE_FILE]
        values |= {path: ALL_SETTINGS[path].default for path in paths}
    return values | {f"data.{name}": value for name, value in chosen.items()}


def config_for(experiment: Experiment, source: str) -> DataConfig:
    """The experiment's data section, with `source` on the bench."""
    return with_values(experiment, settings_for(experiment, source)).data


def look_at(experiment: Experiment, source: str) -> TableReport | FileFacts:
    """What is in the file or folder `source`: a table's columns, or the facts of everything else.

    Reads the first rows of a text table, and the whole of other files. Raises DataError.
    """
    config = config_for(experiment, source)
    report = _table(Path(source).expanduser(), replace(config, ignore=()))
    return report or _facts(config)


def _table(path: Path, config: DataConfig) -> TableReport | None:
    from ...core.data.files.formats import FILE_FORMATS
    from ...core.data.tables.arrow import load_arrow_table, read_arrow
    from ...core.data.tables.loading import load_text_table
    from ...core.data.tables.report import describe, inspect_table

    name = path.name.casefold().removesuffix(".gz")
    known = next((one.load for one in FILE_FORMATS if name.endswith(one.suffixes)), None)
    if not path.is_file() or not path.stat().st_size:
        return None
    if known is load_text_table:
        return inspect_table(path, config, first_rows=FIRST_ROWS)
    if known is load_arrow_table:
        return describe(read_arrow(path, config), config)
    return None


def _facts(config: DataConfig) -> FileFacts:
    from ...core.data import load_dataset

    return FileFacts(config.source, facts_of(load_dataset(config)))


def facts_of(dataset: Dataset) -> tuple[str, ...]:
    """A data set in a few lines: its splits, one example's size, the classes, what is to be known of it."""
    splits = [
        tr("{count} to train on", count=f"{len(dataset.train):,}"),
        tr("{count} held out", count=f"{len(dataset.validation):,}"),
    ]
    if dataset.test is not None:
        splits.append(tr("{count} kept for the test", count=f"{len(dataset.test):,}"))
    lines = [", ".join(splits)]
    if dataset.image_shape is not None:
        channels, height, width = dataset.image_shape
        kind = tr("grey" if channels == 1 else "colour")
        lines.append(tr("images of {size} pixels, {kind}", size=f"{height}x{width}", kind=kind))
    else:
        lines.append(tr("{count} numbers an example", count=f"{dataset.features:,}"))
    if dataset.task == "classification":
        names = ", ".join(dataset.class_names[:10]) + (", ..." if len(dataset.class_names) > 10 else "")
        lines.append(tr("{count} classes: {names}", count=len(dataset.class_names), names=names))
    else:
        lines.append(tr("a number to predict"))
    return (*lines, *(tr("note: {words}", words=tr(note)) for note in dataset.notes))
