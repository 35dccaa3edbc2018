"""`nntui doctor`: what the diagnosis knows, and how good it is."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .parser import positive

if TYPE_CHECKING:
    from ..corpus.benchmark import Row, Table

EXAMPLES = """
nntui doctor
nntui doctor --benchmark --processes 2
nntui doctor --benchmark --healthy 60 --faults 4 --json > table.json
nntui doctor --benchmark --part kept --data FOLDER --markdown > docs/DIAGNOSIS.md
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--benchmark", action="store_true", help="train a corpus of faulty and healthy runs and measure"
    )
    parser.add_argument(
        "--part",
        choices=("tune", "measure", "apart", "kept"),
        default="measure",
        help="which part of the corpus; kept: both that no threshold was set on (measure)",
    )
    parser.add_argument("--healthy", type=positive, default=70, metavar="N", help="healthy runs (70)")
    parser.add_argument(
        "--faults", type=positive, default=4, metavar="N", help="runs of each kind of fault (4)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the corpus (0)")
    parser.add_argument("--processes", type=positive, default=1, metavar="N", help="training processes (1)")
    parser.add_argument(
        "--data",
        metavar="FOLDER",
        help="a folder with mnist/, fashion-mnist/ and tabular/, for more data sets",
    )
    parser.add_argument("--no-fixes", action="store_true", help="do not train again with the first fix")
    parser.add_argument("--markdown", action="store_true", help="the result as a page")
    parser.add_argument("--json", action="store_true", help="the result as one JSON object")


def run(args: argparse.Namespace) -> int:
    """List the rules, or run the benchmark."""
    if not args.benchmark:
        _list_rules()
        return 0
    from ..corpus.benchmark import measure
    from ..corpus.generate import generate

    folder = Path(args.data) if args.data else None
    parts = ("measure", "apart") if args.part == "kept" else (args.part,)
    cases = [
        case
        for part in parts
        for case in generate(
            part,
            healthy_runs=args.healthy,
            faulty_runs=args.faults,
            seed=args.seed,
            with_files=folder is not None,
        )
    ]
    table = measure(cases, args.processes, folder, with_fixes=not args.no_fixes, tell=_tell)
    if args.markdown:
        from ..corpus.page import as_page

        print(as_page(table, _command(args), args.part), end="")
    else:
        print(json.dumps(as_table(table)) if args.json else "\n".join(as_lines(table)))
    return 0


def _command(args: argparse.Namespace) -> str:
    """What to type for the same page."""
    data = " --data FOLDER" if args.data else ""
    return (
        f"nntui doctor --benchmark --part {args.part} --healthy {args.healthy} --faults {args.faults} "
        f"--seed {args.seed}{data} --markdown"
    )


def _tell(done: int, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{count} runs", end="" if done < count else "\n", file=sys.stderr, flush=True)


def _list_rules() -> None:
    from ..diagnostics import RULES

    for rule in RULES:
        print(f"{rule.severity:<8}  {rule.id:<22}  {rule.title}")
        print(f"{'':<34}{rule.cause}")


def as_table(table: Table) -> dict[str, object]:
    """The result as plain values."""
    return {
        "kinds": [row.as_table() for row in table.rows],
        "strong": table.strong.as_table(),
        "mild": table.mild.as_table(),
        "healthy": table.healthy,
        "alarmed": table.alarmed,
        "healthy_left_out": table.healthy_left_out,
        "rules": {
            name: dict(zip(("named", "right", "false_alarms"), counts, strict=True))
            for name, counts in sorted(table.rules.items())
        },
        "alarms": [{"case": case, "finding": finding} for case, finding in table.alarms],
        "classics": {
            name: dict(zip(("found", "faults", "alarmed", "healthy"), counts, strict=True))
            for name, counts in table.classics.items()
        },
    }


def as_lines(table: Table) -> list[str]:
    """The result for people: shares in per cent, with their 95 % intervals in the totals."""
    lines = [
        f"{'fault':<20}{'runs':>5}{'found':>7}{'right':>7}{'repaired':>10}{'worse':>7}{'first seen at':>15}"
    ]
    lines += [_line(row) for row in table.rows if row.faults]
    lines += ["", *_total(table.strong), *_total(table.mild)]
    from ..corpus.verdict import wilson

    low, high = wilson(table.alarmed, table.healthy)
    lines.append(
        f"healthy runs: {table.healthy} ({table.healthy_left_out} that ended badly left out), "
        f"false alarms {_share(table.alarmed, table.healthy)} ({100 * low:.1f} to {100 * high:.1f})"
    )
    lines += [f"  {case}: {finding}" for case, finding in table.alarms]
    lines += ["", "other rules on the same runs", f"{'':<22}{'found':>8}{'healthy runs alarmed':>24}"]
    lines += [
        f"{name:<22}{_share(found, faults):>8}{_share(alarmed, healthy):>24}"
        for name, (found, faults, alarmed, healthy) in table.classics.items()
    ]
    return lines


def _line(row: Row) -> str:
    table = row.as_table()
    when = (
        "before training"
        if table["before_training"] > row.found / 2
        else f"{100 * table['median_time']:.1f} %"
    )
    return (
        f"{row.name:<20}{row.faults:>5}{row.found:>7}{row.right:>7}{row.repaired:>10}{row.worse:>7}{when:>17}"
    )


def _total(row: Row) -> list[str]:
    from ..corpus.verdict import wilson

    def with_interval(hits: int) -> str:
        low, high = wilson(hits, row.faults)
        return f"{_share(hits, row.faults)} ({100 * low:.1f} to {100 * high:.1f})"

    late = row.as_table()
    return [
        f"{row.name} faults: {row.faults}; found {with_interval(row.found)}, right cause {with_interval(row.right)}",
        f"  repaired by the first fix {with_interval(row.repaired)}, made worse {_share(row.worse, row.faults)}; "
        f"{late['before_training']} seen before training, the others at {100 * late['median_time']:.1f} % of the run",
    ]


def _share(hits: int, count: int) -> str:
    return f"{100 * hits / count:.1f} %" if count else "none"
