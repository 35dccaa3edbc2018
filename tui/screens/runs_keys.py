"""The keys of the runs screen."""

from __future__ import annotations

from textual.binding import Binding

RUNS_KEYS = [
    Binding(
        "enter", "open", "open", id="runs.open", tooltip="Open the run: its plots, its warnings, its keys"
    ),
    Binding("space,m", "mark", "mark", id="runs.mark", tooltip="Mark the run, to lay its curves over others"),
    Binding(
        "slash",
        "filter",
        "filter",
        id="runs.filter",
        key_display="/",
        tooltip="Show only some: lr>=0.01 #keep",
    ),
    Binding("o", "order", "sort", id="runs.sort", tooltip="Sort by the next column"),
    Binding(
        "C",
        "columns",
        "columns",
        id="runs.columns",
        tooltip="Which figures and settings stand beside the runs",
    ),
    Binding("O", "reverse", "reverse", id="runs.reverse", tooltip="Turn the order round", show=False),
    Binding(
        "t", "trials", "trials", id="runs.trials", tooltip="Show the trials of searches too, or hide them"
    ),
    Binding("d", "differences", "diff", id="runs.diff", tooltip="Settings in which the marked runs differ"),
    Binding("g", "go_on", "go on", id="runs.go_on", tooltip="Go on with the run from its last checkpoint"),
    Binding("R", "race", "race", id="runs.race", tooltip="Race the marked runs, or values of one setting"),
    Binding(
        "A",
        "ensemble",
        "ensemble",
        id="runs.ensemble",
        tooltip="The marked runs asked together, beside each alone",
    ),
    Binding("b", "to_bench", "to bench", id="runs.bench", tooltip="Put the run's experiment on the bench"),
    Binding("n", "notes", "note", id="runs.notes", tooltip="A note and tags for the run"),
    Binding(
        "delete,D", "remove", "delete", id="runs.remove", key_display="D", tooltip="Put the run in the trash"
    ),
    Binding("u", "undo", "undo", id="runs.undo", tooltip="Bring back the run that was deleted last"),
    Binding("c", "clear", "no marks", id="runs.clear", tooltip="Take all marks off", show=False),
    Binding(
        "l", "log_y", "log", id="runs.log", tooltip="Loss on a logarithmic or a linear scale", show=False
    ),
    Binding("down,j", "move(1)", "next run", id="runs.next", show=False),
    Binding("up,k", "move(-1)", "previous run", id="runs.previous", show=False),
    Binding("pagedown", "move(10)", "further", id="runs.further", show=False),
    Binding("pageup", "move(-10)", "back", id="runs.back", show=False),
    Binding("home", "move(-100000)", "first run", id="runs.first", show=False),
    Binding("end", "move(100000)", "last run", id="runs.last", show=False),
    Binding("escape", "back", "back", id="runs.escape", show=False),
]
