"""nntui: a workbench for training neural networks in a terminal."""

__version__ = "0.1.0"
