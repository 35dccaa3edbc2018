"""Data sets that are fetched: which there are, where they are kept, how they get there."""
