"""Branching: going on from a state with other settings, as a run of its own that knows its parent."""

from __future__ import annotations

from dataclasses import replace

from ..config import Experiment, differences
from ..errors import ConfigError, NntuiError, Problem
from ..training.state import TrainingState

FIXED_SECTIONS = ("data", "preprocessing")
FIXED = ("training.seed", "training.precision")
FREE_IN_MODEL = ("model.dropout",)


def branched(state: TrainingState, old: Experiment, new: Experiment) -> TrainingState:
    """The state as the changed experiment goes on from it.

    Everything about how the network learns may change: optimiser, schedule, regularisation, augmentation,
    batch size, epochs, dropout. A new optimiser begins with nothing remembered, and the best epoch is looked for
    among the branch's own. Raises ConfigError naming the
    settings that cannot change under a trained network: its shape, its data, its seed.
    """
    changed = [path for path, _, _ in differences(old, new)]
    problems = tuple(
        Problem(path, "cannot change in a branch: the state belongs to this network and these data")
        for path in changed
        if _is_fixed(path)
    )
    if problems:
        raise ConfigError("This branch is not possible.", problems, "Start a new run to change them.")
    settings = {path: value for path, value in state.settings.items() if path not in changed}
    state = replace(state, settings=settings, best={})
    if old.optimizer.name == new.optimizer.name:
        return state
    return replace(state, optimizer={}, optimizer_steps=0)


def may_change(path: str) -> bool:
    """Whether a setting can be another in a branch."""
    return not _is_fixed(path)


def check_steps_left(state: TrainingState, experiment: Experiment) -> None:
    """Raise NntuiError where the experiment's epochs are all done in that state."""
    if state.epoch < experiment.training.epochs:
        return
    raise NntuiError(
        f"{state.epoch} epochs are done at that moment.",
        f"With training.epochs = {experiment.training.epochs} there is no step left to make.",
        f"Set training.epochs to {2 * state.epoch}, or branch from an earlier moment.",
    )


def _is_fixed(path: str) -> bool:
    section = path.partition(".")[0]
    if section == "model":
        return path not in FREE_IN_MODEL
    return section in FIXED_SECTIONS or path in FIXED
