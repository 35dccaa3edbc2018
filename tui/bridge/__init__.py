"""Between the screen and a run: the experiment being edited, one run at a time on its own threads, and what the
screen reads of it. The screen polls; neither side ever waits for the other."""
