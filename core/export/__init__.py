"""Runs out of the tool: tables, pictures, a report, weights, scripts that make the run again, and other
tools' formats.

Every exporter takes a `Saved` run and a path to write; `KINDS` in `core.export.kinds` lists them.
"""
