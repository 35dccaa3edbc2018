"""Runs in words: the list as a table, one run as a story."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from ..runs.listing import RunInfo
from ..runs.presence import age_words
from ..runs.reader import RunReader
from .wording import duration, percent

HEAD = ("run", "state", "epochs", "best val", "warnings", "age", "size", "tags")


def table(infos: Sequence[RunInfo]) -> str:
    """The list, a line each, columns aligned; branches stand below their parent, indented."""
    rows = [HEAD, *((_indented(info, depth), *_cells(info)) for info, depth in by_family(infos))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def unlisted(infos: Sequence[RunInfo]) -> str:
    """How many trials of how many searches are among the runs, and how to see them."""
    studies = [info.record.study for info in infos if info.record.study]
    searches = len(set(studies))
    trials = f"{len(studies)} trial" + "s" * (len(studies) > 1)
    return f"{trials} of {searches} search{'es' * (searches > 1)} not listed: `nntui runs --all`"


def by_family(infos: Sequence[RunInfo]) -> list[tuple[RunInfo, int]]:
    """The runs in order, each followed by its branches, with how deep each stands; a parent that has gone
    leaves its branches on their own."""
    known = {info.id for info in infos}
    children: dict[str, list[RunInfo]] = {}
    for info in infos:
        children.setdefault(info.record.parent if info.record.parent in known else "", []).append(info)
    found: list[tuple[RunInfo, int]] = []
    waiting = [(info, 0) for info in reversed(children.get("", []))]
    while waiting:
        info, depth = waiting.pop()
        found.append((info, depth))
        waiting += [(child, depth + 1) for child in reversed(children.pop(info.id, []))]
    return found


def story(info: RunInfo, reader: RunReader) -> list[str]:
    """One run: how it went, what it is, where it is."""
    summary, record = info.summary, info.record
    lines = [f"{info.id}: {info.presence.words}" + (f", {summary.reason}" if summary.reason else "")]
    if record.parent:
        lines.append(f"branch   of {record.parent} at step {record.parent_step:,}")
    lines.append(f"progress epoch {summary.epoch:.4g}, step {summary.step:,} of {summary.total_steps:,}")
    lines[-1] += f", {duration(summary.seconds)} of training"
    if not isnan(summary.val_loss):
        lines.append(f"last     {_figures(summary.train_loss, summary.val_loss, summary.val_accuracy)}")
    if not isnan(summary.best_val_loss):
        figures = _figures(float("nan"), summary.best_val_loss, summary.best_val_accuracy)
        lines.append(f"best     epoch {summary.best_epoch}: {figures}")
    lines += [f"warning  {warning}" for warning in summary.warnings]
    data = record.data
    if data:
        counts = ", ".join(f"{count:,} {split}" for split, count in dict(data.get("counts") or {}).items())
        lines.append(f"data     {data.get('name', '?')}: {counts}; {str(data.get('checksum', ''))[:19]}")
    lines.append("versions " + ", ".join(f"{name} {version}" for name, version in record.versions.items()))
    if info.notes.text or info.notes.tags:
        lines.append(f"note     {info.notes.text} {' '.join('#' + tag for tag in info.notes.tags)}".rstrip())
    lines.append(f"folder   {info.folder} ({size(info.bytes)})")
    changed = [f"{path} = {value}" for path, value in _unusual(reader)]
    return lines + [f"setting  {line}" for line in changed]


def size(count: float) -> str:
    """Bytes as people say them: 830 B, 12 kB, 3.4 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 999.5 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" or count >= 9.95 else f"{count:.1f} {unit}"
        count /= 1000.0
    raise AssertionError("unreachable")


def _indented(info: RunInfo, depth: int) -> str:
    return ("  " * (depth - 1) + "└ " if depth else "") + info.id


def _cells(info: RunInfo) -> tuple[str, ...]:
    summary = info.summary
    if not isnan(summary.best_val_accuracy):
        best = percent(summary.best_val_accuracy)
    else:
        best = "" if isnan(summary.best_val_loss) else f"loss {summary.best_val_loss:.4g}"
    warnings = str(len(summary.warnings)) if summary.warnings else ""
    tags = " ".join(info.notes.tags)
    return (
        info.presence.words,
        f"{summary.epoch:.4g}",
        best,
        warnings,
        age_words(info.age),
        size(info.bytes),
        tags,
    )


def _figures(train_loss: float, val_loss: float, val_accuracy: float) -> str:
    parts = [] if isnan(train_loss) else [f"loss {train_loss:.4f}"]
    parts.append(f"val loss {val_loss:.4f}")
    return ", ".join(parts if isnan(val_accuracy) else [*parts, f"val accuracy {percent(val_accuracy)}"])


def _unusual(reader: RunReader) -> list[tuple[str, object]]:
    from ..config import Experiment, differences
    from ..errors import NntuiError

    try:
        return [(path, value) for path, _, value in differences(Experiment(), reader.experiment())]
    except NntuiError:
        return []
