"""Runs on disk: written while they train, read back, resumed, watched and steered from elsewhere.

store       make, find, list, remove runs         recorder   joins a live session with its run's folder
writer      the event sink that saves a run       reader     a run's events back, also as it grows
checkpoints whole states, checksummed             resume     what it takes to go on, bit for bit
live        a run of another process, seen and steered through its folder
branch      going on from a state with other settings        share   an experiment as one line of text

`layout` says what lies where in a run's folder, `thinning` which figures are kept, `disk` what survives what.
"""
