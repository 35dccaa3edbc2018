"""When to stop before the last epoch: a target reached, no progress, or no time left."""

from __future__ import annotations

from ..config.experiment import TrainingConfig


def stop_reason(
    training: TrainingConfig, *, val_accuracy: float, epochs_without_progress: int, seconds: float
) -> str | None:
    """Why the run should stop after this epoch, in words, or None.

    Comparisons with a NaN accuracy (regression) are false, so a target accuracy never stops such a run.
    """
    if training.target_accuracy > 0.0 and val_accuracy >= training.target_accuracy:
        return f"validation accuracy reached {training.target_accuracy:.4g}"
    if training.patience and epochs_without_progress >= training.patience:
        return f"no better validation loss for {training.patience} epochs"
    if training.max_seconds > 0.0 and seconds >= training.max_seconds:
        return f"{training.max_seconds:.4g} s of training are over"
    return None
