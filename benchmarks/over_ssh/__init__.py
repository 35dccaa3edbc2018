"""What the screen does over slow and stalled links: run `benchmarks.over_ssh.latency`, `.traffic` or `.stall`."""
