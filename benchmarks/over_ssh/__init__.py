"""What the screen does over a slow, a stalled and a dropped link: `python -m benchmarks.over_ssh --help`."""
