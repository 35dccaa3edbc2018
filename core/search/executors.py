"""Where trials are trained: in processes of this machine, or on a Dask cluster; either way, a
`concurrent.futures` executor.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any

from ..errors import NntuiError
from ..threads import limit_threads
from .orphan import end_with_parent


def local_processes(workers: int) -> Callable[[], Executor]:
    """A maker of executors of `workers` fresh processes with one BLAS thread each."""

    def make() -> Executor:
        limit_threads(1)  # inherited by the processes, before they import NumPy
        return LocalProcesses(workers)

    return make


class LocalProcesses(Executor):
    """A pool of one process for each worker, so that a process that dies takes nobody's task but its own with it.

    That task's future raises BrokenExecutor; the next task gets a new process.
    """

    def __init__(self, workers: int) -> None:
        self._pools = [_one_process() for _ in range(workers)]
        self._last: list[Future[Any] | None] = [None] * workers

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a process that is free call `fn`; the first one where none is."""
        free = (at for at, last in enumerate(self._last) if last is None or last.done())
        at = next(free, 0)
        try:
            future = self._pools[at].submit(fn, *args, **kwargs)
        except BrokenExecutor:
            self._pools[at].shutdown(wait=False)
            self._pools[at] = _one_process()
            future = self._pools[at].submit(fn, *args, **kwargs)
        self._last[at] = future
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, each after the task it has begun."""
        for pool in self._pools:
            pool.shutdown(wait=wait, cancel_futures=cancel_futures)


def _one_process() -> ProcessPoolExecutor:
    """Spawned, not forked: a fork of a process whose threads hold locks may never wake up."""
    return ProcessPoolExecutor(
        max_workers=1, mp_context=multiprocessing.get_context("spawn"), initializer=end_with_parent
    )


def dask_cluster(address: str) -> Callable[[], Executor]:
    """A maker of executors on the Dask cluster whose scheduler is at `address` ("tcp://host:8786").

    Raises NntuiError without the package `distributed`, or where no scheduler answers.
    """
    try:
        import distributed
    except ImportError:
        raise NntuiError(
            "Dask is not installed",
            "Searching on a cluster needs the package `distributed`.",
            "pip install 'nntui[cluster]'",
        ) from None

    def make() -> Executor:
        try:
            client: Any = distributed.Client(address, timeout="10s")  # type: ignore[no-untyped-call, unused-ignore]
        except (OSError, TimeoutError, ValueError) as error:
            raise NntuiError(
                f"No Dask scheduler answers at {address}",
                str(error),
                "Start one with `dask scheduler` and name its address, as in tcp://host:8786.",
            ) from None
        return ClusterExecutor(client)

    return make


class ClusterExecutor(Executor):
    """A Dask client as an executor: Dask's own knows no `cancel_futures`, and leaves its client open.

    A task whose worker dies is given to another worker by the scheduler; `retries` is for tasks that raise.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False, retries=2)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a worker call `fn`."""
        future: Future[Any] = self._executor.submit(fn, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the cluster, which goes on; what is under way is awaited, or else cancelled."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()
