"""For tests that count bytes or calls: the collector rests, and what earlier tests left it is gone.

A collection in the middle of a count finalises the screens and loops of earlier tests of the same process: calls and
allocations of theirs would be counted too.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """No collection in the body; one before it."""
    collecting = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def memory_of(run: Callable[[], object]) -> tuple[int, int]:
    """Bytes that are kept after `run` and its peak, both above what was there before."""
    with undisturbed():
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            tracemalloc.reset_peak()
            run()
            kept, peak = tracemalloc.get_traced_memory()
            return kept - before, peak - before
        finally:
            tracemalloc.stop()
