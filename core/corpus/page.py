"""The result of the benchmark as a page of Markdown: what stands in docs/DIAGNOSIS.md."""

from __future__ import annotations

from .benchmark import Row, Table
from .verdict import wilson

HEAD = """# How good the diagnosis is

Made by `{command}`: {faults} faulty runs and {healthy} healthy ones, trained by the product itself on data sets and
network shapes that were {use}. The outcome decides what counts: a fault whose run ended as well as
healthy runs do is no fault (left out), and a healthy run that ended badly is not healthy (left out: {left_out}). In
brackets: 95 % confidence intervals (Wilson).

"Found" is a warning or worse at any time; "right cause" is the first of those that stand at the end; "repaired" means
that the run with the first change offered, and nothing else, ends as well as the same experiment did before the fault
was put into it, or as healthy runs of its data set do. "Worse" is a balanced accuracy more than 3 points below that of
the faulty run.
"""

LOST = ("labels_shuffled", "const_inputs", "overfit_small", "imbalance")
"""Faults of data that have lost what there was to learn: no setting brings it back."""

USE = {
    "tune": "used to set the thresholds",
    "measure": "not used to set the thresholds",
    "apart": "not used to set the thresholds",
    "kept": "not used to set the thresholds",
}


def as_page(table: Table, command: str, part: str) -> str:
    """The whole page."""
    faults = table.strong.faults + table.mild.faults
    head = HEAD.format(
        command=command, faults=faults, healthy=table.healthy, use=USE[part], left_out=table.healthy_left_out
    )
    parts = [head, _totals(table), _others(table, faults), _kinds(table), _rules(table)]
    return "\n".join(parts)


def _totals(table: Table) -> str:
    lines = [
        "## In total", "",
        "| faults | runs | found | right cause | repaired by the first fix | made worse | seen before the first step | "
        "the others seen at (median) |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    for row in (table.strong, table.mild):
        late = row.as_table()
        lines.append(
            f"| {row.name} | {row.faults} | {_of(row.found, row.faults)} | {_of(row.right, row.faults)} | "
            f"{_of(row.repaired, row.faults)} | {_of(row.worse, row.faults)} | {late['before_training']} | "
            f"{100 * late['median_time']:.1f} % of the run |"
        )
    lines += [
        "",
        f"Healthy runs alarmed: {table.alarmed} of {table.healthy}, {_of(table.alarmed, table.healthy)}.",
    ]
    lines += [f"- `{case}`: {finding}" for case, finding in table.alarms]
    curable = [row for row in table.rows if row.name not in LOST]
    faults = sum(row.faults for row in curable)
    lines += [
        "",
        f"No setting brings back what the data have lost ({', '.join(LOST)}). Of the {faults} other faults the first "
        f"fix repairs {_of(sum(row.repaired for row in curable), faults)}. As well as healthy runs of the data set end "
        f"{_of(sum(row.fully for row in curable), faults)} of them with the fix, and "
        f"{_of(sum(row.sound for row in curable), faults)} of the same experiments without the fault.",
    ]
    return "\n".join([*lines, ""])


def _others(table: Table, faults: int) -> str:
    found = table.strong.found + table.mild.found
    rows = {"this diagnosis": (found, faults, table.alarmed, table.healthy), **table.classics}
    lines = ["## Beside other rules, on the same runs", "", "| rules | faults found | healthy runs alarmed |"]
    lines.append("| --- | --- | --- |")
    lines += [
        f"| {name} | {_of(hits, count)} | {_of(alarmed, healthy)} |"
        for name, (hits, count, alarmed, healthy) in rows.items()
    ]
    return "\n".join([*lines, ""])


def _kinds(table: Table) -> str:
    lines = ["## By kind of fault", "", "| fault | runs | found | right | repaired | worse | first seen |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    lines += [_kind(row) for row in table.rows if row.faults]
    return "\n".join([*lines, ""])


def _kind(row: Row) -> str:
    figures = row.as_table()
    before = figures["before_training"] > row.found / 2
    when = "before training" if before else f"{100 * figures['median_time']:.1f} % of the run"
    return (
        f"| {row.name} | {row.faults} | {row.found} | {row.right} | {row.repaired} | {row.worse} | {when} |"
    )


def _rules(table: Table) -> str:
    lines = [
        "## By warning",
        "",
        "| warning | named as the cause | rightly | false alarms |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {named} | {right} | {false} |"
        for name, (named, right, false) in sorted(table.rules.items())
    ]
    return "\n".join([*lines, ""])


def _of(hits: int, count: int) -> str:
    if not count:
        return "none"
    low, high = wilson(hits, count)
    return f"{100 * hits / count:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
