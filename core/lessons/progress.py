"""What a person has done in the lessons, kept in a small file so that a lesson can be left and entered again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

FILE = "lessons.json"


@dataclass(frozen=True)
class Standing:
    """One lesson: the answer predicted (from 0; None: none yet), whether it was run and whether the prediction was
    right, how many hints were taken, the changes tried for the task, whether the task is solved."""

    predicted: int | None = None
    ran: bool = False
    hit: bool = False
    hints: int = 0
    changes: tuple[str, ...] = ()
    solved: bool = False

    @property
    def word(self) -> str:
        """Where the person is: "new", "begun", "seen" or "solved"."""
        if self.solved:
            return "solved"
        if self.ran:
            return "seen"
        return "begun" if self.predicted is not None else "new"


@dataclass
class Progress:
    """All lessons by id."""

    path: Path
    standings: dict[str, Standing] = field(default_factory=dict)

    def of(self, lesson_id: str) -> Standing:
        """A lesson's standing; a fresh one where it was never entered."""
        return self.standings.get(lesson_id, Standing())

    def note(self, lesson_id: str, **changes: Any) -> Standing:
        """Change a lesson's standing and keep it. What was solved stays solved."""
        standing = replace(self.of(lesson_id), **changes)
        self.standings[lesson_id] = standing
        self.save()
        return standing

    @property
    def solved(self) -> int:
        """How many tasks are solved."""
        return sum(standing.solved for standing in self.standings.values())

    def save(self) -> bool:
        """Write the file as a whole; whether the disk took it. A refusal loses nothing of the session."""
        table = {
            "lessons": {
                name: {**vars(each), "changes": list(each.changes)} for name, each in self.standings.items()
            },
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
            new.write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            new.replace(self.path)
        except OSError:
            return False
        return True


def load_progress(path: Path | None = None) -> Progress:
    """What is kept; an empty one where there is nothing, or nothing that can be understood."""
    path = path or progress_file()
    progress = Progress(path)
    with suppress(OSError, ValueError, AttributeError, TypeError):
        table = json.loads(path.read_text(encoding="utf-8"))
        progress.standings = {str(name): _standing(row) for name, row in table.get("lessons", {}).items()}
    return progress


def _standing(row: Mapping[str, Any]) -> Standing:
    predicted = row.get("predicted")
    return Standing(
        predicted if isinstance(predicted, int) else None,
        bool(row.get("ran")),
        bool(row.get("hit")),
        int(row.get("hints", 0)),
        tuple(map(str, row.get("changes", ()))),
        bool(row.get("solved")),
    )


def progress_file() -> Path:
    """$NNTUI_HOME/lessons.json, else in the platform's place for a user's data. Creates nothing."""
    home = os.environ.get("NNTUI_HOME")
    if home:
        return Path(home).expanduser() / FILE
    import platformdirs  # only here: listing lessons does without it

    return platformdirs.user_data_path("nntui", appauthor=False) / FILE
