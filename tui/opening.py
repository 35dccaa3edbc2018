"""Opening the workbench: on a screen where there is one, in words where there is a dialogue but no screen, and as a
plain log where there is neither."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..core.threads import limit_threads
from .arguments import Wishes, parse
from .collecting import resting_until_the_first_frame
from .options import Options
from .terminal_check import is_dumb, why_no_screen


def open_workbench(argv: Sequence[str]) -> int:
    """Open it as the arguments say; returns the exit code. Raises NntuiError."""
    wishes = parse(argv)
    limit_threads(wishes.threads)
    if wishes.plain:
        return _in_words(wishes.options)
    reason = why_no_screen(sys.__stdin__, sys.__stderr__)
    if reason is None:
        with resting_until_the_first_frame():
            from .app import run  # Textual is imported here

            return run(wishes.options)
    if is_dumb() and sys.stdin.isatty():
        print(f"{reason} Here is nntui in words instead; `help` lists them.", file=sys.stderr)
        return _in_words(wishes.options)
    return _as_a_log(wishes, reason)


def _in_words(options: Options) -> int:
    from ..core.cli.plain.dialogue import run_plain

    return run_plain(
        options.experiment,
        options.overrides,
        save=options.save,
        runs_dir=options.runs_dir or None,
        on_hangup=options.on_hangup,
        ascii_only=options.ascii,
    )


def _as_a_log(wishes: Wishes, reason: str) -> int:
    """Train without a screen, as `nntui train` does."""
    from ..core.cli import main

    options = wishes.options
    print(
        f"{reason} Training {options.experiment} with a plain log instead; "
        "`nntui --plain` reads commands from standard input.",
        file=sys.stderr,
        flush=True,
    )
    argv = ["train", options.experiment, "--on-hangup", options.on_hangup]
    argv += [part for override in options.overrides for part in ("--set", override)]
    argv += ["--runs-dir", options.runs_dir] if options.runs_dir else []
    argv += ["--threads", str(wishes.threads)] if wishes.threads else []
    return main([*argv, *([] if options.save else ["--no-save"])])
