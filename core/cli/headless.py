"""Training a session without a screen: what `train`, `resume` and `play` have in common."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..runs.recorder import Recorder
    from ..session import Session

EXIT_CODES = {"done": 0, "stopped": 0, "failed": 1, "diverged": 3}
STRICT_FAILURE = 1


def training_arguments(parser: argparse.ArgumentParser, *, detach: bool = True) -> None:
    """How the run is shown and how it reacts; `detach`: whether it can go on in the background."""
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")
    parser.add_argument(
        "--strict",
        action="store_true",
        help="exit with 1 when a warning or a critical finding stands at the end",
    )
    if detach:
        parser.add_argument(
            "--detach",
            action="store_true",
            help="train in the background, on after logout; prints the run's id",
        )
    parser.add_argument(
        "--on-hangup",
        choices=("go-on", "stop"),
        default="go-on",
        help="when the link drops: go on without a terminal (default), or save and stop",
    )


def store_arguments(parser: argparse.ArgumentParser) -> None:
    """Where runs are."""
    parser.add_argument(
        "--runs-dir",
        metavar="DIR",
        help="where runs are kept (default: $NNTUI_HOME/runs, or the user's data folder)",
    )


def train_session(
    session: Session,
    args: argparse.Namespace,
    record: Callable[[], Recorder] | None,
    notes: list[str] | None = None,
) -> int:
    """Train to the end, or until Ctrl-C, and save it as `record` says; returns the exit code.

    `record` is called once the data are read. `notes` are told to a person before the first step.
    """
    from .hangup import surviving_hangup
    from .lines import JsonLines
    from .progress import ProgressLines
    from .signals import stopping_on_signals

    stop = session.control.stop
    output = JsonLines(stop) if args.json else ProgressLines(session.history, gone=stop)
    session.add_sink(output)
    session.prepare(output.preparing)
    for note in notes or []:
        output.note(note)
    recorder = record() if record else None
    if recorder is not None:
        if isinstance(output, JsonLines):
            output.beside = {"run": recorder.id, "path": str(recorder.folder)}
        else:
            output.note(f"run      {recorder.id}")
    with stopping_on_signals(session.control, output.note), surviving_hangup(session.control, args.on_hangup):
        session.start()
        while not session.join(0.2):
            pass  # the main thread only waits, so that signals are handled while the training goes on
        if recorder is not None and not recorder.close():
            print(f"nntui: not all of the run could be saved in {recorder.folder}", file=sys.stderr)
    return exit_code(session, strict=args.strict)


def exit_code(session: Session, *, strict: bool) -> int:
    """What an ended run leaves for the shell; an error that ended it is told."""
    from ..errors import NntuiError
    from .failures import tell, tell_unexpected

    if isinstance(session.error, NntuiError):
        return tell(session.error)
    finished = session.result
    if session.error is not None or finished is None:
        return tell_unexpected(session.error or RuntimeError("the run has no end"), session.error_text)
    code = EXIT_CODES[finished.outcome]
    standing = [record.finding for record in session.history.standing]
    if code == 0 and strict and any(finding.severity != "hint" for finding in standing):
        return STRICT_FAILURE
    return code


def name_of(experiment: str) -> str:
    """What a run is called that was started from a preset's name or a file's path."""
    return Path(experiment).name.removesuffix(".toml")
