"""Which settings a form shows: those that have an effect in the experiment at hand."""

from __future__ import annotations

from ...core.config import ALL_SETTINGS, Experiment, is_active, value_at

FOR_FILES = (
    *("data.target", "data.task", "data.missing", "data.delimiter", "data.header", "data.ignore"),
    *("data.text_columns", "data.max_categories", "data.image_size", "data.image_color"),
    "data.standardize_target",
)
"""Settings that say how a file or a folder is read."""

FOR_BATCH_NORM = ("model.batch_norm_momentum", "model.batch_norm_epsilon", "model.batch_norm_single")


def is_shown(experiment: Experiment, path: str) -> bool:
    """Whether the setting has a row. One that somebody has changed always has."""
    if value_at(experiment, path) != ALL_SETTINGS[path].default:
        return True
    if path in FOR_FILES and not names_a_file(experiment.data.source):
        return False
    if path in FOR_BATCH_NORM and not experiment.model.batch_norm:
        return False
    return is_active(experiment, path)


def names_a_file(source: str) -> bool:
    """Whether data come from a path and not from a built-in set: names have neither dots nor slashes."""
    return any(sign in source for sign in "./\\~")
