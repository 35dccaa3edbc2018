"""The keys of the bench. Every action has an id, by which a person may give it another key.

The order is that of the footer, which has room for about ten of them; the command palette lists all.
"""

from __future__ import annotations

from textual.binding import Binding

from ..panes.table import PANES

RUN = (
    Binding("s", "start", "start", id="run.start", tooltip="Train the experiment on the screen"),
    Binding("space", "pause", "pause", id="run.pause", tooltip="Wait after the step that is being done"),
    Binding("space", "resume", "resume", id="run.resume", tooltip="Go on training"),
    Binding("n", "step", "1 batch", id="run.step", tooltip="Do one step of the optimiser, then wait"),
    Binding("e", "epoch", "1 epoch", id="run.epoch", tooltip="Train to the end of the epoch, then wait"),
    Binding("x", "stop", "stop", id="run.stop", tooltip="End the run gracefully, with a last evaluation"),
    Binding("X", "abort", "stop now", id="run.abort", tooltip="End the run at once", show=False),
    Binding("r", "restart", "restart", id="run.restart", tooltip="Start again with the same initial weights"),
    Binding(
        "R",
        "reseed",
        "new seed",
        id="run.reseed",
        tooltip="Start again with other initial weights",
        show=False,
    ),
)
RATE = (
    Binding(
        "+",
        "rate(1)",
        "rate",
        id="rate.up",
        key_display="+/-",
        tooltip="Learning rate times 1.25, while training too",
    ),
    Binding("-", "rate(-1)", "rate down", id="rate.down", tooltip="Learning rate times 0.8", show=False),
    Binding("=", "type_rate", "type rate", id="rate.type", tooltip="Type a learning rate", show=False),
)
WARNINGS = (
    Binding(
        "w", "warnings", "warnings", id="view.warnings", tooltip="Read the warnings, and apply their cures"
    ),
)
VIEW = (
    Binding("v", "plots", "plots", id="view.plots", tooltip="Go into the plots: read, zoom, smooth, compare"),
    Binding("l", "log_y", "log", id="plot.log", tooltip="Loss on a logarithmic or a linear scale"),
    Binding(
        "T",
        "time_machine",
        "time machine",
        id="view.time_machine",
        tooltip="Go back in the run, every picture with it; branch from there",
    ),
)
EXPERIMENT = (
    Binding("p", "presets", "presets", id="experiment.presets", tooltip="Load an experiment"),
    Binding(
        "D",
        "data_sets",
        "data sets",
        id="experiment.data",
        tooltip="Data sets to fetch, and files of your own",
        show=False,
    ),
    Binding("u", "undo", "undo", id="experiment.undo", tooltip="Take the last edit back"),
    Binding(
        "ctrl+s", "save", "save", id="experiment.save", tooltip="Save as a preset of your own", show=False
    ),
)
MOVES = (
    Binding("tab", "next_pane(1)", "next pane", id="move.next_pane", show=False),
    Binding("shift+tab", "next_pane(-1)", "previous pane", id="move.previous_pane", show=False),
    Binding("down,j", "next_row(1)", "next setting", id="move.down", show=False),
    Binding("up,k", "next_row(-1)", "previous setting", id="move.up", show=False),
    Binding("pagedown", "scroll_words(1)", "read on", id="move.read_on", show=False),
    Binding("pageup", "scroll_words(-1)", "read back", id="move.read_back", show=False),
    Binding("escape", "back", "back", id="move.back", show=False),
)
PANE_KEYS = tuple(
    Binding(pane.letter, f"pane('{pane.id}')", f"go to {pane.title}", id=f"pane.{pane.id}", show=False)
    for pane in PANES
)
CHECKS = (
    Binding("C", "preflight", "checks", id="run.checks", tooltip="The checks before training", show=False),
    Binding(
        "K",
        "go_on",
        "go on",
        id="run.go_on",
        tooltip="Go on from the last good weights with a tenth of the learning rate",
    ),
)
HELP = (
    Binding("?", "explain", "explain", id="view.explain", tooltip="What the control under the cursor does"),
)

BENCH_KEYS = [*RUN, *WARNINGS, *RATE, *EXPERIMENT, *CHECKS, *HELP, *VIEW, *MOVES, *PANE_KEYS]
