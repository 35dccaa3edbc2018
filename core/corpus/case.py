"""One run of the corpus: an experiment, what was done to its data, and what was done to its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

HEALTHY = "healthy"


@dataclass(frozen=True)
class Case:
    """A case.

    label: "healthy" or the kind of fault. dataset: a name in `corpus.datasets`. settings: configuration by dotted path.
    data_faults: name -> strength, see `corpus.data_faults`. code_faults: name -> strength, see `corpus.sabotage`.
    mild: the fault is a weak one of its kind. part: see `corpus.parts`. sound: the settings before the fault was put
    in; None where that is not known.
    """

    id: str
    label: str
    dataset: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    data_faults: Mapping[str, Any] = field(default_factory=dict)
    code_faults: Mapping[str, Any] = field(default_factory=dict)
    data_seed: int = 0
    mild: bool = False
    part: str = "tune"
    sound: Mapping[str, Any] | None = None

    @property
    def healthy(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.label == HEALTHY

    @property
    def twin(self) -> Case | None:
        """The same experiment on the same data without the fault; None where it is not known."""
        if self.sound is None:
            return None
        return replace(self, settings=self.sound, data_faults={}, code_faults={}, label=HEALTHY, sound=None)
