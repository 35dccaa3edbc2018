"""An error in the language spoken."""

from __future__ import annotations

from ..core.errors import ConfigError, NntuiError, Problem
from ..core.language import tr


def problem_words(problem: Problem) -> str:
    """What is wrong with a setting, what would be right, and the closest name there is."""
    words = tr(problem.message)
    if problem.expected:
        words += tr("; expected {what}", what=tr(problem.expected))
    if problem.nearest:
        words += tr("; did you mean {name}?", name=repr(problem.nearest))
    return words


def cause_lines(error: NntuiError) -> list[str]:
    """The likely cause: of a configuration, everything that is wrong with it."""
    if isinstance(error, ConfigError) and error.problems:
        return [f"{problem.path}: {problem_words(problem)}" for problem in error.problems]
    return [tr(error.message)] if error.message else []


def error_lines(error: NntuiError) -> list[str]:
    """Symptom, cause and cure, as far as it has them."""
    return [line for line in (tr(error.title), *cause_lines(error), tr(error.hint)) if line]
