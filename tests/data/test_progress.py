"""Speed and time left, on a clock of one's own."""

from __future__ import annotations

import threading

import pytest
from nntui.core.data.store.progress import Cancelled, Meter


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    return Clock()


@pytest.fixture
def told():
    return []


@pytest.fixture
def meter(clock, told):
    return Meter("it", 10_000, told.append, threading.Event(), clock)


def test_speed_and_time_left_follow_the_bytes(meter, clock, told):
    meter.start("a", "host", 0)
    for second in range(1, 5):
        clock.now = float(second)
        meter.add(1000)
    assert told[-1].done == 4000
    assert told[-1].speed == pytest.approx(1000)
    assert told[-1].seconds_left == pytest.approx(6)
    assert told[-1].host == "host"


def test_what_was_there_before_counts_as_done_but_not_as_speed(meter, clock, told):
    meter.start("a", "host", 8000)
    clock.now = 1.0
    meter.add(500)
    assert told[-1].done == 8500
    assert told[-1].speed == pytest.approx(500)


def test_an_old_burst_is_forgotten(meter, clock, told):
    meter.start("a", "host", 0)
    clock.now = 1.0
    meter.add(5000)
    for second in range(2, 40):
        clock.now = float(second)
        meter.add(10)
    assert told[-1].speed == pytest.approx(10)


def test_finished_files_add_up(meter, clock, told):
    meter.start("a", "host", 0)
    meter.add(3000)
    meter.finish_file(3000)
    assert told[-1].done == 3000
    meter.start("b", "host", 0)
    assert told[-1].done == 3000


def test_reports_come_at_most_ten_times_a_second(meter, clock, told):
    meter.start("a", "host", 0)
    before = len(told)
    for step in range(1000):
        clock.now = step / 1000
        meter.add(1)
    assert len(told) - before <= 10


def test_a_cancelled_meter_raises():
    stop = threading.Event()
    meter = Meter("it", 0, None, stop)
    meter.add(1)
    stop.set()
    with pytest.raises(Cancelled):
        meter.add(1)
