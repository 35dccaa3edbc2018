"""Training in the background: a process of its own, in a session of its own, with no terminal to lose."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import NntuiError

if TYPE_CHECKING:
    from ..config import Experiment
    from ..runs.reader import RunReader

START_SECONDS = 120.0
"""How long the first sign of life may take: reading a large data set is part of it."""

LOOK_SECONDS = 0.05


def train_detached(experiment: Experiment, name: str, args: argparse.Namespace) -> int:
    """Make the run's folder, start the training in the background, wait for its first step; prints the run's
    id."""
    from ..config import dump_experiment
    from ..runs import layout
    from ..runs.disk import Disk
    from ..runs.failures import explain
    from ..runs.reader import RunReader
    from ..runs.store import RunStore, title_of

    new = RunStore(args.runs_dir).new(title_of(experiment, name))
    try:
        Disk().replace(
            new.folder / layout.CONFIG, dump_experiment(experiment, complete=True).encode(), sync=True
        )
        Disk().replace(new.folder / layout.RECORD, new.record.to_bytes(), sync=True)
    except OSError as error:
        cause, cure = explain(error)
        raise NntuiError(f"The run's folder cannot be written: {cause}.", str(error), cure) from None
    return resume_detached(RunReader(new.folder), args)


def resume_detached(reader: RunReader, args: argparse.Namespace, epochs: int | None = None) -> int:
    """Have a process go on with a run (from its first step where there is no checkpoint); prints the run's id."""
    pid = start_detached(reader, _passed_on(args, epochs))
    if args.json:
        print(json.dumps({"run": reader.id, "path": str(reader.folder), "pid": pid}))
    else:
        print(reader.id)
    return 0


def start_detached(reader: RunReader, options: Sequence[str] = ()) -> int:
    """Start a process that goes on with a run, with more options of `nntui resume`; its id, once it has given a sign
    of life. Raises NntuiError where it ends instead."""
    before = reader.pulse().get("process")
    output = output_file(reader.folder)
    with output.open("ab") as file:
        child = subprocess.Popen(
            [sys.executable, "-m", __name__.partition(".")[0], "resume", str(reader.folder), *options],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    code = _first_sign(child, reader, before)
    if code is not None and code != 0:
        raise _failed(reader, output, code)
    return child.pid


def output_file(folder: Path) -> Path:
    """Where a run in the background prints."""
    from ..runs import layout

    return folder / layout.OUTPUT


def _passed_on(args: argparse.Namespace, epochs: int | None) -> list[str]:
    options = ["--on-hangup", args.on_hangup]
    options += ["--strict"] if args.strict else []
    options += ["--paused"] if getattr(args, "paused", False) else []
    options += ["--threads", str(args.threads)] if args.threads else []
    return options + (["--epochs", str(epochs)] if epochs else [])


def _first_sign(child: subprocess.Popen[bytes], reader: RunReader, before: object) -> int | None:
    """Wait until the process gives a sign of life (None) or ends (its exit code)."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        code = child.poll()
        if code is not None:
            return code
        process = reader.pulse().get("process")
        if process is not None and process != before:
            return None
        time.sleep(LOOK_SECONDS)
    return None


def _failed(reader: RunReader, output: Path, code: int) -> NntuiError:
    try:
        told = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-12:]
    except OSError:
        told = []
    error = NntuiError(f"{reader.id} could not be started", "\n".join(told), f"All it said is in {output}.")
    error.exit_code = code if code > 0 else 1
    return error
