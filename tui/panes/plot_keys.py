"""The keys of the plots; they hold while the plots have the cursor."""

from __future__ import annotations

from textual.binding import Binding

PLOT_KEYS = (
    Binding(
        "left",
        "read(-1)",
        "read",
        id="plot.left",
        key_display="←→",
        tooltip="Move the cursor that reads values",
    ),
    Binding("right", "read(1)", "read on", id="plot.right", show=False),
    Binding("shift+left", "read(-10)", "read far back", id="plot.far_left", show=False),
    Binding("shift+right", "read(10)", "read far on", id="plot.far_right", show=False),
    Binding("up", "zoom(1)", "zoom", id="plot.zoom_in", key_display="↑↓", tooltip="Fewer or more steps"),
    Binding("down", "zoom(-1)", "zoom out", id="plot.zoom_out", show=False),
    Binding(
        "comma", "pan(-1)", "pan", id="plot.pan_left", key_display=",.", tooltip="Earlier or later steps"
    ),
    Binding("full_stop", "pan(1)", "pan on", id="plot.pan_right", show=False),
    Binding("f", "follow", "follow/whole", id="plot.follow", tooltip="The newest steps, or the whole run"),
    Binding(
        "left_square_bracket",
        "smooth(-1)",
        "smooth",
        id="plot.rougher",
        key_display="[]",
        tooltip="A rougher or a smoother line of the batch losses",
    ),
    Binding("right_square_bracket", "smooth(1)", "smoother", id="plot.smoother", show=False),
    Binding("m", "unit", "step/epoch/time", id="plot.unit", tooltip="What the x axis counts"),
    Binding("L", "log_x", "log x", id="plot.log_x", tooltip="The x axis logarithmic or linear"),
    Binding(
        "G", "extras", "more curves", id="plot.extras", tooltip="Regularisation loss, and the accuracy gap"
    ),
    Binding("O", "ghosts", "earlier runs", id="plot.ghosts", tooltip="Earlier runs behind this one"),
)
