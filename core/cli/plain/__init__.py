"""nntui in words: a dialogue of typed commands, for screen readers, dumb terminals and scripts.

`dialogue` reads and answers; `verbs` is the table of words; `run` trains and listens; `settings` finds and
changes settings; `sentences` says what a plot shows; `voice` prints without ever holding up the training.
"""
