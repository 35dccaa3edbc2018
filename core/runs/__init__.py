"""Runs on disk: written while they train, read back, resumed, watched and steered from elsewhere, compared,
exported.

store        find, list, remove runs            writer       an event sink that saves a run as it goes
reader       a run's events back, also growing  checkpoints  whole states, checksummed
live         a run of another process, seen and steered through its folder
race         controlled comparisons             ensemble     averaged predictions of several runs
export, share, watch                            out of the tool, and logs that other tools write
"""
