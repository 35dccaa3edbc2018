"""A table's columns in words: what each is for, and what predicting it would mean."""

from __future__ import annotations

from collections.abc import Collection

from ...core.data.tables.report import ColumnReport, TableReport

FEW_NUMBERS = 20
"""So many different whole numbers, at most, look like the numbers of classes."""


def table_line(report: TableReport) -> str:
    """Rows, columns, and how the file is written."""
    rows = f"{report.rows:,} rows" if report.whole else f"the first {report.rows:,} rows"
    parts = [rows, f"{len(report.columns):,} columns"]
    if report.delimiter:
        parts.append(f"{report.delimiter} between them")
        parts.append("a header" if report.has_header else "no header")
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
        return "left out", f"{column.different:,} different texts"
    return "input", ""


def values(column: ColumnReport) -> str:
    """Numbers by their bounds, texts by the most frequent."""
    if column.kind == "number":
        return "empty" if column.low is None else f"{column.low:g} .. {column.high:g}"
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
        return f"Predicting {column.name}: one of {column.different:,} classes{names}."
    return f"Predicting {column.name}: a number, {column.different:,} different from {values(column)}."
