"""The probes' schedule: early, evenly, to the end, and dear ones rarely."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from nntui.core.training.probing.schedule import FEWEST, MOST, plan_probes


@given(st.integers(1, 200_000), st.integers(1, 4096), st.integers(1, 4096))
def test_every_plan_ends_with_the_run_and_ascends(total: int, batch: int, rows: int) -> None:
    steps = plan_probes(total, batch, rows).steps
    assert steps[-1] == total
    assert list(steps) == sorted(set(steps))
    assert len(steps) <= MOST + FEWEST


def test_dear_probes_are_rare_and_cheap_ones_are_not() -> None:
    dear = plan_probes(20_000, 1, 2048)
    cheap = plan_probes(20_000, 256, 256)
    assert len(cheap.steps) > 2 * len(dear.steps)


@given(st.integers(0, 5000))
def test_after_gives_the_next_probe_even_past_the_planned_end(step: int) -> None:
    plan = plan_probes(1000, 64, 512)
    following = plan.after(step)
    assert following > step
    if step < 1000:
        assert following in plan.steps
