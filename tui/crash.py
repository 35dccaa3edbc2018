"""A fault of the program: written to the log, and told in a few words once the terminal is itself again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ..core.cli.failures import FAILED, write_log

if TYPE_CHECKING:
    from .bridge.runner import Runner


def tell_crash(details: str, runner: Runner) -> int:
    """Write the details down and say where, and what has become of the run; the exit code."""
    last = details.strip().splitlines()[-1] if details.strip() else "unknown"
    lines = [f"nntui: the screen failed: {last}", *_run_words(runner)]
    path = write_log(details)
    lines.append(f"  The details are in {path}; please report it with them." if path else details)
    print("\n".join(lines), file=sys.stderr)
    return FAILED


def _run_words(runner: Runner) -> list[str]:
    """What can be done with the run."""
    session = runner.run.session if runner.run else None
    name = getattr(session, "run_id", "")
    return [f"  The run is safe: `nntui resume {name}` goes on with it."] if name else []
