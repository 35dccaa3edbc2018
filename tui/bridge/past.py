"""The moments of the run on the bench: which one is looked at, what its network saw, and a branch from it."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from .beginning import Beginning
from .reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...core.config import Experiment
    from ...core.preview.insight import Insight
    from ...core.runs.reader import RunReader
    from ...core.session import Session
    from ...core.training.history import History
    from ...core.training.timeline import Moment

INSIGHTS_KEPT = 64
"""A tenth of a megabyte each: going to and fro costs nothing."""


class Past:
    """A place in a session's timeline. The run may go on meanwhile: the place stays, later moments are added, and
    where the timeline thins itself out the moment that is looked at stays in hand."""

    def __init__(self, session: Session, run_id: str = "", *, on_bench: bool = True) -> None:
        """Call with a session that has kept a moment. `on_bench`: it is the bench's, which may be going on."""
        self.session, self.run_id, self.on_bench = session, run_id, on_bench
        self._timeline = session.keep_moments()
        self.here: Moment = self._timeline.moments[-1]
        self._insights: OrderedDict[int, Insight] = OrderedDict()
        self._network: Any = None

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All there are now, oldest first."""
        return self._timeline.moments

    @property
    def place(self) -> int:
        """Where the moment that is looked at stands among them."""
        steps = [moment.step for moment in self.moments]
        return min(bisect_left(steps, self.here.step), len(steps) - 1)

    @property
    def is_newest(self) -> bool:
        """Whether nothing later is known."""
        return self.here.step >= self.moments[-1].step

    def move(self, by: int) -> None:
        """So many moments earlier or later, as far as there are."""
        moments = self.moments
        self.here = moments[min(max(self.place + by, 0), len(moments) - 1)]

    @property
    def reading(self) -> Reading:
        """The run's figures where it stands."""
        history = self.session.history
        return Reading(
            step=history.step,
            total_steps=history.total_steps,
            epoch=history.epoch,
            total_epochs=history.total_epochs,
            seconds=history.seconds,
            learning_rate=history.learning_rate,
            state="ready" if history.state == "idle" else history.state,
        )

    @property
    def kept(self) -> str:
        """What the moments are, in a word."""
        return "moment" if self.on_bench else "checkpoint"

    # What the network saw

    def known_insight(self) -> Insight | None:
        """What is known of the moment already."""
        return self._insights.get(self.here.step)

    def judge(self, moment: Moment) -> Insight:
        """Judge the network as it was. Takes a while: one call at a time, and not on the screen's thread."""
        from ...core.preview.insight import insight
        from ...core.training.probing.twin import Twin

        prepared = self.session.prepare()
        if self._network is None:
            shape = prepared.dataset.image_shape if prepared.pipeline.keeps_images else None
            self._network = Twin(self.session.network, self.session.experiment.model, shape)
        self._network.load(moment.state.parameters, moment.state.running)
        seen = insight(self._network.network, prepared.dataset, prepared.pipeline, moment.step)
        self._insights[moment.step] = seen
        while len(self._insights) > INSIGHTS_KEPT:
            self._insights.popitem(last=False)
        return seen

    # A branch

    @property
    def experiment(self) -> Experiment:
        """The experiment with its live settings as they were."""
        from ...core.config import with_values

        settings = self.here.state.settings
        return with_values(self.session.experiment, settings) if settings else self.session.experiment

    def branch(self, values: Mapping[str, Any]) -> tuple[Experiment, Beginning]:
        """The experiment with other values, and where it begins. Raises ConfigError where the network, the data or the
        seed would be others, and NntuiError where the moment is the run's end."""
        from ...core.config import with_values
        from ...core.runs.branch import branched, check_steps_left

        old, state = self.experiment, self.here.state
        new = with_values(old, dict(values)) if values else old
        state = branched(state, old, new)
        check_steps_left(state, new)
        return new, Beginning(state, parent=self.run_id, parent_step=state.step)


def saved_past(reader: RunReader, history: History) -> Past:
    """The past of a run that is read from disk: its beginning, and its checkpoints. Reads its data: not on the screen's
    thread. Raises NntuiError where the data are gone or others, and where nothing is kept of the run."""
    from ...core.data import identity
    from ...core.errors import NntuiError
    from ...core.runs.moments import saved_moments
    from ...core.runs.resume import check_same_data
    from ...core.session import Session
    from ...core.threads import limit_threads

    limit_threads()
    session = Session(reader.experiment(), probing=False)
    check_same_data(reader, identity(session.prepare().dataset))
    session.history = history
    moments = saved_moments(reader, session)
    if not moments:
        raise NntuiError(f"Nothing of {reader.id} has been kept to go back to.", "It has no checkpoint yet.")
    session.keep_moments().moments = moments
    return Past(session, reader.id, on_bench=False)
