"""The corpus itself: healthy experiments, and each of them spoilt in one way, strongly or mildly.

Everything follows from a seed. What the parts are for: `corpus.parts`.
"""

from __future__ import annotations

import numpy as np

from .case import HEALTHY, Case
from .config_faults import FAULTS
from .healthy import Rng, healthy, pick
from .parts import FROM_FILES, PARTS

HEALTHY_KINDS = ("plain", "plain", "plain", "smallbatch", "slow", "bigbatch", "deep")


def generate(
    name: str, *, healthy_runs: int, faulty_runs: int, seed: int = 0, with_files: bool = True
) -> list[Case]:
    """`healthy_runs` healthy cases of a part, and `faulty_runs` of each kind of fault, every second of them mild."""
    part = PARTS[name]
    rng = np.random.default_rng([seed, part.number])
    cases: list[Case] = []
    for number in range(healthy_runs):
        kind = HEALTHY_KINDS[number % len(HEALTHY_KINDS)]
        dataset, settings = healthy(rng, part, kind, _dataset(rng, part.sets, with_files))
        cases.append(
            Case(
                f"{name}_{HEALTHY}_{kind}_{number:03}", HEALTHY, dataset, settings, data_seed=number % 3, part=name
            )
        )  # fmt: skip
    for label, spoiler in FAULTS.items():
        for number in range(faulty_runs):
            sets = part.curved if label == "linear_net" else part.sets
            dataset, settings = healthy(rng, part, "plain", _dataset(rng, sets, with_files))
            sound, mild = dict(settings), number % 2 == 1
            faults = spoiler(rng, settings, mild)
            cases.append(
                Case(
                    f"{name}_{label}_{number:03}",
                    label,
                    dataset,
                    settings,
                    faults,
                    {},
                    number % 3,
                    mild,
                    name,
                    sound,
                )
            )
    return cases


def _dataset(rng: Rng, sets: tuple[str, ...], with_files: bool) -> str:
    return str(pick(rng, [name for name in sets if with_files or name not in FROM_FILES]))
