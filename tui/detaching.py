"""Leaving a run that goes on: the screen ends, and another process, without a terminal, makes the next step.

The run is saved to its last step and ended here; the process that takes it over goes on bit for bit. So the shell has
its prompt back, and nothing is left that a terminal's end could reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.errors import NntuiError
from .bridge.recorded import RecordedSession

if TYPE_CHECKING:
    from .bridge.live_run import LiveRun
    from .options import Options


def why_not(run: LiveRun | None) -> NntuiError | None:
    """What speaks against detaching from a run; None where nothing does."""
    if run is None or not run.active:
        return NntuiError("There is nothing to detach from.", "No training is going on here.")
    if run.preparing:
        return NntuiError(
            "The data are still being read.",
            "There is no step yet from which another process could go on.",
            "Detach once it trains; `nntui train --detach` begins without a screen.",
        )
    if not isinstance(run.session, RecordedSession):
        return NntuiError(
            "This run is not saved, and so cannot go on without the screen.",
            "nntui was opened with --no-save.",
            "Open it without, and start the training again.",
        )
    return None


class Detachment:
    """A run that is to go on without this process: made before the app ends, carried out after."""

    def __init__(self, session: RecordedSession, options: Options) -> None:
        self._session, self._options = session, options
        self._paused = session.history.state == "paused"

    def carry_out(self) -> str:
        """Hand the run over, once it has ended here; in words, how to come back. Raises NntuiError."""
        from ..core.cli.detached import start_detached
        from ..core.runs.reader import RunReader
        from ..core.runs.store import RunStore

        id_ = self._session.run_id
        folder = RunStore(self._options.runs_dir or None).root / id_
        finished = self._session.result
        if not self._session.saved:
            raise NntuiError(
                f"{id_} could not be saved, and was not detached.",
                f"Not all of it reached {folder}.",
                f"`nntui resume {id_} --detach` goes on from its last checkpoint.",
            )
        if finished is not None and finished.outcome != "stopped":
            return f"{id_} came to its end just now: {finished.reason}."
        waits = ["--paused"] if self._paused else []
        start_detached(RunReader(folder), ["--on-hangup", self._options.on_hangup, *waits])
        step = f"step {finished.step:,}" if finished is not None else "its last step"
        how = "waits in its pause" if self._paused else "trains on"
        return (
            f"{id_} {how} in the background, from {step}.\n"
            f"nntui attach {id_}   opens it; `nntui status` says how it fares."
        )
