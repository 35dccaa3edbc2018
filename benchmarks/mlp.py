"""The step of dense networks: nets x batch x optimiser x batch norm, each against the floor and the peers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .candidates import course, engine, products
from .peers import peers
from .problem import Problem
from .rounds import interleave

SIZES = ((3072, 100, 50, 10), (784, 256, 128, 10), (64, 64, 64, 10))


def problems(quick: bool = False) -> Iterator[Problem]:
    """All combinations, or those at batch 64 only."""
    for sizes in SIZES:
        for batch_norm in (False, True):
            for batch in (64,) if quick else (32, 64, 256):
                for optimizer in ("momentum", "adam"):
                    yield Problem(sizes, batch, optimizer, batch_norm)


def measure(problem: Problem, rounds: int = 9) -> dict[str, Any]:
    """One row: steps per second, how often the floor, and how many times faster than each peer."""
    candidates = {"engine": engine(problem), "products": products(problem), "course NumPy": course(problem)}
    timings = interleave({**candidates, **peers(problem)}, rounds=rounds)
    mine = timings["engine"]
    return {
        "problem": problem.name,
        "steps_per_second": 1.0 / mine.seconds,
        "over_floor": mine.over(timings["products"]),
        "faster_than": {
            name: timing.over(mine) for name, timing in timings.items() if name not in ("engine", "products")
        },
    }
