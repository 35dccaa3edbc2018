"""What the rules see of a run: its configuration, its measurements so far, and where it stands.

Everything here comes from events, so a run read from disk is seen exactly as a live one was.

Names of measurements (`ProbeTaken.values`):

data.*: of the preprocessed splits, in the probe at step 0.
    rows, val_rows; nonfinite (share of rows); rms; offset (median over features of abs(mean) / std);
    constant (share of features); knn, knn_val (5-nearest-neighbours accuracy of training rows left one out,
    and of validation rows); linear (validation accuracy of a linear classifier); kappa, agreement_z (how far
    neighbours agree on labels beyond chance), val_kappa (those of validation rows); majority, imbalance,
    smallest_class; val_shift, val_scale (in training spreads); val_priors (how far the splits' class shares differ);
    val_copies; order (how far equal labels stand together: 1 sorted, 0 mixed).
init.*: of the initial network.
    loss, expected_loss, logit_spread, logit_rms, penalty_share, gradient.
Others, of a probe while training:
    train_loss, train_accuracy, val_loss, val_accuracy (a fixed sample of each split); fit_loss (the training
    sample as one batch); averaged_* (at the mean of the window's weights) and ahead_* (30 displacements
    further on), where the fit is in doubt; update_ratio, rate_factor, clip_kept, penalty_share, uphill,
    label_variety (medians over the watched steps since the last probe); window.* (batch losses since then);
    first_ratio.N (of the N-th update over the weights; in `LossNotFinite.details` where no probe came before it).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from ..config import ALL_SETTINGS
from ..training.events import LossNotFinite, ProbeTaken, RunStarted, SettingChanged
from ..training.finding import Change

NAN = math.nan

Answer = TypeVar("Answer")


@dataclass
class RunView:
    """A run up to now. `probes` are those after training began, oldest first; `start` the one before."""

    config: dict[str, dict[str, Any]] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    total_steps: int = 1
    steps_per_epoch: int = 1
    chance_loss: float = NAN
    chance_accuracy: float = NAN
    start: ProbeTaken | None = None
    probes: list[ProbeTaken] = field(default_factory=list)
    lost: LossNotFinite | None = None
    step: int = 0
    fresh: bool = True
    """Whether it began with its first step: one that goes on brings its velocity along."""
    memory: dict[str, Any] = field(default_factory=dict)
    """Answers that several rules ask for, until the next measurement; see `remembered`."""

    # Taking events in

    def begin(self, event: RunStarted) -> None:
        """A run starts, or goes on."""
        self.config = {
            name: dict(table) for name, table in event.config.items() if isinstance(table, Mapping)
        }
        self.data = event.data
        self.total_steps = max(1, event.total_steps)
        self.steps_per_epoch = max(1, event.steps_per_epoch)
        self.chance_loss = event.chance_loss
        self.chance_accuracy = event.chance_accuracy
        self.step = event.resumed_at
        self.fresh = event.resumed_at == 0

    def change(self, event: SettingChanged) -> None:
        """A setting has a new value."""
        self.memory.clear()
        section, _, name = event.path.partition(".")
        self.config.setdefault(section, {})[name] = event.new

    def measure(self, event: ProbeTaken) -> None:
        """A probe was taken."""
        self.step = event.step
        self.memory.clear()
        if self.start is None:
            self.start = event
        else:
            self.probes.append(event)

    # Asking

    def setting(self, path: str) -> Any:
        """The value of a setting; its default where an older run does not know it. KeyError if there is none."""
        section, _, name = path.partition(".")
        table = self.config[section]
        return table[name] if name in table else ALL_SETTINGS[path].default

    def changed_by(self, change: Change) -> bool:
        """Whether a change is one: the setting has another value now."""
        present = self.setting(change.path)
        return bool((list(present) if isinstance(present, (list, tuple)) else present) != change.value)

    def number(self, path: str) -> float:
        """The value of a numeric setting."""
        return float(self.setting(path))

    @property
    def progress(self) -> float:
        """Share of the planned run that is done."""
        return self.step / self.total_steps

    @property
    def steps_left(self) -> int:
        """Planned updates still to come."""
        return max(0, self.total_steps - self.step)

    @property
    def classes(self) -> int:
        """Number of classes; 0 for regression."""
        return int(self.data.get("outputs", 2)) if self.data.get("task") == "classification" else 0

    def before(self, name: str) -> float:
        """A figure of the probe at step 0; NaN where it was not measured."""
        return NAN if self.start is None else float(self.start.values.get(name, NAN))

    def layers_before(self) -> tuple[Mapping[str, Any], ...]:
        """The layers' rows of the probe at step 0."""
        return () if self.start is None else self.start.layers

    @property
    def last(self) -> ProbeTaken | None:
        """The latest probe while training."""
        return self.probes[-1] if self.probes else None

    def now(self, name: str) -> float:
        """A figure of the latest probe; NaN where it was not measured."""
        return NAN if not self.probes else float(self.probes[-1].values.get(name, NAN))

    def series(self, name: str) -> list[float]:
        """A figure at every probe while training."""
        return [float(probe.values.get(name, NAN)) for probe in self.probes]

    @property
    def hidden(self) -> tuple[int, ...]:
        """Widths of the hidden layers, where the model is given by them."""
        return tuple(self.setting("model.hidden"))


def remembered(question: Callable[[RunView], Answer]) -> Callable[[RunView], Answer]:
    """The question, worked out once for each probe however many rules ask it."""

    @wraps(question)
    def asked(run: RunView) -> Answer:
        name = question.__name__
        if name not in run.memory:
            run.memory[name] = question(run)
        answer: Answer = run.memory[name]
        return answer

    return asked
