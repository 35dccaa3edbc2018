"""A lesson's task on the bench: a run that ends there is graded like one of the lesson's own tries."""

from __future__ import annotations

from ...core.config import differences
from ...core.errors import ConfigError
from ...core.language import spoken
from ...core.lessons.goals import Verdict, grade
from ...core.lessons.lesson import Lesson
from ...core.lessons.observation import Observation
from ...core.lessons.progress import Progress
from ...core.lessons.texts import Texts
from ...core.training.finding import Change
from ...core.training.history import History


class BenchTask:
    """The task of `lesson`; what is reached is noted in `progress`. The run `before` it on the bench is none of it."""

    def __init__(self, lesson: Lesson, progress: Progress, before: History | None = None) -> None:
        self.lesson, self._progress, self._before = lesson, progress, before
        self.run: Observation | None = None
        """The run that was graded last."""
        self.verdict: Verdict | None = None

    def grade(self, history: History | None) -> Verdict | None:
        """Measure a run that has ended, once; None for one that was measured already, or cannot be."""
        if history is None or history.finished is None or history is self._before:
            return None
        if self.run is not None and self.run.history is history:
            return None
        run = Observation(history)
        try:
            verdict = grade(self.lesson.task, run, Texts(spoken()))
            found = differences(self.lesson.task.start, run.experiment)
        except ConfigError:
            return None
        self.run, self.verdict = run, verdict
        solved = verdict.reached or self._progress.of(self.lesson.id).solved
        changes = tuple(str(Change(path, new)) for path, _, new in found)
        self._progress.note(self.lesson.id, solved=solved, changes=changes)
        return verdict
