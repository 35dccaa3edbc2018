"""Do the tasks by keys alone, in a real terminal, and write the table: `python docs/tasks.py [docs/TASKS.md]`.

In an environment with nntui and its test extra.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "tui"))

from task_scripts import TASKS, Played, play  # noqa: E402

SIZES = ((80, 24), (120, 40))
HEAD = """# Tasks done by keys alone

Each is played in a real terminal, from the first frame of the app to the words that answer the question; remade by
`python docs/tasks.py`. Seconds are those of the program and of the training, without a person's thinking.

"""


def table(played: dict[tuple[str, tuple[int, int]], Played]) -> str:
    """A row a task."""
    sizes = " | ".join(f"seconds at {columns}x{rows}" for columns, rows in SIZES)
    lines = [
        f"| task | command | keys | keystrokes | {sizes} |",
        "| --- | --- | --- | --- |" + " --- |" * len(SIZES),
    ]
    for task in TASKS:
        seconds = " | ".join(f"{played[task.name, size].seconds:.1f}" for size in SIZES)
        keys = " ".join(f"`{key}`" for key in task.keys)
        command = " ".join(("nntui", *task.arguments))
        lines.append(f"| {task.name} | `{command}` | {keys} | {len(task.keys)} | {seconds} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        played = {(task.name, size): play(task, Path(home), size) for task in TASKS for size in SIZES}
    load = f"\nMeasured with a load average of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
    text = HEAD + table(played) + load
    screens = (
        f"\n## {task.name}\n\n```text\n{played[task.name, SIZES[0]].screen.rstrip()}\n```\n" for task in TASKS
    )
    text += "".join(screens)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
