"""What can go wrong, said as symptom (title), likely cause (message) and cure (hint)."""

from __future__ import annotations

from dataclasses import dataclass


class NntuiError(Exception):
    """An error a user can act on.

    `title` names the symptom, `message` the likely cause, `hint` the cure. The command line prints the three
    and leaves with `exit_code`; the app shows them beside the field or in a dialog.
    """

    exit_code = 1

    def __init__(self, title: str, message: str = "", hint: str = "") -> None:
        super().__init__(title, message, hint)
        self.title = title
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.message, self.hint) if part)


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a configuration.

    `path` is the setting ("optimizer.learning_rate"), `message` what is wrong with the value given,
    `expected` what would be right, `nearest` the closest valid name ("" where there is none).
    """

    path: str
    message: str
    expected: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        text = f"{self.path}: {self.message}"
        if self.expected:
            text += f"; expected {self.expected}"
        if self.nearest:
            text += f"; did you mean {self.nearest!r}?"
        return text


class ConfigError(NntuiError):
    """A configuration that cannot be run; `problems` lists everything wrong with it at once."""

    exit_code = 2

    def __init__(self, title: str, problems: tuple[Problem, ...], hint: str = "") -> None:
        super().__init__(title, "\n".join(f"  {problem}" for problem in problems), hint)
        self.args = (title, problems, hint)  # what a copy in another process is made from
        self.problems = problems


class DataError(NntuiError):
    """Data that cannot be read, or cannot be trained on."""

    exit_code = 2


class ControlError(NntuiError):
    """A command a run cannot obey now (a value out of range, a run that has ended)."""

    exit_code = 2
