"""Threads that share a step's work."""

import threading

import numpy as np
import pytest
from nntui.core.nn.workers import Workers


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_everything_is_run_once_and_in_order_on_each_thread(count):
    workers, done, lock = Workers(count), [], threading.Lock()

    def operation(number):
        def run():
            with lock:
                done.append((number, threading.get_ident()))

        return run

    for _ in range(3):
        done.clear()
        workers.run([operation(number) for number in range(7)])
        assert sorted(number for number, _ in done) == list(range(7))
        for start in range(min(count, 7)):
            mine = [number for number, _ in done if number % count == start]
            assert mine == sorted(mine)


def test_two_threads_run_at_the_same_time():
    meeting = threading.Barrier(2, timeout=10)
    Workers(2).run([meeting.wait, meeting.wait])  # would break if one waited for the other to end


def test_an_error_in_any_thread_is_raised_here():
    def fail():
        raise ValueError("in a worker")

    ended = []
    for operations in ([fail, lambda: ended.append(1)], [lambda: ended.append(2), fail]):
        with pytest.raises(ValueError, match="in a worker"):
            Workers(2).run(operations)
    assert ended == [1, 2]


def test_workers_do_about_overflow_what_the_caller_does():
    large = np.full(3, 1e38, np.float32)

    def overflow():
        np.multiply(large, large)

    workers = Workers(2)
    with np.errstate(over="ignore"):
        workers.run([lambda: None, overflow])
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        workers.run([lambda: None, overflow])
