"""Comparing runs fairly: a controlled race of one knob, repeats over seeds, ensembles of trained runs."""
