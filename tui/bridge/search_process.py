"""Starting a search in a process of its own: it outlives the screen, which only looks at the study's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ...core.config import Experiment, dump_experiment
from ...core.errors import NntuiError
from ...core.search.campaign import Options, check

START_SECONDS = 30.0
"""How long a search may take to say its study's name: it imports NumPy first, on a slow machine perhaps for long."""
LOOK_SECONDS = 0.05
DESK = ".searches"
"""Beside the studies: what each search was started with, and what it said."""


@dataclass(frozen=True)
class SearchPlan:
    """What to search: the experiment, the space in words, and the command line's options."""

    experiment: Experiment
    name: str
    space: tuple[str, ...]
    trials: int = 60
    sampler: str = "random"
    pruners: tuple[str, ...] = ("cost",)
    workers: int = 2
    seed: int = 0
    repeats: int = 2

    def check(self) -> None:
        """Raises ConfigError with everything that is wrong, before anything is started."""
        options = Options(self.trials, self.sampler, self.pruners, self.workers, self.seed, self.repeats)
        check(self.experiment, self.space, options)

    def arguments(self, file: Path) -> list[str]:
        """The command line, the experiment being in `file`."""
        line = ["search", str(file)]
        for words in self.space:
            line += ["--space", words]
        line += ["--trials", str(self.trials), "--sampler", self.sampler]
        line += ["--prune", ",".join(self.pruners) or "none", "--workers", str(self.workers)]
        return [*line, "--seed", str(self.seed), "--repeats", str(self.repeats)]


def start_search(plan: SearchPlan, runs_root: Path) -> str:
    """Start the search; returns the study's name once it has one. Not for the screen's thread.

    Raises NntuiError where the plan is wrong or the process says why it cannot.
    """
    plan.check()
    desk = _desk(runs_root)
    file = desk / f"{_plain(plan.name)}.toml"
    file.write_text(dump_experiment(plan.experiment, complete=True), encoding="utf-8")
    return _launch(plan.arguments(file), desk, runs_root)


def resume_search(study: str, runs_root: Path) -> str:
    """Go on with a study that was interrupted or stopped; returns its name. Raises NntuiError."""
    return _launch(
        ["search", "--resume", str(runs_root.parent / "studies" / study)], _desk(runs_root), runs_root
    )


def _desk(runs_root: Path) -> Path:
    desk = runs_root.parent / "studies" / DESK / f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"
    try:
        desk.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NntuiError(
            "The search cannot be started.", f"{desk}: {error.strerror}", "Choose another place: --runs-dir."
        ) from None
    return desk


def _launch(arguments: Sequence[str], desk: Path, runs_root: Path) -> str:
    said, complained = desk / "output.jsonl", desk / "errors.txt"
    with said.open("wb") as output, complained.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", _package(), *arguments, "--runs-dir", str(runs_root), "--json"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
            env=_environment(),
        )
    threading.Thread(
        target=process.wait, name="search process", daemon=True
    ).start()  # leaves no zombie behind
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        study = _study_named(said)
        if study:
            return study
        if process.poll() is not None:
            raise _refusal(complained)
        time.sleep(LOOK_SECONDS)
    raise NntuiError(
        "The search does not begin.", f"It has said nothing for {START_SECONDS:.0f} s.", str(desk)
    )


def _package() -> str:
    return __name__.partition(".")[0]


def _environment() -> Mapping[str, str]:
    """The same as ours; the package is found wherever it was imported from."""
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def _study_named(said: Path) -> str:
    for line in said.read_text(encoding="utf-8").split("\n")[:-1]:
        table = _table(line)
        if table.get("event") == "search_started":
            return str(table.get("study", ""))
    return ""


def _refusal(complained: Path) -> NntuiError:
    """What the process said on its standard error: JSON in three parts, or whatever it is."""
    text = complained.read_text(encoding="utf-8", errors="replace").strip()
    for line in text.splitlines():
        table = _table(line)
        if "title" in table:
            return NntuiError(*(str(table.get(part, "")) for part in ("title", "message", "hint")))
    return NntuiError("The search ended before it began.", text[-2000:])


def _table(line: str) -> dict[str, Any]:
    try:
        table = json.loads(line)
    except ValueError:
        return {}
    return table if isinstance(table, dict) else {}


def _plain(name: str) -> str:
    stem = Path(name).name.removesuffix(".toml") or "search"
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in stem)
