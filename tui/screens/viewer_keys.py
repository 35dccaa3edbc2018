"""The keys of the viewer of a saved run."""

from __future__ import annotations

from textual.binding import Binding

VIEWER_KEYS = [
    Binding(
        "space", "command('pause')", "pause", id="viewer.pause", tooltip="Wait after the step being done"
    ),
    Binding("space", "command('resume')", "resume", id="viewer.resume", tooltip="Go on training"),
    Binding("n", "command('step')", "1 batch", id="viewer.step", tooltip="Do one step, then wait"),
    Binding(
        "e", "command('epoch')", "1 epoch", id="viewer.epoch", tooltip="To the end of the epoch, then wait"
    ),
    Binding("x", "command('stop')", "stop", id="viewer.stop", tooltip="End the run gracefully"),
    Binding(
        "X", "command('abort')", "stop now", id="viewer.abort", tooltip="End the run at once", show=False
    ),
    Binding(
        "+", "rate(1)", "rate", id="viewer.rate_up", key_display="+/-", tooltip="Learning rate times 1.25"
    ),
    Binding(
        "-", "rate(-1)", "rate down", id="viewer.rate_down", tooltip="Learning rate times 0.8", show=False
    ),
    Binding("w", "warnings", "warnings", id="viewer.warnings", tooltip="Read the warnings"),
    Binding("i", "about", "about", id="viewer.about", tooltip="The run's settings, data and versions"),
    Binding("g", "go_on", "go on", id="viewer.go_on", tooltip="Go on with the run from its last checkpoint"),
    Binding(
        "T",
        "time_machine",
        "time machine",
        id="viewer.time_machine",
        tooltip="Back to the run's checkpoints, every picture with them; branch from there",
    ),
    Binding("b", "to_bench", "to bench", id="viewer.bench", tooltip="Put the run's experiment on the bench"),
    Binding("l", "log_y", "log", id="viewer.log", tooltip="Loss on a logarithmic or a linear scale"),
    Binding(
        "ctrl+d", "app.quit", "detach", id="viewer.detach", tooltip="Leave nntui; the run goes on", show=False
    ),
    Binding("escape", "back", "leave", id="viewer.back", tooltip="Leave the run; it goes on"),
]
