"""One seed, several named streams: what one part draws never shifts what another part draws."""

from __future__ import annotations

from typing import Any

import numpy as np

STREAMS = ("init", "shuffle", "dropout", "split", "augment")
"""The names, in the order that gives each its number; new ones go to the end so that old runs stay as they were."""


def make_generators(seed: int) -> dict[str, np.random.Generator]:
    """An independent generator for each name in STREAMS."""
    return {name: stream(seed, name) for name in STREAMS}


def stream(seed: int, name: str) -> np.random.Generator:
    """The named stream of a seed, from its start."""
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence(entropy=seed, spawn_key=(STREAMS.index(name),)))
    )


def save_generators(generators: dict[str, np.random.Generator]) -> dict[str, Any]:
    """The generators' states as plain nested dicts."""
    return {name: generator.bit_generator.state for name, generator in generators.items()}


def load_generators(generators: dict[str, np.random.Generator], saved: dict[str, Any]) -> None:
    """Put the generators back where they were."""
    for name, state in saved.items():
        generators[name].bit_generator.state = state
