"""The work a person comes for is done by keys alone, and by few of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("there are no pseudo-terminals on Windows", allow_module_level=True)

from task_scripts import TASKS, Task, play

MOST_KEYS = 6


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_is_done_by_few_keys(task: Task, tmp_path: Path) -> None:
    assert len(task.keys) <= MOST_KEYS
    played = play(task, tmp_path)
    assert all(words in played.screen for words in task.steps[-1].sees)
