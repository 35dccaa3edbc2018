"""The parts of the bench: forms of settings by subject, and what is shown of a run."""
