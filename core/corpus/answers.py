"""Which findings name a kind of fault rightly."""

from __future__ import annotations

_RATE_HIGH = ("nonfinite", "loss.diverging", "lr.high", "loss.above_start")

RIGHT: dict[str, tuple[str, ...]] = {
    "lr_huge": _RATE_HIGH,
    "lr_high": _RATE_HIGH,
    "dead_relu_lr": ("relu.dead", *_RATE_HIGH),
    "lr_low": ("lr.low",),
    "init_zero": ("init.symmetric",),
    "init_const": ("init.symmetric",),
    "init_small_deep": ("init.vanish", "signal.vanish"),
    "deep_sigmoid": ("init.vanish", "signal.vanish"),
    "init_large_sat": ("init.saturated", "init.loss"),
    "init_large_relu": ("init.loss",),
    "raw_inputs": ("data.scale", "data.offset"),
    "offset_inputs": ("data.offset", "data.scale"),
    "tiny_inputs": ("data.scale",),
    "dead_relu_bias": ("init.dead", "relu.dead"),
    "labels_shuffled": ("data.labels_unrelated",),
    "label_noise": ("data.labels_noisy", "labels.noisy", "data.labels_unrelated"),
    "no_shuffle_sorted": ("data.not_shuffled",),
    "overfit_small": ("overfit",),
    "linear_net": ("cfg.linear",),
    "underfit_capacity": ("cfg.bottleneck", "fit.below_baseline"),
    "double_softmax": ("loss.double_softmax",),
    "l2_strong": ("init.l2", "reg.l2"),
    "bn_batch1": ("cfg.bn_batch",),
    "no_bias": ("cfg.no_bias",),
    "imbalance": ("data.imbalance",),
    "nan_feature": ("data.nonfinite",),
    "loss_sign": ("update.ascent",),
    "momentum_high": ("cfg.momentum",),
    "decay_fast": ("lr.decayed",),
    "clip_zero": ("clip.always",),
    "val_mismatch": ("data.val_mismatch", "data.val_shift", "val.mismatch"),
    "dropout_high": ("cfg.dropout",),
    "no_zero_grad": ("backprop.wrong",),
    "wrong_grad": ("backprop.wrong",),
    "frozen_layer": ("layer.frozen",),
    "const_inputs": ("data.constant",),
}
"""Kind of fault -> ids of the findings that name it."""
