"""`nntui export`: a run out of the tool."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import NntuiError
from ..export.kinds import KINDS
from .headless import store_arguments
from .parser import threads_argument

EXAMPLES = """
nntui export last --report
nntui export digits-mlp --csv --svg -o figures
nntui export last --script && python 1123-1430-digits-mlp/*.py
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", metavar="RUN", help='a run\'s id or a part of it, "last", or its folder')
    for kind in KINDS:
        parser.add_argument(
            f"--{kind.name}", action="append_const", dest="kinds", const=kind, help=kind.words
        )
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="where to (default: a folder with the run's name here)"
    )
    store_arguments(parser)
    threads_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Write what is asked for; prints the files. What cannot be written does not hold up the rest."""
    from ..export.saved import Saved
    from ..runs.failures import explain
    from ..runs.store import RunStore
    from .failures import UsageError, tell

    if not args.kinds:
        options = ", ".join(f"--{kind.name}" for kind in KINDS)
        raise UsageError("Nothing to export was named", f"There are {options}.", "For example: --report")
    saved = Saved(RunStore(args.runs_dir).find(args.run))
    folder = Path(args.output or saved.id)
    code = 0
    for kind in dict.fromkeys(args.kinds):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for path in kind.write(saved, folder):
                print(path)
        except NntuiError as error:
            code = tell(error)
        except OSError as error:
            cause, cure = explain(error)
            code = tell(NntuiError(f"--{kind.name} cannot be written: {cause}.", str(error), cure))
    return code
