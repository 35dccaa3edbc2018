"""Optuna's samplers behind the same ask and tell: the tree-structured Parzen estimator where Optuna is installed.

Its points depend on the results so far, hence on the order in which trials end: with more than one worker the same
seed need not give the same trials.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .optuna_extra import optuna_for
from .samplers import Proposal
from .space import Space
from .trial import Trial


class OptunaSampler:
    """TPE over the unit cube (choices as categories). Raises NntuiError where Optuna is not installed."""

    name = "tpe"

    def __init__(self, space: Space, epochs: int, seed: int) -> None:
        optuna = optuna_for("The sampler tpe")
        self._space, self._epochs = space, epochs
        self._optuna = optuna
        self._study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
        self._asked: dict[int, Any] = {}

    def ask(self, number: int, trials: Sequence[Trial]) -> Proposal:
        trial = self._study.ask()
        self._asked[number] = trial
        point = []
        for parameter in self._space.parameters:
            if parameter.kind == "choice":
                at = trial.suggest_categorical(parameter.path, list(range(len(parameter.choices))))
                point.append((at + 0.5) / len(parameter.choices))
            else:
                point.append(trial.suggest_float(parameter.path, 0.0, 1.0))
        return Proposal(tuple(point), self._epochs)

    def tell(self, trial: Trial) -> None:
        states = self._optuna.trial.TrialState
        asked = self._asked.pop(trial.number, None)
        if asked is None:
            self._add(trial)
        elif trial.feasible:
            self._study.tell(asked, trial.score)
        else:
            self._study.tell(asked, state=states.FAIL)

    def _add(self, trial: Trial) -> None:
        """A trial from before the search was continued."""
        if not trial.feasible or len(trial.point) != len(self._space):
            return
        distributions: dict[str, Any] = {}
        params: dict[str, Any] = {}
        for parameter, unit in zip(self._space.parameters, trial.point, strict=True):
            if parameter.kind == "choice":
                count = len(parameter.choices)
                distributions[parameter.path] = self._optuna.distributions.CategoricalDistribution(
                    list(range(count))
                )
                params[parameter.path] = min(int(unit * count), count - 1)
            else:
                distributions[parameter.path] = self._optuna.distributions.FloatDistribution(0.0, 1.0)
                params[parameter.path] = unit
        self._study.add_trial(
            self._optuna.trial.create_trial(params=params, distributions=distributions, value=trial.score)
        )
