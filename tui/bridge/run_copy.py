"""A copy of the network of the run on the bench, to be looked at while the training goes on.

The training thread only copies two flat vectors, between two steps; everything is computed from the copy, on the
thread that asks.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .live_run import LiveRun
from .recorded import RecordedSession

if TYPE_CHECKING:
    from ...core.nn import Network
    from ...core.session import Prepared, Session

PATIENCE = 0.1
"""Seconds between two looks at whether the question is still asked."""


@dataclass(frozen=True)
class RunCopy:
    """A network with the parameters it had after `step`, and the data it is trained on."""

    network: Network
    prepared: Prepared
    step: int


def session_of(run: LiveRun | None) -> Session | None:
    """The session of a run, where there is one that has a network; also where the run is being saved."""
    session = run.session if run is not None else None
    if session is None:
        return None  # before anything is imported: the bench asks while the first frame is being made
    if isinstance(session, RecordedSession):
        return session.session
    from ...core.session import Session

    return session if isinstance(session, Session) else None


def run_id_of(run: LiveRun | None) -> str:
    """The name of a run in the store; "" for one that is not kept."""
    session = run.session if run is not None else None
    return session.run_id if isinstance(session, RecordedSession) else ""


def copy_of(session: Session, is_stale: Callable[[], bool] = lambda: False) -> RunCopy | None:
    """The network as it is now; None where nobody wants to know any more. Call on a thread: it may wait for a step."""
    from ...core.training.probing.twin import Twin

    prepared, network = session.prepare(), session.network

    def read() -> tuple[object, object, int]:
        return network.parameters.copy(), network.running.copy(), session.trainer.step

    taken = None
    while taken is None:
        if not session.running:
            taken = read()
            break
        asked = session.control.call(read)
        while taken is None:
            try:
                taken = asked.result(PATIENCE)
            except CancelledError:
                break  # the run has just ended: read it directly
            except NotInTime:
                if is_stale():
                    asked.cancel()
                    return None
    image_shape = prepared.dataset.image_shape if prepared.pipeline.keeps_images else None
    twin = Twin(network, session.experiment.model, image_shape)
    twin.load(taken[0], taken[1])  # type: ignore[arg-type]
    return RunCopy(twin.network, prepared, taken[2])
