"""Measurements of data, signals and curves: pure functions over arrays, used by probes, preflight and diagnosis."""
