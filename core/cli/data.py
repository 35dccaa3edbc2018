"""`nntui data`: which data sets there are, getting one, looking at a table."""

from __future__ import annotations

import argparse
import json
import sys

EXAMPLES = """
nntui data                                         a list
nntui data get cifar-10                            download it (170 MB), or go on with a broken download
nntui data get mnist --from ~/Downloads/mnist      take it from a folder or an archive; no network needed
nntui data show measurements.csv                   a table's columns, and which would be the target
nntui data rm cifar-10
"""

ACTIONS = {
    "list": "list the data sets, with size, licence, and whether they are here",
    "get": "download a data set, or take it from a file",
    "rm": "delete a downloaded data set",
    "where": "print where data sets are kept, or where one is",
    "show": "print what a table's columns look like",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, words in ACTIONS.items():
        action = actions.add_parser(name, help=words, description=f"{words[:1].upper()}{words[1:]}.")
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
        if name in ("get", "rm"):
            action.add_argument("name", metavar="NAME", help="a name from the list")
        if name == "where":
            action.add_argument("name", metavar="NAME", nargs="?", help="a name from the list")
        if name == "get":
            action.add_argument(
                "--from",
                dest="source",
                default="",
                metavar="PATH|URL",
                help="an archive or folder in the official layout, or another address",
            )
        if name == "show":
            action.add_argument("path", metavar="FILE", help="a text table")
            action.add_argument("--target", default="", metavar="COLUMN", help="the column to predict")


def run(args: argparse.Namespace) -> int:
    """Do the action."""
    actions = {None: _list, "list": _list, "get": _get, "rm": _remove, "where": _where, "show": _show}
    actions[args.action](args)
    return 0


def _list(args: argparse.Namespace) -> None:
    from .data_words import catalogue_as_json, catalogue_for_people

    print(json.dumps(catalogue_as_json()) if args.json else catalogue_for_people())


def _get(args: argparse.Namespace) -> None:
    from ..data.store.fetch import fetch
    from .fetch_line import FetchLine

    line = FetchLine(sys.stderr)
    try:
        fetched = fetch(args.name, args.source, report=line)
    except KeyboardInterrupt:
        line.end()
        print("stopped; what has come is kept, and the same command goes on from there", file=sys.stderr)
        raise
    finally:
        line.end()
    if args.json:
        result = {"name": args.name, "path": str(fetched.folder), "official": fetched.official}
        print(json.dumps(result | {"was_there": fetched.was_there}))
        return
    print(f"{args.name} {'was' if fetched.was_there else 'is'} here: {fetched.folder}")
    if not fetched.official:
        print(
            "note: these are not the published files (their checksums differ); taken as they are. "
            f"`nntui data rm {args.name}` first, to download the published ones"
        )


def _remove(args: argparse.Namespace) -> None:
    from ..data.memory import in_bytes
    from ..data.store.fetch import remove

    freed = remove(args.name)
    print(
        json.dumps({"name": args.name, "freed": freed})
        if args.json
        else f"{args.name}: {in_bytes(freed)} freed"
    )


def _where(args: argparse.Namespace) -> None:
    from ..data.store.fetch import downloadable
    from ..data.store.place import datasets_folder, folder_of, manifest_of

    path = folder_of(downloadable(args.name).name) if args.name else datasets_folder()
    present = manifest_of(args.name) is not None if args.name else path.exists()
    if args.json:
        print(json.dumps({"path": str(path), "present": present}))
    else:
        print(path)
        if not present:
            print("(nothing is there yet)", file=sys.stderr)


def _show(args: argparse.Namespace) -> None:
    from pathlib import Path

    from ..config.experiment import DataConfig
    from ..data.tables.report import inspect_table
    from .data_words import table_as_json, table_for_people

    report = inspect_table(Path(args.path).expanduser(), DataConfig(target=args.target))
    print(json.dumps(table_as_json(report)) if args.json else table_for_people(report))
