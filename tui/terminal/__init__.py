"""What goes to the terminal and what comes back: only changed cells, counted, paced, and given up cleanly."""
