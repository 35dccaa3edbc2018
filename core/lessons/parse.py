"""From a lesson's file to a lesson: TOML between two lines of +++, then Markdown. All problems are told, by line."""

from __future__ import annotations

import re
import tomllib
from typing import Any, cast

from ..config import Experiment, apply_overrides, differences, load_preset, parse_experiment, to_tables
from ..config.experiment import SECTIONS
from ..config.nearest import nearest
from ..errors import ConfigError, NntuiError
from .demos import DEMOS
from .expression import Condition, Operand, parse_condition, parse_operand
from .fields import Fields
from .lesson import PLOTS, Answer, Kind, Lesson, LessonRun, Plot, Question, Task
from .lines import line_numbers, line_of
from .measures import MEASURES

FENCE = "+++"
KINDS = ("lesson", "broken")


class LessonError(NntuiError):
    """A file that is no lesson; `problems` are (line, what is wrong with it)."""

    exit_code = 2

    def __init__(self, source: str, problems: list[tuple[int, str]]) -> None:
        self.problems = sorted(problems)
        count = "something is" if len(problems) == 1 else f"{len(problems)} things are"
        super().__init__(
            f"In {source}, {count} not right",
            "\n".join(f"  line {line}: {message}" for line, message in self.problems),
            "`nntui learn NAME --source` prints a lesson's file, to begin one of your own from.",
        )


def parse_lesson(text: str, *, source: str = "the lesson", name: str = "lesson") -> Lesson:
    """The lesson that a file's text states; `name` is its id where the file gives none.

    Raises LessonError with every problem and its line.
    """
    front, body, first = _divided(text, source)
    try:
        table = tomllib.loads(front)
    except (ValueError, RecursionError) as error:
        raise LessonError(source, [_syntax(error, front, first)]) from None
    return _Reader(table, body, front, first).lesson(source, name)


def _divided(text: str, source: str) -> tuple[str, str, int]:
    """Front matter, body, and the line number of the front matter's first line."""
    lines = text.removeprefix("\ufeff").splitlines()
    fences = [number for number, line in enumerate(lines) if line.strip() == FENCE]
    if not fences or any(line.strip() for line in lines[: fences[0]]):
        raise LessonError(source, [(1, f"a lesson begins with a line of {FENCE}, then TOML")])
    if len(fences) < 2:
        raise LessonError(
            source, [(fences[0] + 1, f"the TOML that begins here has no closing line of {FENCE}")]
        )
    start, end = fences[:2]
    return "\n".join(lines[start + 1 : end]), "\n".join(lines[end + 1 :]).rstrip().lstrip("\n"), start + 2


def _syntax(error: Exception, front: str, first: int) -> tuple[int, str]:
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else len(front.splitlines())
    words = re.sub(r"\s*\(at [^)]*\)", "", str(error))
    return first + line - 1, f"this is not TOML: {words[:1].lower()}{words[1:]}"


