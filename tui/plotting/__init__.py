"""Arrays drawn into terminal cells. Knows nothing of runs, nets or training.

Every drawing is a plain function `(data..., width, height, look) -> Picture`. The way of a curve:

    columns  reduce a long series to the columns of the pane (minimum, maximum, what was not finite)
    limits   limits that stay put, so that old dots do; axis, ticks: from values to places and labels
    layout   where canvas, axes and labels lie; frame: axes and labels, drawn once by plotext_frame
    strokes  the dots that each column covers; patterns: which of them a line mark lets through
    curves   dots into braille cells (or letters, in ASCII); letters, legend: names on and above them
    plot     all of it: `draw_plot(PlotSpec(...), width, height, look)`

Beside curves: sparkline, bars, heat, image, scatter, regions, confusion, trials. A `Look` says what the
terminal can show; a `Picture` can be compared (`changed_regions`), read as text, and turned into Textual's
strips (`strips`).
"""
