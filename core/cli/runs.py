"""`nntui runs`: the runs there are, what they did, how they differ; removing them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from .headless import store_arguments

if TYPE_CHECKING:
    from ..runs.store import RunStore

EXAMPLES = """
nntui runs                                  a list, newest first
nntui runs --all                            with the trials of searches
nntui runs show last
nntui runs diff 1123-1430-digits-mlp last   the settings in which they differ
nntui runs note last "the one with the lower rate" --tag keep
nntui runs rm digits-mlp-2
nntui runs prune --keep 20 --older 30       the trash: emptied by `prune --trash`
"""

RUN = 'a run\'s id or a part of it, "last", or its folder'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command and of what it can do."""
    parser.add_argument("--all", action="store_true", help="list the trials of searches too")
    parser.add_argument("--json", action="store_true", help="print JSON (trials too)")
    store_arguments(parser)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    show = actions.add_parser("show", help="all that is known of a run")
    show.add_argument("run", metavar="RUN", help=RUN)
    diff = actions.add_parser("diff", help="the settings in which two runs differ")
    diff.add_argument("a", metavar="A", help=RUN)
    diff.add_argument("b", metavar="B", help=RUN)
    note = actions.add_parser("note", help="a person's words on a run")
    note.add_argument("run", metavar="RUN", help=RUN)
    note.add_argument(
        "text", nargs="?", metavar="TEXT", help="what to keep in mind; without it: print the note"
    )
    note.add_argument("--tag", action="append", default=[], metavar="WORD", help="add a tag")
    note.add_argument("--untag", action="append", default=[], metavar="WORD", help="take a tag off")
    remove = actions.add_parser("rm", help="put runs in the trash")
    remove.add_argument("runs", nargs="+", metavar="RUN", help=RUN)
    prune = actions.add_parser(
        "prune", help="put old runs in the trash; tagged ones and those that go on stay"
    )
    prune.add_argument("--keep", type=int, default=20, metavar="N", help="the newest N stay (20)")
    prune.add_argument(
        "--older", type=float, default=0.0, metavar="DAYS", help="only those older than this (0)"
    )
    prune.add_argument("--trash", action="store_true", help="empty the trash as well")
    prune.add_argument("--dry-run", action="store_true", help="only say which")
    for action in (show, diff, note, remove, prune):
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
        action.add_argument(
            "--runs-dir", metavar="DIR", default=argparse.SUPPRESS, help="where runs are kept"
        )


def run(args: argparse.Namespace) -> int:
    """Do it."""
    from ..runs.store import RunStore

    actions = {None: _list, "show": _show, "diff": _diff, "note": _note, "rm": _remove, "prune": _prune}
    actions[args.action](RunStore(args.runs_dir), args)
    return 0


def _list(store: RunStore, args: argparse.Namespace) -> None:
    from .runs_words import table, unlisted

    infos = store.runs(warn=lambda words: print(f"nntui: {words}", file=sys.stderr))
    if args.json:
        print(json.dumps([info.to_dict() for info in infos]))
    elif infos:
        listed = infos if args.all else [info for info in infos if not info.record.study]
        if listed:
            print(table(listed))
        if len(listed) < len(infos):
            print(unlisted(infos))
    else:
        print(f"There are no runs in {store.root} yet; `nntui train digits-mlp` makes one.")


def _show(store: RunStore, args: argparse.Namespace) -> None:
    from ..config import to_tables
    from ..runs.listing import run_info
    from .runs_words import story

    reader = store.open(args.run)
    info = run_info(reader.folder)
    if args.json:
        experiment = to_tables(reader.experiment())
        print(json.dumps({**info.to_dict(), "versions": dict(info.record.versions), "config": experiment}))
    else:
        print("\n".join(story(info, reader)))


def _diff(store: RunStore, args: argparse.Namespace) -> None:
    from ..runs.store import compare

    a, b = store.open(args.a), store.open(args.b)
    differing = compare(a, b)
    same_data = a.record.data.get("checksum") == b.record.data.get("checksum")
    if args.json:
        rows = [{"path": path, "a": old, "b": new} for path, old, new in differing]
        print(json.dumps({"a": a.id, "b": b.id, "same_data": same_data, "differences": rows}))
        return
    print(f"{a.id} -> {b.id}")
    width = max((len(path) for path, _, _ in differing), default=0)
    for path, old, new in differing:
        print(f"  {path:<{width}}  {old} -> {new}")
    if not differing:
        print("  no setting differs")
    if not same_data:
        print("  the data differ")


def _note(store: RunStore, args: argparse.Namespace) -> None:
    from ..runs.notes import Notes, read_notes, write_notes

    folder = store.find(args.run)
    notes = read_notes(folder)
    tags = (set(notes.tags) | set(args.tag)) - set(args.untag)
    changed = Notes(notes.text if args.text is None else args.text, tuple(sorted(tags)))
    if changed != notes:
        _writing(lambda: write_notes(folder, changed))
    if args.json:
        print(json.dumps({"run": folder.name, "notes": changed.text, "tags": list(changed.tags)}))
    else:
        print(
            " ".join(part for part in (changed.text, *(f"#{tag}" for tag in changed.tags)) if part)
            or "no note"
        )


def _remove(store: RunStore, args: argparse.Namespace) -> None:
    folders = [store.find(wanted) for wanted in args.runs]
    for folder in folders:
        store.remove(folder)
        if not args.json:
            print(f"{folder.name} is in the trash")
    if args.json:
        print(json.dumps({"removed": [folder.name for folder in folders]}))


def _prune(store: RunStore, args: argparse.Namespace) -> None:
    from .runs_words import size

    gone = store.prunable(keep=args.keep, older_days=args.older)
    if not args.dry_run:
        for info in gone:
            store.remove(info.folder)
    freed = store.empty_trash() if args.trash and not args.dry_run else 0
    if args.json:
        print(
            json.dumps({"removed": [info.id for info in gone], "dry_run": args.dry_run, "freed_bytes": freed})
        )
        return
    for info in gone:
        print(f"{info.id}  {size(info.bytes)}" + ("  would go" if args.dry_run else "  is in the trash"))
    if not gone:
        print("nothing to prune")
    if freed:
        print(f"{size(freed)} are free again")


def _writing(action: Callable[[], None]) -> None:
    from ..errors import NntuiError
    from ..runs.failures import explain

    try:
        action()
    except OSError as error:
        cause, cure = explain(error)
        raise NntuiError(f"The note cannot be kept: {cause}.", str(error), cure) from None
