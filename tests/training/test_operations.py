"""A step makes so many calls and no more: the guard of speed that no machine's load disturbs.

A small net's step costs what its calls cost (about a microsecond each), so a call that is added is time that is added.
Whoever changes a number below knows by how much a step has become slower or quicker.
"""

from __future__ import annotations

import dis
import gc
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides
from nntui.core.data.dataset import Dataset, Split
from nntui.core.session import Session
from nntui.core.training.stepper import bind_step
from undisturbed import undisturbed

ROWS = 64


def pictures() -> Dataset:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (ROWS, 192), dtype=np.uint8), rng.integers(0, 10, ROWS))
    return Dataset(
        "made up", "classification", split, split, class_names=tuple("abcdefghij"), image_shape=(3, 8, 8)
    )


def calls_of_a_step(*overrides: str, wasteful: bool = False) -> int:
    """Calls that the interpreter carries out in one step."""
    trainer = Session(apply_overrides(Experiment(), overrides), pictures(), probing=False).trainer
    step = bind_step(trainer.network, trainer.optimizer, trainer.train, l2=1e-4)
    rows = np.arange(ROWS)
    step(rows, 0.01)
    update = trainer.optimizer.update
    if wasteful:
        trainer.optimizer.update = lambda p, g, rate: update(p, np.multiply(g, 1.0, g), rate)
        step = bind_step(trainer.network, trainer.optimizer, trainer.train, l2=1e-4)
        step(rows, 0.01)
    with undisturbed():
        return calls_of(lambda: step(rows, 0.01))


def calls_of(run: Callable[[], object]) -> int:
    """Calls of anything, functions of NumPy among them, that the interpreter carries out; the first is run's own."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode" and dis.opname[frame.f_code.co_code[frame.f_lasti]].startswith("CALL")
        return trace

    def monitor(*_: object) -> None:
        nonlocal count
        count += 1

    if sys.version_info < (3, 12):
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            run()
        finally:
            sys.settrace(before)
        return count
    watch = sys.monitoring
    watch.use_tool_id(watch.PROFILER_ID, "calls of a step")
    watch.register_callback(watch.PROFILER_ID, watch.events.CALL, monitor)
    watch.set_events(watch.PROFILER_ID, watch.events.CALL)
    try:
        run()
    finally:
        watch.set_events(watch.PROFILER_ID, 0)
        watch.free_tool_id(watch.PROFILER_ID)
    return count - 2  # run itself, and the end of watching


DENSE = "model.hidden=[64, 64]"
IMAGES = 'model.layers=["conv 16 3x3", "pool 2", "conv 16 3x3", "pool 2"]'


@pytest.mark.parametrize(
    ("overrides", "calls"),
    [
        ((DENSE, "optimizer.name=sgd"), 66),
        ((DENSE, "optimizer.name=momentum"), 68),
        ((DENSE, "optimizer.name=adam"), 75),
        ((DENSE, "model.batch_norm=true"), 122),
        ((DENSE, "model.activation=maxout"), 70),
        ((DENSE, "model.activation=sigmoid"), 76),
        ((DENSE, "model.dropout=0.2"), 82),
        ((IMAGES,), 618),
        ((IMAGES, "model.batch_norm=true"), 978),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_a_step_makes_so_many_calls(overrides: tuple[str, ...], calls: int) -> None:
    assert calls_of_a_step(*overrides) == calls


def test_calls_are_counted() -> None:
    assert calls_of(lambda: None) == 0
    assert calls_of(lambda: np.add(1, abs(2))) == 2


def test_one_call_more_is_noticed() -> None:
    assert calls_of_a_step(DENSE, wasteful=True) > calls_of_a_step(DENSE)


class Loop:
    """Garbage that only the collector finds, and that makes calls when it goes."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        len("") + len("")


def test_what_an_earlier_test_left_behind_is_not_counted() -> None:
    def run() -> None:
        gc.collect(0)  # as it happens when enough has been made

    def left_behind() -> int:
        Loop()
        return calls_of(run)

    with undisturbed():
        clean = calls_of(run)
    assert left_behind() > clean
    Loop()
    with undisturbed():
        assert calls_of(run) == clean
        assert not gc.isenabled()
    assert gc.isenabled()
