"""Arrays drawn into terminal cells. Knows nothing of runs, nets or training.

Every drawing is a plain function `(data..., width, height, look) -> Picture`: `plot.draw_plot` for curves
over axes, and a small file each for the others (sparkline, histogram, heat, image, scatter, regions,
confusion, ...). A `Picture` is a grid of characters and styles; `strips.py` turns it into what Textual
prints, and `picture.changed_regions` says which cells of the screen a new picture really touches.
"""
