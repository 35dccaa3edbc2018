"""Where trials are trained: in processes of this machine, or on a Dask cluster; either way, a
`concurrent.futures` executor.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor

from ..errors import NntuiError
from ..threads import limit_threads


def local_processes(workers: int) -> Callable[[], Executor]:
    """A maker of pools of `workers` fresh processes with one BLAS thread each.

    Spawned, not forked: a fork of a process whose threads hold locks may never wake up.
    """

    def make() -> Executor:
        limit_threads(1)  # inherited by the processes, before they import NumPy
        return ProcessPoolExecutor(max_workers=workers, mp_context=multiprocessing.get_context("spawn"))

    return make


def dask_cluster(address: str) -> Callable[[], Executor]:
    """A maker of executors on the Dask cluster whose scheduler is at `address` ("tcp://host:8786").

    Raises NntuiError without the package `distributed`, or where no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise NntuiError(
            "Dask is not installed",
            "Searching on a cluster needs the package `distributed`.",
            "pip install 'nntui[cluster]'",
        ) from None

    def make() -> Executor:
        try:
            client = Client(address, timeout="10s")
        except (OSError, TimeoutError, ValueError) as error:
            raise NntuiError(
                f"No Dask scheduler answers at {address}",
                str(error),
                "Start one with `dask scheduler` and name its address, as in tcp://host:8786.",
            ) from None
        executor: Executor = client.get_executor(pure=False, retries=2)
        return executor

    return make
