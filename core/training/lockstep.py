"""Leading several runs side by side on one thread, a stated number of steps at a time, in place of `Trainer.run`."""

from __future__ import annotations

import numpy as np

from .commands import apply_command
from .events import RunFinished
from .trainer import BLOCK_STEPS, Trainer


def lead(trainer: Trainer, steps: int) -> bool:
    """Make so many steps, fewer where the run ends; returns whether it goes on. They are the very steps of `run`.

    Commands are obeyed, but a pause is the leader's affair. Call `end` when no more steps are wanted.
    """
    goal = trainer.step + steps
    with np.errstate(all="ignore"):
        while trainer.end is None and trainer.step < goal:
            for command in trainer.control.take():
                apply_command(trainer, command)
            if trainer.end is None:
                trainer.block_steps = min(BLOCK_STEPS, goal - trainer.step)
                trainer.advance()
    trainer.block_steps = BLOCK_STEPS
    return trainer.end is None


def end(trainer: Trainer) -> RunFinished:
    """End a run that was led; says how it ended."""
    with np.errstate(all="ignore"):
        finished = trainer.finish(*(trainer.end or ("stopped", "stopped on request", True)))
    trainer.control.close()
    return finished
