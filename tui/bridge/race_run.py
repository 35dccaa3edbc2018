"""A controlled race on a thread of its own, read by the screen while it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.errors import NntuiError
from .errand import Errand

if TYPE_CHECKING:
    from ...core.compare.plan import RacePlan
    from ...core.compare.race import Race
    from ...core.compare.repeats import Repeats


class CalledOff(Exception):  # noqa: N818 - not an error: somebody left
    """Nobody waits for the race any more."""


class RaceRun:
    """Races the entries seed after seed. `race` is the present one, `known` what is known of the seeds done."""

    def __init__(self, plan: RacePlan) -> None:
        self.plan = plan
        self.race: Race | None = None
        self.known: Repeats | None = None
        self.over = False
        self._called_off = False
        self._errand: Errand[None] = Errand("race", self._run, self._ended)

    def begin(self) -> None:
        """Start; returns at once."""
        self._errand.begin()

    def call_off(self) -> None:
        """End it after the turn that is being made."""
        self._called_off = True

    @property
    def error(self) -> NntuiError | None:
        """What broke it."""
        return self._errand.error

    @property
    def seeds_done(self) -> int:
        """How many seeds have been raced to the end."""
        return len(self.known.seeds) if self.known else 0

    @property
    def position(self) -> float:
        """Epochs made of the present race."""
        return self.race.position if self.race else 0.0

    def _run(self) -> None:
        from ...core.threads import limit_threads

        limit_threads()
        from ...core.compare.repeats import repeating

        try:
            for known in repeating(self.plan.entries, self.plan.seeds, watch=self._watch):
                self.known = known
        except CalledOff:
            pass

    def _watch(self, race: Race) -> None:
        self.race = race
        if self._called_off:
            raise CalledOff

    def _ended(self) -> None:
        self.over = True
