"""A fault of the program: written to a file, and told in a few words once the terminal is itself again."""

from __future__ import annotations

import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .places import logs_folder

if TYPE_CHECKING:
    from .bridge.runner import Runner


def tell_crash(details: str, runner: Runner) -> int:
    """Write the details down and say where, and what has become of the run; the exit code."""
    last = details.strip().splitlines()[-1] if details.strip() else "unknown"
    lines = [f"nntui: the screen failed: {last}", *_run_words(runner)]
    path = write_log(details)
    lines.append(f"  details for a report: {path}" if path else details)
    print("\n".join(lines), file=sys.stderr)
    return 1


def write_log(details: str) -> Path | None:
    """The file with the details, None where none could be written."""
    from .. import __version__

    head = f"nntui {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    path = logs_folder() / f"fault-{time.strftime('%Y%m%d-%H%M%S')}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + details, encoding="utf-8")
    except OSError:
        return None
    return path


def _run_words(runner: Runner) -> list[str]:
    """What can be done with the run."""
    session = runner.run.session if runner.run else None
    name = getattr(session, "run_id", "")
    return [f"  the run is safe: `nntui resume {name}` goes on with it"] if name else []
