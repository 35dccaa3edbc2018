"""What settings are called in a form, where their name in files is too long or means less without its section."""

from __future__ import annotations

from ...core.config import ALL_SETTINGS
from ...core.language import tr

LABELS = {
    "data.max_categories": "max categories",
    "data.text_columns": "text columns",
    "data.doubtful": "suspect labels",
    "data.resplit": "split again",
    "data.image_color": "image colour",
    "data.standardize_target": "scale target",
    "preprocessing.components": "components",
    "model.elu_alpha": "alpha",
    "model.maxout_pieces": "pieces",
    "model.init": "weights",
    "model.init_std": "std",
    "model.init_value": "value",
    "model.init_scale": "scale",
    "model.bias_init": "bias starts at",
    "model.batch_norm": "batch norm",
    "model.batch_norm_momentum": "momentum",
    "model.batch_norm_epsilon": "epsilon",
    "model.batch_norm_single": "batch of one",
    "model.hidden": "hidden units",
    "model.layers": "or as layers",
    "optimizer.name": "update rule",
    "optimizer.weight_decay": "weight decay",
    "optimizer.clip_norm": "clip gradient",
    "schedule.name": "schedule",
    "schedule.warmup": "warm-up",
    "schedule.rate": "k",
    "regularization.l2": "L2 strength",
    "regularization.l1": "L1 strength",
    "augmentation.crop": "shift images",
    "augmentation.flip": "mirror images",
    "training.target_accuracy": "accuracy goal",
    "training.max_seconds": "time limit",
}


def label(path: str) -> str:
    """The label of a setting's row."""
    info = ALL_SETTINGS[path]
    return tr(info.setting.label or LABELS.get(path) or info.name.replace("_", " "))
