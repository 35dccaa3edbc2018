"""The network of the run, judged now and then on a thread of its own, for the pane beside the plots."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ...core.errors import NntuiError
from .live_run import LiveRun, unexpected
from .run_copy import copy_of, session_of

if TYPE_CHECKING:
    from ...core.preview.insight import Insight
    from ...core.session import Session

REST_SECONDS = (0.5, 10.0)
REST_COSTS = 25.0
"""While a run trains, a look is followed by a rest of 25 times the processor time it took (4 % of a core), within these
bounds. What a run has come to when it pauses or ends is looked at once."""


class Judge:
    """`seen` is the latest look at the run that is followed, None before the first and after a failure; `error` what
    went wrong: the run is not looked at again."""

    def __init__(self) -> None:
        self.seen: Insight | None = None
        self.error: NntuiError | None = None
        self._run: LiveRun | None = None
        self._step = -1
        self._rest_until = 0.0
        self._thread: threading.Thread | None = None

    def follow(self, run: LiveRun | None) -> Insight | None:
        """Begin another look if it is time for one and there is anything new; what is known. Never waits."""
        if run is not self._run:
            self._run, self._step, self.seen, self.error, self._rest_until = run, -1, None, None, 0.0
        session = session_of(run)
        if session is None or run is None or session.history.step == self._step or self.error is not None:
            return self.seen
        rests = session.history.state == "running" and time.monotonic() < self._rest_until
        if self.busy or rests:
            return self.seen
        self._step = session.history.step
        self._thread = threading.Thread(target=self._look, args=(run, session), name="judge", daemon=True)
        self._thread.start()
        return self.seen

    @property
    def busy(self) -> bool:
        """Whether a look is being taken."""
        return self._thread is not None and self._thread.is_alive()

    def _look(self, run: LiveRun, session: Session) -> None:
        from ...core.preview.insight import GLANCE, insight

        try:
            taken = copy_of(session, lambda: self._run is not run)
            if taken is None:
                return
            prepared, began = taken.prepared, time.thread_time()
            seen = insight(taken.network, prepared.dataset, prepared.pipeline, taken.step, GLANCE)
        except Exception as error:  # noqa: BLE001 - the bench says it; the training and the screen go on
            if self._run is run:
                # An older picture would pass for the network as it is.
                self.seen, self.error = None, error if isinstance(error, NntuiError) else unexpected(error)
            return
        if self._run is run:
            shortest, longest = REST_SECONDS
            rest = REST_COSTS * (time.thread_time() - began)
            self._rest_until = time.monotonic() + min(max(shortest, rest), longest)
            self.seen = seen
