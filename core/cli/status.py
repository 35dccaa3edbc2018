"""`nntui status`: one line for prompts and scripts."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from .headless import store_arguments

if TYPE_CHECKING:
    from ..runs.listing import RunInfo

EXAMPLES = """
nntui status                 the runs that go on; else the last one
nntui status last --json
PS1='$(nntui status) \\$ '
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("run", nargs="?", metavar="RUN", help="only this run")
    parser.add_argument("--json", action="store_true", help="print JSON")
    store_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print the line."""
    from ..runs.listing import run_info
    from ..runs.store import RunStore

    store = RunStore(args.runs_dir)
    infos = [run_info(store.find(args.run))] if args.run else store.runs()
    if not args.run:
        infos = [info for info in infos if info.presence.alive] or infos[:1]
    if args.json:
        print(json.dumps([info.to_dict() for info in infos]))
    else:
        print(" | ".join(map(line, infos)) or "no runs")
    return 0


def line(info: RunInfo) -> str:
    """A run in a few words: "1123-1430-digits-mlp running 62 % epoch 12.4 val 97.1 % 1 warning"."""
    summary = info.summary
    parts = [info.id, info.presence.words]
    if info.presence.alive and summary.total_steps:
        parts.append(f"{summary.step / summary.total_steps:.0%}")
    parts.append(f"epoch {summary.epoch:.4g}")
    if summary.best_val_accuracy == summary.best_val_accuracy:
        parts.append(f"val {summary.best_val_accuracy:.1%}")
    elif summary.best_val_loss == summary.best_val_loss:
        parts.append(f"val loss {summary.best_val_loss:.4g}")
    if summary.warnings:
        parts.append(f"{len(summary.warnings)} warning{'s' if len(summary.warnings) > 1 else ''}")
    return " ".join(parts)
