"""When probes are taken: at steps known in advance, so that equal runs are measured, and diagnosed, equally.

The number of probes follows from an estimate of their cost in training steps. Wall-clock time plays no part: it would
make the findings of a run depend on how busy the machine was.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

WATCHED = 12
"""The first steps, all of which are watched: gradient, update and labels of every one."""

FEWEST, MOST = 16, 50
"""Probes in a run. Below 16 a fault is found too late to matter (16 probes of a short run cost milliseconds)."""

SHARE = 0.02
"""Share of the training time that probes may cost, where more than FEWEST are affordable."""

OVERHEAD_STEPS = 6.0
"""What a probe costs beside its arithmetic, in training steps of a small network (Python calls on small arrays)."""


@dataclass(frozen=True)
class ProbeSchedule:
    """`steps`: ascending numbers of completed updates after which the network is measured, up to the planned end.

    A run that goes on beyond its planned end is measured every `stride` steps.
    """

    steps: tuple[int, ...]
    stride: int

    def after(self, step: int) -> int:
        """The first probe later than `step`."""
        index = bisect_right(self.steps, step)
        if index < len(self.steps):
            return self.steps[index]
        last = self.steps[-1] if self.steps else 0
        return last + self.stride * ((step - last) // self.stride + 1)


def plan_probes(total_steps: int, batch: int, rows: int) -> ProbeSchedule:
    """The schedule of a run of `total_steps` updates on `batch` examples, with probes that pass `rows`
    examples forward.

    A training step passes its batch forward and twice as much work backward.
    """
    cost = rows / (3.0 * max(batch, 1)) + OVERHEAD_STEPS
    count = max(FEWEST, min(MOST, int(SHARE * total_steps / cost)))
    stride = max(1, round(total_steps / count))
    steps = set(range(stride, total_steps + 1, stride)) | {total_steps}
    early = WATCHED
    while early < stride:
        steps.add(early)
        early *= 2
    return ProbeSchedule(tuple(sorted(step for step in steps if 0 < step <= total_steps)), stride)
