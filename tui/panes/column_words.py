"""A table's columns in words: what each is for, and what predicting it would mean."""

from __future__ import annotations

from collections.abc import Collection

from ...core.data.tables.report import ColumnReport, TableReport
from ...core.language import tr

FEW_NUMBERS = 20
"""So many different whole numbers, at most, look like the numbers of classes."""


def table_line(report: TableReport) -> str:
    """Rows, columns, and how the file is written."""
    count = f"{report.rows:,}"
    rows = tr("{count} rows", count=count) if report.whole else tr("the first {count} rows", count=count)
    parts = [rows, tr("{count} columns", count=f"{len(report.columns):,}")]
    if report.delimiter:
        parts.append(tr("{sign} between them", sign=tr(report.delimiter)))
        parts.append(tr("a header") if report.has_header else tr("no header"))
        parts.append(report.encoding)
    return ", ".join(part for part in parts if part)


def role(
    column: ColumnReport, target: str, left_out: Collection[str], max_categories: int
) -> tuple[str, str]:
    """What a column is for when `target` is predicted, and why where it is left out."""
    if column.name == target:
        return "target", ""
    if column.name in left_out:
        return "left out", "you left it out"
    if column.role == "left out":
        return column.role, column.reason
    if column.kind == "text" and column.different > max_categories:
        return "left out", tr("{count} different texts", count=f"{column.different:,}")
    return "input", ""


def values(column: ColumnReport) -> str:
    """Numbers by their bounds, texts by the most frequent."""
    if column.kind == "number":
        return tr("empty") if column.low is None else f"{column.low:g} .. {column.high:g}"
    return ", ".join(column.categories)


def gaps(column: ColumnReport, rows: int) -> str:
    """How many cells are empty."""
    if not column.missing:
        return ""
    return f"{column.missing:,} ({100 * column.missing / max(1, rows):.0f} %)"


def predicts_classes(column: ColumnReport, task: str) -> bool:
    """Whether the column, as a target, is taken as classes."""
    return column.kind == "text" or task == "classification"


def looks_like_classes(column: ColumnReport) -> bool:
    """Whether a column of numbers holds few whole numbers only."""
    if column.kind != "number" or column.low is None or column.high is None:
        return False
    return column.different <= FEW_NUMBERS and column.low.is_integer() and column.high.is_integer()


def prediction(column: ColumnReport, task: str) -> str:
    """What predicting a column would mean."""
    if predicts_classes(column, task):
        names = f" ({', '.join(column.categories)})" if column.categories else ""
        return tr(
            "Predicting {column}: one of {count} classes{names}.",
            column=column.name,
            count=f"{column.different:,}",
            names=names,
        )
    return tr(
        "Predicting {column}: a number, {count} different from {range}.",
        column=column.name,
        count=f"{column.different:,}",
        range=values(column),
    )
