"""A trial: one configuration tried, and what came of it. Plain values, so that it travels and is written as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

TrialState = Literal["waiting", "running", "done", "pruned", "infeasible"]


@dataclass(frozen=True)
class Trial:
    """values: the settings tried, by path. epochs: how long it may train. stage: which part of the search asked.

    score: higher is better (validation accuracy; for regression the validation loss, negated), NaN until there is
    one. curve: the score after each epoch. reason: why it was pruned or is infeasible.
    """

    number: int
    values: Mapping[str, Any]
    epochs: int
    stage: int = 0
    state: TrialState = "waiting"
    score: float = math.nan
    curve: tuple[float, ...] = ()
    seconds: float = 0.0
    overhead_seconds: float = 0.0
    run: str = ""
    reason: str = ""
    point: tuple[float, ...] = field(default=())

    @property
    def finished(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "pruned", "infeasible")

    @property
    def feasible(self) -> bool:
        """Whether its score counts."""
        return self.state in ("done", "pruned") and math.isfinite(self.score)

    def ended(self, state: TrialState, **figures: Any) -> Trial:
        """The trial with its outcome."""
        return replace(self, state=state, **figures)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; NaN becomes null."""
        table = asdict(self)
        table["score"] = self.score if math.isfinite(self.score) else None
        table["curve"] = [value if math.isfinite(value) else None for value in self.curve]
        table["values"] = {path: list(v) if isinstance(v, tuple) else v for path, v in self.values.items()}
        return table

    @classmethod
    def from_dict(cls, table: Mapping[str, Any]) -> Trial:
        """The trial that `to_dict` wrote. Raises KeyError or TypeError for anything else."""
        known = dict(table)
        known["score"] = math.nan if known.get("score") is None else float(known["score"])
        known["curve"] = tuple(
            math.nan if value is None else float(value) for value in known.get("curve", ())
        )
        known["values"] = {
            path: tuple(v) if isinstance(v, list) else v for path, v in known["values"].items()
        }
        known["point"] = tuple(known.get("point", ()))
        return cls(**known)


def best_of(trials: list[Trial]) -> Trial | None:
    """The feasible trial with the highest score; the first of equals. Complete trials come before pruned ones."""
    feasible = [trial for trial in trials if trial.feasible]
    done = [trial for trial in feasible if trial.state == "done"]
    return max(done or feasible, key=lambda trial: (trial.score, -trial.number), default=None)
