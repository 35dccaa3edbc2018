"""One page of Markdown on a run: what it was, how it went, what was wrong, where its pictures are."""

from __future__ import annotations

from math import isnan
from pathlib import Path

from ..config import Experiment, differences
from ..runs.disk import Disk
from ..training.events import EpochCompleted, RunFinished, RunStarted, SettingChanged
from .pictures import write_svg
from .saved import Saved

EPOCH_ROWS = 12


def write_report(saved: Saved, folder: Path) -> list[Path]:
    """report.md, with the plots beside it."""
    drawn = write_svg(saved, folder)
    path = folder / "report.md"
    Disk().replace(path, report(saved, [picture.name for picture in drawn]).encode())
    return [path, *drawn]


def report(saved: Saved, pictures: list[str] | None = None) -> str:
    """The page as text; `pictures` are the file names to show in it."""
    parts = [
        _head(saved),
        _figures(saved),
        _settings(saved),
        _findings(saved),
        _epochs(saved),
        _shown(pictures or []),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(saved: Saved) -> str:
    record, experiment = saved.reader.record, saved.experiment
    lines = [f"# {experiment.title or record.title or saved.id}"]
    if experiment.story:
        lines.append(experiment.story)
    about = [f"Run `{saved.id}`", f"made {record.created[:19]}" if record.created else ""]
    if record.parent:
        about.append(f"branch of `{record.parent}` at step {record.parent_step:,}")
    about.append(", ".join(f"{name} {version}" for name, version in record.versions.items()))
    lines.append("; ".join(part for part in about if part) + ".")
    return "\n\n".join(lines)


def _figures(saved: Saved) -> str:
    summary = saved.reader.summary()
    lines = ["## How it went", "", "| | |", "| --- | --- |"]
    ends = saved.of(RunFinished)
    ended = f"{ends[-1].outcome}: {ends[-1].reason}" if ends else "no end was written"
    rows = {
        "ended": ended,
        "trained": f"{summary.step:,} steps, {summary.epoch:.4g} epochs, {summary.seconds:.1f} s",
        "last validation loss": _number(summary.val_loss),
        "last validation accuracy": _share(summary.val_accuracy),
        "best epoch": f"{summary.best_epoch}" if summary.best_epoch else "",
        "best validation loss": _number(summary.best_val_loss),
        "best validation accuracy": _share(summary.best_val_accuracy),
    }
    for started in saved.of(RunStarted)[:1]:
        rows["chance"] = f"loss {started.chance_loss:.3f}" + (
            "" if isnan(started.chance_accuracy) else f", accuracy {_share(started.chance_accuracy)}"
        )
        rows["parameters"] = f"{started.parameters:,}"
        data = started.data
        counts = ", ".join(f"{count:,} {split}" for split, count in dict(data.get("counts") or {}).items())
        rows["data"] = f"{data.get('name', '?')} ({counts}), `{str(data.get('checksum', ''))[:19]}`"
    return "\n".join(lines + [f"| {name} | {value} |" for name, value in rows.items() if value])


def _settings(saved: Saved) -> str:
    lines = [
        f"- `{path} = {value}`"
        for path, _, value in differences(Experiment(), saved.experiment)
        if path != "story"
    ]
    lines += [
        f"- at step {event.step:,}: `{event.path}` {event.old} → {event.new}"
        for event in saved.of(SettingChanged)
    ]
    return "\n".join(["## Settings that are not at their default", "", *(lines or ["None."])])


def _findings(saved: Saved) -> str:
    records = saved.history.findings
    if not records:
        return "## Warnings\n\nNone."
    lines = ["## Warnings", ""]
    for record in records:
        finding = record.finding
        until = "stood to the end" if record.cleared_at is None else f"cleared at step {record.cleared_at:,}"
        lines.append(
            f"- **{finding.title}** (`{finding.id}`, {finding.severity}) from step {record.raised_at:,}, {until}."
        )
        lines.append(f"  {finding.cause}")
        if finding.fixes:
            lines.append(f"  Fix: `{finding.fixes[0]}`.")
    return "\n".join(lines)


def _epochs(saved: Saved) -> str:
    epochs = saved.of(EpochCompleted)
    if not epochs:
        return ""
    every = -(-len(epochs) // EPOCH_ROWS)
    shown = [event for event in epochs if event.epoch % every == 0 or event in (epochs[0], epochs[-1])]
    lines = [
        "## Epochs",
        "",
        "| epoch | training loss | validation loss | training accuracy | validation accuracy |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for event in shown:
        cells = [_number(event.train_loss), _number(event.val_loss)]
        cells += [_share(event.train_accuracy), _share(event.val_accuracy)]
        lines.append(f"| {event.epoch}{' *' if event.best else ''} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", "\\* the best so far."])


def _shown(pictures: list[str]) -> str:
    if not pictures:
        return ""
    return "\n\n".join(["## Plots", *(f"![{name.removesuffix('.svg')}]({name})" for name in pictures)])


def _number(value: float) -> str:
    return "" if isnan(value) else f"{value:.4g}"


def _share(value: float) -> str:
    return "" if isnan(value) else f"{100.0 * value:.1f} %"
