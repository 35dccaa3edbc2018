"""Threads that share the work of one step. What they compute does not depend on how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from .arrays import Operation


class Workers:
    """Runs independent operations on up to `count` threads, the calling one among them.

    NumPy lets go of the interpreter inside every larger operation, so that two Python threads keep two
    cores busy. Threads are started when first needed and end with this object.
    """

    def __init__(self, count: int = 1) -> None:
        self.count = max(1, count)
        self._pool: ThreadPoolExecutor | None = None

    def run(self, operations: Sequence[Operation]) -> None:
        """Run all; returns when all are done. Operation k runs on thread k % count, each thread's in order.

        An exception in one of them is raised here, after the others have come to rest.
        """
        if self.count == 1 or len(operations) == 1:
            for operation in operations:
                operation()
            return
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.count - 1, thread_name_prefix="nntui-worker")
        shares = [operations[k :: self.count] for k in range(min(self.count, len(operations)))]
        # Each thread works under the caller's context, which holds what NumPy does about overflow.
        waiting = [self._pool.submit(copy_context().run, _run_all, share) for share in shares[1:]]
        try:
            _run_all(shares[0])
        finally:
            for future in waiting:
                future.exception()  # waits
        for future in waiting:
            future.result()


def _run_all(operations: Sequence[Operation]) -> None:
    for operation in operations:
        operation()
