"""`nntui watch`: a training that another tool does, by the log it writes."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..diagnostics.finding import Finding
    from ..watch.watched import Watched

EXAMPLES = """
nntui watch lightning_logs            the newest log in the folder, as it grows
nntui watch history.csv --once
nntui watch runs/bert --json | jq .
"""

SHOWN = ("batch_loss", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "learning_rate")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", type=Path, metavar="PATH", help="a log, or a folder in which to find one")
    parser.add_argument("--once", action="store_true", help="say what is there now, and end")
    parser.add_argument("--every", type=float, default=1.0, metavar="S", help="seconds between two looks (1)")
    parser.add_argument("--json", action="store_true", help="one JSON object per line on standard output")


def run(args: argparse.Namespace) -> int:
    """Follow it until Ctrl-C; 1 where a critical warning stands at the end."""
    from ..watch.watched import Watched

    watched = Watched(args.path)
    if not args.json:
        print(f"{watched.log.kind}: {watched.log.path}", flush=True)
    told: set[str] = set()
    try:
        while True:
            came = watched.poll()
            if came:
                _tell(watched, as_json=args.json)
            told = _tell_findings(watched, told, as_json=args.json)
            if args.once:
                break
            time.sleep(args.every)
    except KeyboardInterrupt:
        pass
    return int(any(finding.severity == "critical" for finding in watched.findings))


def _tell(watched: Watched, *, as_json: bool) -> None:
    from ..runs.plain_json import figures

    history = watched.history
    last = {name: curve.last[1] for name in SHOWN if (curve := history.curves[name]).last is not None}
    if as_json:
        print(
            json.dumps(figures({"event": "row", "step": history.step, "epoch": history.epoch, **last})),
            flush=True,
        )
        return
    parts = [f"step {history.step}", *([f"epoch {history.epoch:g}"] if history.epoch else [])]
    parts += [f"{name.replace('_', ' ')} {value:.4g}" for name, value in last.items()]
    print("  ".join(parts), flush=True)


def _tell_findings(watched: Watched, told: set[str], *, as_json: bool) -> set[str]:
    standing = {finding.id: finding for finding in watched.findings}
    for id_ in standing.keys() - told:
        _say(standing[id_], as_json=as_json)
    for id_ in told - standing.keys():
        text = json.dumps({"event": "finding_cleared", "id": id_, "step": watched.history.step})
        print(text if as_json else f"ok {id_} no longer holds", flush=True)
    return set(standing)


def _say(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps({"event": "finding", "finding": finding.to_dict(), "step": finding.step}), flush=True
        )
        return
    figures = ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in finding.evidence.items()
    )
    print(f"! {finding.title} ({figures})\n     {finding.cause}", file=sys.stdout, flush=True)
