"""From what is known of a run to what a screen draws of it: plain functions and drawings, no widgets.

Drawings are called as `(width, height, look) -> Picture`. NumPy is imported here, so a screen imports these files
when it is first shown.
"""