class _Reader:
    """Reads the tables of one file, and gathers what is wrong."""

    def __init__(self, table: dict[str, Any], body: str, front: str, first: int) -> None:
        self.problems: list[tuple[int, str]] = []
        self._lines, self._first = line_numbers(front, first), first
        self._end = first + len(front.splitlines())
        self.top = Fields(table, (), self.problem)
        self.body = body

    def problem(self, path: tuple[str | int, ...], message: str) -> None:
        """Note that the value at `path` is wrong."""
        self.problems.append((line_of(self._lines, path, self._first), message))

    def lesson(self, source: str, name: str) -> Lesson:
        top = self.top
        lesson_id = top.text("id", name)
        title, section, claim = top.text("title"), top.text("section"), top.text("claim")
        kind, plot = top.choice("kind", KINDS, "lesson"), top.choice("plot", PLOTS, "loss")
        minutes = top.integer("minutes", 4)
        base = self._experiment(top.sub("experiment"), Experiment())
        runs = [self._run(each, base) for each in top.subs("runs")]
        names = [run.name for run in runs]
        for each in {each for each in names if names.count(each) > 1}:
            self.problem(("runs", names.index(each)), f"two runs are called {each!r}")
        question = self._question(top.sub("question"), runs)
        compare = tuple(self._operand(text, top.path("compare"), runs) for text in top.texts("compare"))
        task = self._task(top.sub("task"), base, runs)
        top.finish()
        if not self.body:
            self.problems.append((self._end + 1, "the explanation is missing: Markdown after the second +++"))
        if self.problems:
            raise LessonError(source, self.problems)
        return Lesson(
            lesson_id, title, section, claim, question, tuple(runs), compare, task, self.body,
            cast(Kind, kind), cast(Plot, plot), minutes,
        )  # fmt: skip

    def _experiment(self, fields: Fields, base: Experiment) -> Experiment:
        """`base` or a preset, with the sections and the list of changes laid over it."""
        preset, changes = fields.text("preset", ""), fields.texts("change")
        tables = {name: fields.table(name) for name in SECTIONS if name in fields.values}
        fields.finish()
        try:
            experiment = load_preset(preset) if preset else base
            merged = to_tables(experiment)
            for name, values in tables.items():
                merged[name] = {**merged[name], **values}
            if tables:
                experiment = parse_experiment(merged)
            return apply_overrides(experiment, changes)
        except ConfigError as error:
            for each in error.problems:
                section, _, setting = each.path.partition(".")
                where = fields.path(section, setting) if section in tables else fields.path("change")
                self.problem(where, str(each))
            if not error.problems:
                self.problem(fields.path("preset"), f"{error.title}. {error.message}")
            return base

    def _run(self, fields: Fields, base: Experiment) -> LessonRun:
        name, words = fields.text("name"), fields.text("words")
        demo, options = fields.text("demo", ""), fields.table("options")
        if demo and demo not in DEMOS:
            self.problem(fields.path("demo"), _unknown("demonstration", demo, DEMOS))
        return LessonRun(name, words, self._experiment(fields, base), demo, options)

    def _question(self, fields: Fields, runs: list[LessonRun]) -> Question:
        text = fields.text("text")
        answers = tuple(self._answer(each, runs) for each in fields.subs("answers"))
        fields.finish()
        if len(answers) < 2:
            self.problem(fields.path("answers"), "a question needs two answers or more")
        elif not any(answer.when or answer.right for answer in answers):
            self.problem(fields.path("answers"), "no answer can be right: give one `when` or `right = true`")
        elif not any(answer.right for answer in answers):
            for number, answer in enumerate(answers):
                if answer.when is None:
                    self.problem(
                        (*fields.path("answers"), number), "this answer can never be right: it needs `when`"
                    )
        return Question(text, answers)

    def _answer(self, fields: Fields, runs: list[LessonRun]) -> Answer:
        text, when, right = fields.text("text"), fields.text("when", ""), fields.switch("right")
        condition = self._condition(when, fields.path("when"), runs) if when else None
        fields.finish()
        return Answer(text, condition, right)

    def _task(self, fields: Fields, base: Experiment, runs: list[LessonRun]) -> Task:
        text, start = fields.text("text"), fields.text("start", "")
        experiment = next((run.experiment for run in runs if run.name == start), base)
        if start and all(run.name != start for run in runs):
            self.problem(fields.path("start"), _unknown("run", start, [run.name for run in runs]))
        own = fields.texts("change")
        if own:
            changed = Fields({"change": list(own)}, fields.path(), self.problem)
            experiment = self._experiment(changed, experiment)
        goals = []
        for goal in fields.texts("goals"):
            condition = self._condition(goal, fields.path("goals"), None)
            if condition is not None:
                goals.append(condition)
        if not goals:
            self.problem(
                fields.path("goals"), "a task needs a goal that can be measured, such as val_accuracy >= 0.9"
            )
        only, keep = fields.settings("only"), fields.settings("keep")
        solution, hints = fields.texts("solution"), fields.texts("hints")
        fields.finish()
        for path in self._solved(experiment, solution, fields):
            if path in keep or (only and path not in only):
                self.problem(fields.path("solution"), f"{path} may not change in this task")
        return Task(text, experiment, tuple(goals), only, keep, hints, solution)

    def _solved(self, experiment: Experiment, solution: tuple[str, ...], fields: Fields) -> list[str]:
        """The settings that the solution changes."""
        try:
            solved = apply_overrides(experiment, solution)
        except ConfigError as error:
            for each in error.problems:
                self.problem(fields.path("solution"), str(each))
            return []
        return [path for path, _, _ in differences(experiment, solved)]

    def _condition(
        self, text: str, where: tuple[str | int, ...], runs: list[LessonRun] | None
    ) -> Condition | None:
        """`runs` are those that may be named; None where the figures are those of the student's run."""
        try:
            condition = parse_condition(text)
        except ValueError as error:
            self.problem(where, str(error))
            return None
        for operand in condition.operands():
            self._known(operand, where, runs)
        return condition

    def _operand(self, text: str, where: tuple[str | int, ...], runs: list[LessonRun]) -> Operand:
        try:
            operand = parse_operand(text)
        except ValueError as error:
            self.problem(where, str(error))
            return Operand("")
        if not operand.run:  # a column of the comparison: every run may have it
            self._figure(operand, where, runs)
        else:
            self._known(operand, where, runs)
        return operand

    def _known(self, operand: Operand, where: tuple[str | int, ...], runs: list[LessonRun] | None) -> None:
        if runs is None:
            if operand.run:
                self.problem(where, f"a goal is about the student's own run: leave out @{operand.run}")
            self._figure(operand, where, [])
            return
        run = next((run for run in runs if run.name == operand.run), None)
        if run is None:
            names = ", ".join(f"@{run.name}" for run in runs)
            said = (
                f"@{operand.run} is no run of this lesson"
                if operand.run
                else f"{operand} does not say of which run"
            )
            self.problem(where, f"{said}; the runs are {names}")
            return
        self._figure(operand, where, [run])

    def _figure(self, operand: Operand, where: tuple[str | int, ...], runs: list[LessonRun]) -> None:
        known = {figure for run in runs if run.demo in DEMOS for figure in DEMOS[run.demo].figures}
        if not runs or any(not run.demo for run in runs):
            known |= set(MEASURES)
        if operand.name not in known:
            self.problem(where, _unknown("figure", operand.name, sorted(known)))
            return
        wanted = MEASURES[operand.name].argument if operand.name in MEASURES else ""
        if wanted and not operand.argument:
            self.problem(where, f"{operand.name} needs {wanted} in brackets")


def _unknown(what: str, name: str, known: Any) -> str:
    near = nearest(name, known)
    return f"there is no {what} {name!r}" + (
        f"; did you mean {near!r}?" if near else f"; known: {', '.join(known)}"
    )
