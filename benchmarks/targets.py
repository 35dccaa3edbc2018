"""What the engine should reach at batch 64, beside what was measured. notes.md tells what is known of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOOR = "the matrix products alone"
MEMORY = "MB beyond the bare interpreter"
SCREEN = "% of the time in the screen's thread"
PROBES = "% added by probes and diagnosis"
FRAME = "s by the clock to the first frame"
NOTES = Path(__file__).with_name("notes.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Target:
    """Against a peer at least `bound` times faster; against everything else at most `bound`."""

    problem: str
    against: str
    bound: float
    figure: float

    @property
    def at_most(self) -> bool:
        """Whether small is good."""
        return self.against in (FLOOR, MEMORY, SCREEN, PROBES, FRAME)

    @property
    def reached(self) -> bool:
        """Whether the figure, as it is printed, keeps to the bound."""
        figure = round(self.figure, 2)
        return figure <= self.bound if self.at_most else figure >= self.bound


DENSE = (  # network, optimiser and batch norm; most times the floor; least times faster than each peer
    ("3072-100-50-10 B=64 momentum", 1.35, {"torch fused": 1.5, "scikit-learn": 1.5}),
    ("784-256-128-10 B=64 momentum", 1.35, {"torch fused": 1.5, "scikit-learn": 1.5}),
    ("3072-100-50-10 B=64 adam", 1.6, {"torch fused": 1.35, "scikit-learn": 2.0}),
    ("784-256-128-10 B=64 adam", 1.6, {"torch fused": 1.35, "scikit-learn": 2.0}),
    ("64-64-64-10 B=64 momentum", 2.2, {"torch fused": 6.0, "scikit-learn": 4.0}),
    ("3072-100-50-10 B=64 momentum bn", None, {"torch fused": 1.4}),
    ("784-256-128-10 B=64 momentum bn", None, {"torch fused": 1.4}),
    ("64-64-64-10 B=64 momentum bn", None, {"torch fused": 4.5}),
)
CONVOLUTION = {
    "torch channels_last": 1.25,
    "course NumPy, channels first": 3.0,
    "course NumPy, channels last": 3.0,
}


def targets(found: dict[str, Any]) -> Iterator[Target]:
    """Every target something was measured for."""
    rows = {row["problem"]: row for row in found["steps"]}
    for problem, most, peers in DENSE:
        row = rows[problem]
        if most is not None:
            yield Target(problem, FLOOR, most, row["over_floor"])
        yield from _beside(problem, peers, row["faster_than"])
    for row in found["convolution"]:
        if not row["batch_norm"]:
            yield from _beside("the convolution net", CONVOLUTION, row["faster_than"])
    yield Target("50,000 x 3,072 bytes and batches", MEMORY, 200.0, found["memory"]["without probes"])
    for row in found["probing"]:
        yield Target(f"64-64-10 B=64, {row['epochs']:,} epochs", PROBES, 3.0, 100.0 * row["share added"])
    yield Target("training beside the bench", SCREEN, 5.0, 100.0 * found["screen"]["screen"])
    yield Target("nntui", FRAME, 0.25, found["first_frame"]["nntui"])


def _beside(problem: str, bounds: dict[str, float], faster: dict[str, float]) -> Iterator[Target]:
    for peer, least in bounds.items():
        if peer in faster:
            yield Target(problem, peer, least, faster[peer])
