"""What a person wants to see, and the keys for it, from the start of the app: each is played in a real terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pseudo_terminal import PseudoTerminal

KEYS = {"enter": "\r", "space": " ", "f3": "\x1bOR", "f4": "\x1bOS"}
"""What a terminal sends for the keys that are no characters."""


SETTLED_SECONDS = 1.5
"""After the words were seen, for the picture of the whole screen."""


@dataclass(frozen=True)
class Step:
    """Keys, one after the other, and words that are on the screen afterwards."""

    keys: str
    sees: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """`arguments` of the command that opens the app; the keys are those pressed after its first frame."""

    name: str
    arguments: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def keys(self) -> list[str]:
        """All keys, in order."""
        return [key for step in self.steps for key in step.keys.split()]


TASKS = (
    Task(
        "The first decision boundary on the screen",
        (),
        (Step("p s p enter", ("Press s to train two-spirals",)), Step("s", ("decision regions", "□"))),
    ),
    Task(
        "Why 0.01 * randn kills a tanh net of ten layers",
        (),
        (
            Step("p t a n enter", ("Press s to train deep-tanh",)),
            Step("f4", ("▾ fades", "0.01 * randn", "spread", "1,000 rows")),
        ),
    ),
    Task(
        "The learning rate lowered at a plateau, and the mark of it",
        ("digits-mlp", "--set", "training.epochs=20000"),
        (Step("s", ("► running", "20k")), Step("-", ("lr 0.016", "C"))),
    ),
    Task(
        "The layer with 30 % dead ReLUs",
        ("overfitting",),
        (Step("s", ("✔ done",)), Step("f3", ("30%!", "hidden 2"))),
    ),
)


@dataclass(frozen=True)
class Played:
    """A task that was done: its keys, seconds from the first of them to the last words, and the last screen."""

    task: Task
    seconds: float
    screen: str


def play(task: Task, home: Path, size: tuple[int, int] = (80, 24)) -> Played:
    """Do a task by keys alone. Raises AssertionError where the screen does not come to show what it should."""
    terminal = PseudoTerminal([*task.arguments, "--no-save"], home, size)
    try:
        terminal.see("Press s")
        began = time.monotonic()
        for step in task.steps:
            for key in step.keys.split():
                terminal.press(KEYS.get(key, key))
            for words in step.sees:
                terminal.see(words)
        seconds = time.monotonic() - began
        return Played(task, seconds, terminal.rest(SETTLED_SECONDS))
    finally:
        terminal.child.close(force=True)
