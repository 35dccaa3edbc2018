"""The figures as a page of Markdown."""

from __future__ import annotations

from typing import Any

from .targets import NOTES, targets


def page(found: dict[str, Any]) -> str:
    """Everything `python -m benchmarks` measured."""
    machine = found["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    lines = [
        "# Benchmarks",
        "",
        f"{machine['processor']}, {machine['cores']} cores; {machine['products']}; {versions}; {machine['date']}. "
        "Made by `python -m benchmarks --write BENCHMARKS.md`.",
        "",
        "One BLAS thread, CPU time of the thread, candidates interleaved in random order, medians of per-round "
        "ratios: the machine may be shared and noisy, the ratios move by some 7 %.",
        "",
        *_targets(found),
        "## A training step",
        "",
        "Shuffled gather, forward, loss as a number, backward, L2, optimiser. *Floor*: this engine's time over that "
        "of the step's matrix products alone. The other columns: how many times faster this engine is.",
        "",
    ]
    peers = sorted({name for row in found["steps"] for name in row["faster_than"]})
    lines.append("| network, batch, optimiser | steps/s | floor | " + " | ".join(peers) + " |")
    lines.append("| --- " * (3 + len(peers)) + "|")
    for row in found["steps"]:
        ratios = [f"{row['faster_than'][name]:.2f}" if name in row["faster_than"] else "–" for name in peers]
        lines.append(
            f"| {row['problem']} | {row['steps_per_second']:,.0f} | {row['over_floor']:.2f} | {' | '.join(ratios)} |"
        )
    lines += _convolution(found["convolution"])
    lines += [
        "",
        "## Depth, width, batch",
        "",
        "| network, batch, optimiser | steps/s | floor |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| {r['problem']} | {r['steps_per_second']:,.0f} | {r['over_floor']:.2f} |" for r in found["scaling"]
    ]
    lines += [
        "",
        "## Start-up",
        "",
        "CPU seconds of a fresh interpreter, median.",
        "",
        "| what | s |",
        "| --- | --- |",
    ]
    lines += [f"| {name} | {seconds:.3f} |" for name, seconds in found["start_up"].items()]
    lines += [
        "",
        "Seconds by the clock to the first frame in a terminal, median.",
        "",
        "| what | s |",
        "| --- | --- |",
    ]
    lines += [f"| {name} | {seconds:.3f} |" for name, seconds in found["first_frame"].items()]
    lines += [
        "",
        "## Memory",
        "",
        "One epoch on 50,000 x 3,072 bytes (150 MB of pixels), network 100-50-10: resident peak above the bare "
        "interpreter.",
        "",
    ]
    lines += [f"- {name}: {megabytes:.0f} MB" for name, megabytes in found["memory"].items()]
    lines += [
        "",
        "## Probes and diagnosis",
        "",
        "What they add to training the digits MLP (64-64-10, batch 64); most of it is measured before the first step "
        "and soon after it, whatever the run's length.",
        "",
        "| epochs | the run without them, s | added, ms | added, % |",
        "| --- | --- | --- | --- |",
        *(
            f"| {row['epochs']:,} | {row['seconds']:.2f} | {1e3 * row['seconds added']:.0f} | "
            f"{100 * row['share added']:.1f} |"
            for row in found["probing"]
        ),
        "",
        "## The screen beside the training",
        "",
        "The app in a pseudo-terminal of 120 x 40 that takes all it is sent, training the digits at full speed: the "
        f"screen's thread works {100 * found['screen']['screen']:.1f} % of the time, the training's "
        f"{100 * found['screen']['training']:.0f} %; {found['screen']['bytes_per_second'] / 1000:.1f} KB/s are sent.",
        "",
    ]
    return "\n".join(lines)


def _targets(found: dict[str, Any]) -> list[str]:
    lines = [
        "## What is asked of it",
        "",
        "At batch 64. Against the matrix products: how many times as long a step may take; against another program: "
        "how many times faster it should be.",
        "",
        "| what | against | asked | measured | |",
        "| --- | --- | --- | --- | --- |",
    ]
    for target in targets(found):
        bound = f"{'<=' if target.at_most else '>='} {target.bound:g}"
        verdict = "reached" if target.reached else "**missed**"
        lines.append(f"| {target.problem} | {target.against} | {bound} | {target.figure:.2f} | {verdict} |")
    return [*lines, "", NOTES]


def _convolution(rows: list[dict[str, Any]]) -> list[str]:
    names = list(dict.fromkeys(name for row in rows for name in row["milliseconds"]))
    lines = [
        "",
        "## A convolution net's step",
        "",
        f"{rows[0]['problem']}. Milliseconds; in brackets, how many times faster this engine is, or, of the products, "
        "how many times as long it takes.",
        "",
        "| | plain | batch norm |",
        "| --- | --- | --- |",
    ]
    for name in names:
        cells = [_cell(row, name) for row in rows]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _cell(row: dict[str, Any], name: str) -> str:
    if name not in row["milliseconds"]:
        return "–"
    ratio = row["faster_than"].get(name) or row["over_floor"].get(name)
    return f"{row['milliseconds'][name]:.1f}" + (f" ({ratio:.2f})" if ratio else "")
