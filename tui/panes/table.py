"""The panes of settings: which there are, under which letter, and what is in them.

To add a pane, add a row. A setting that no row names is in the pane that has the rest of its section, so that a
newly declared setting is on the screen at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...core.config import ALL_SETTINGS


@dataclass(frozen=True)
class PaneSpec:
    """One pane. `letter` is the key that goes there; `short` its name where there is little room.

    `names` are settings it has by path, before `rest`: sections whose unnamed settings it has.
    """

    id: str
    letter: str
    title: str
    short: str
    names: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def settings(self) -> tuple[str, ...]:
        """Paths of its settings, in order."""
        named = {path for pane in PANES for path in pane.names}
        others = (path for path in ALL_SETTINGS if path.partition(".")[0] in self.rest and path not in named)
        return (*self.names, *others)


PANES = (
    PaneSpec("data", "d", "Data", "data", rest=("data",)),
    PaneSpec("preprocessing", "c", "Preprocessing", "prep", rest=("preprocessing",)),
    PaneSpec(
        "activation",
        "a",
        "Activation",
        "activ",
        names=("model.activation", "model.slope", "model.elu_alpha", "model.maxout_pieces"),
    ),
    PaneSpec(
        "init",
        "i",
        "Initialisation",
        "init",
        names=("model.init", "model.init_std", "model.init_value", "model.init_scale", "model.bias_init"),
    ),
    PaneSpec(
        "norm",
        "b",
        "Batch normalisation",
        "norm",
        names=(
            "model.batch_norm",
            "model.batch_norm_momentum",
            "model.batch_norm_epsilon",
            "model.batch_norm_single",
        ),
    ),
    PaneSpec("architecture", "h", "Architecture", "arch", rest=("model",)),
    PaneSpec("optimizer", "o", "Optimiser", "optim", rest=("optimizer", "schedule")),
    PaneSpec(
        "regularization",
        "g",
        "Regularisation",
        "regul",
        names=("regularization.l2", "regularization.l1", "model.dropout"),
        rest=("regularization", "augmentation"),
    ),
    PaneSpec("training", "t", "Training", "train", rest=("training",)),
)

COLUMNS = (
    ("data", "preprocessing", "activation", "init", "norm"),
    ("architecture", "optimizer", "regularization", "training"),
)
"""Which panes stand in which column where the screen has room for two; elsewhere they follow one another."""


def pane_of(path: str) -> PaneSpec:
    """The pane that has a setting. Raises KeyError for a path that names no setting."""
    for pane in PANES:
        if path in pane.settings:
            return pane
    raise KeyError(path)
