"""The model behind the Learn screen: which lesson is open, what was predicted, run and tried, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...core.config import Experiment, apply_overrides, value_at
from ...core.errors import ConfigError, NntuiError
from ...core.language import spoken
from ...core.lessons.catalogue import list_lessons
from ...core.lessons.compare import outcome
from ...core.lessons.goals import Verdict, grade
from ...core.lessons.lesson import Lesson, LessonRun
from ...core.lessons.observation import Observation
from ...core.lessons.play import Play
from ...core.lessons.progress import Progress, Standing, load_progress
from ...core.lessons.texts import Texts
from ...core.training.history import History
from .bench_task import BenchTask
from .live_run import unexpected

MINE = "mine"
"""What the student's own run is called."""

Doing = Literal["", "lesson", "trial"]


class LessonDesk:
    """Lessons, progress, and the runs of the lesson that is open. Runs train on a thread; `poll` takes in their end.

    A lesson may be left while it runs: the run is ended, what was predicted and tried is kept.
    """

    def __init__(self, progress: Progress | None = None, own: Sequence[Lesson] = ()) -> None:
        """`own`: lessons from files, after those that come with nntui (or in place of one with the same id)."""
        self.progress = progress or load_progress()
        self.say = Texts(spoken())
        ids = {lesson.id for lesson in own}
        self._sources = [*(lesson for lesson in list_lessons() if lesson.id not in ids), *own]
        self.lessons = [self.say.lesson(lesson) for lesson in self._sources]
        self.lesson: Lesson | None = None
        self.verdict: Verdict | None = None
        self.error: NntuiError | None = None
        self.doing: Doing = ""
        self._plays: dict[str, Play] = {}
        self._trials: dict[str, Play] = {}

    # What is open

    def open(self, lesson_id: str) -> Lesson:
        """Enter a lesson; what was done of it before is there again."""
        self.leave()
        self.lesson = next(lesson for lesson in self.lessons if lesson.id == lesson_id)
        return self.lesson

    def leave(self) -> None:
        """Go back to the list; a run that is going on ends."""
        self.cancel()
        self.lesson, self.verdict, self.error = None, None, None

    def cancel(self) -> None:
        """End the run that is going on."""
        play = self._playing
        if play is not None:
            play.cancel()
        self.doing = ""

    def read_again(self) -> None:
        """Another language is spoken: the lessons are read in it, and all else stays."""
        self.say = Texts(spoken())
        self.lessons = [self.say.lesson(lesson) for lesson in self._sources]
        if self.lesson is not None:
            self.lesson = next(lesson for lesson in self.lessons if lesson.id == self.opened.id)

    @property
    def opened(self) -> Lesson:
        """The lesson that is open."""
        assert self.lesson is not None
        return self.lesson

    @property
    def standing(self) -> Standing:
        """What was done of the lesson that is open."""
        return self.progress.of(self.opened.id)

    @property
    def play(self) -> Play | None:
        """The lesson's runs, once they were started in this sitting."""
        return self._plays.get(self.opened.id)

    @property
    def trial(self) -> Play | None:
        """The student's last try at the task in this sitting."""
        return self._trials.get(self.opened.id)

    @property
    def _playing(self) -> Play | None:
        if self.lesson is None or not self.doing:
            return None
        return self.play if self.doing == "lesson" else self.trial

    # Predicting and running

    def predict(self, number: int) -> bool:
        """Choose answer `number` (from 0); whether there is one. A prediction made after the run counts no more."""
        if number >= len(self.opened.question.answers) or self.doing:
            return False
        if not self.standing.ran:
            self.progress.note(self.opened.id, predicted=number)
        return True

    def run(self) -> bool:
        """Start the lesson's runs; whether they were started."""
        if self.doing or self.standing.predicted is None:
            return False
        self._start("lesson", Play(self.opened.runs))
        return True

    def try_task(self) -> bool:
        """Train the task's experiment with the student's changes; whether that was started."""
        if self.doing:
            return False
        try:
            experiment = self.task_experiment()
        except ConfigError as error:
            self.error = error
            return False
        self.verdict = None
        self._start("trial", Play([LessonRun(MINE, self.say.word("learn", "mine"), experiment)]))
        return True

    def _start(self, doing: Doing, play: Play) -> None:
        self.error, self.doing = None, doing
        (self._plays if doing == "lesson" else self._trials)[self.opened.id] = play
        play.start()

    def poll(self) -> bool:
        """Take in what the runs have come to; whether one has ended just now."""
        play = self._playing
        if play is None or not (play.done or play.error):
            return False
        doing, self.doing = self.doing, ""
        if play.error is not None:
            known = isinstance(play.error, NntuiError)
            self.error = play.error if known else unexpected(play.error, play.error_text)  # type: ignore[assignment]
        elif doing == "lesson":
            hit = outcome(self.opened, play.results, self.standing.predicted).hit
            self.progress.note(self.opened.id, ran=True, hit=hit)
        else:
            self._grade(play)
        return True

    def _grade(self, play: Play) -> None:
        mine = play.results[MINE]
        assert isinstance(mine, Observation)
        self.verdict = grade(self.opened.task, mine, self.say)
        if self.verdict.reached:
            self.progress.note(self.opened.id, solved=True)

    # The task

    def change(self, text: str) -> NntuiError | None:
        """Add a change such as "model.activation=tanh"; a later one of the same setting replaces it. What is wrong
        with it is given back."""
        path = text.partition("=")[0].strip()
        kept = [each for each in self.standing.changes if each.partition("=")[0].strip() != path]
        changes = (*kept, text.strip())
        try:
            changed = apply_overrides(self.opened.task.start, changes)
        except ConfigError as error:
            return error
        if value_at(changed, path) == value_at(self.opened.task.start, path):
            changes = tuple(kept)
        self.progress.note(self.opened.id, changes=changes)
        return None

    def drop_change(self) -> None:
        """Take the last change back."""
        self.progress.note(self.opened.id, changes=self.standing.changes[:-1])

    def hint(self) -> bool:
        """Show one hint more; whether there is one."""
        if self.standing.hints >= len(self.opened.task.hints):
            return False
        self.progress.note(self.opened.id, hints=self.standing.hints + 1)
        return True

    def task_experiment(self) -> Experiment:
        """The task's experiment with the student's changes. Raises ConfigError where a kept change is not valid."""
        return apply_overrides(self.opened.task.start, self.standing.changes)

    def bench_task(self, before: History | None) -> BenchTask:
        """The task, to be put on the bench, where the last run was `before` it."""
        return BenchTask(self.opened, self.progress, before)

    def look_at_bench(self, task: BenchTask | None) -> bool:
        """Take in what became of the open lesson's task on the bench; whether there is anything new."""
        if task is None or task.run is None or self.lesson is None or task.lesson.id != self.lesson.id:
            return False
        if self.doing or self.verdict is task.verdict:
            return False
        self._trials[self.lesson.id] = Play.of(
            LessonRun(MINE, self.say.word("learn", "mine"), task.run.experiment), task.run
        )
        self.verdict, self.error = task.verdict, None
        return True

    def last_history(self) -> History | None:
        """The history of what was trained last: the student's own run, or the lesson's last one."""
        for play in (self.trial, self.play):
            trained = [
                each for each in (play.results.values() if play else ()) if isinstance(each, Observation)
            ]
            if trained:
                return trained[-1].history
        return None
