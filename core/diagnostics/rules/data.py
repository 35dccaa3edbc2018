"""Rules about the data, asked before training: nothing later can be right if these are wrong."""

from __future__ import annotations

import math

from .. import thresholds as t
from ..finding import Change, Finding
from ..remedies import against_noise, split_again, standardise
from ..rule import Rule, Signal
from ..view import RunView
from .errors import accuracy_error
from .start import stronger_penalty, sure_and_wrong


def nonfinite(run: RunView) -> Signal | None:
    train, val = run.before("data.nonfinite"), run.before("data.val_nonfinite")
    if not train > 0.0 and not val > 0.0:
        return None
    fixes = (Change("data.missing", "drop"), Change("data.missing", "impute"))
    return Signal({"training rows": train, "validation rows": val}, fixes)


def nonfinite_data(rows: int, columns: int, cells: int) -> Finding:
    """The finding for data that were refused because they hold NaN or infinity: there is no run to ask about."""
    rule = RULES[0]
    return Finding(
        id=rule.id,
        severity=rule.severity,
        step=0,
        title=rule.title,
        evidence={"rows": float(rows), "columns": float(columns), "cells": float(cells)},
        cause=rule.cause,
        fixes=(Change("data.missing", "drop"), Change("data.missing", "impute")),
        pane=rule.pane,
    )


def constant(run: RunView) -> Signal | None:
    share = run.before("data.constant")
    return Signal({"constant features": share}) if share > t.CONSTANT_SHARE else None


def scale(run: RunView) -> Signal | None:
    rms = run.before("data.rms")
    shows = sure_and_wrong(run)
    plain = run.number("model.init_scale") == 1.0 and run.setting("model.init") in t.GOOD_INITS
    large = rms > t.RMS_LARGE or (rms > t.RMS_SUSPECT and shows and plain)
    if not (large or 0.0 < rms < t.RMS_SMALL):
        return None
    return Signal({"root mean square of the inputs": rms}, (standardise(run),))


def offset(run: RunView) -> Signal | None:
    off, rms = run.before("data.offset"), run.before("data.rms")
    if not (off > t.OFFSET and rms > t.OFFSET_RMS):
        return None
    return Signal({"mean over spread": off, "root mean square of the inputs": rms}, (standardise(run),))


def imbalance(run: RunView) -> Signal | None:
    ratio, rows, least = (
        run.before("data.imbalance"),
        run.before("data.rows"),
        run.before("data.smallest_class"),
    )
    most = run.before("data.majority") * rows
    limit = t.IMBALANCE_TRAINED if run.before("data.val_priors") > t.PRIORS else t.IMBALANCE
    if not (ratio > limit and most / (least + t.IMBALANCE_SLACK) > t.IMBALANCE_SURE):
        return None
    evidence = {"commonest over rarest class": ratio, "commonest class": run.before("data.majority")}
    if run.setting("training.balance"):
        return Signal(evidence, severity="hint")
    return Signal(evidence, (Change("training.balance", True),))


def labels_unrelated(run: RunView) -> Signal | None:
    z, accuracy, rows = run.before("data.agreement_z"), run.before("data.knn"), run.before("data.knn_rows")
    if not z < t.UNRELATED_SE or run.before("data.constant") > t.CONSTANT_SHARE:
        return None
    val, commonest = run.before("data.knn_val"), run.before("data.val_majority")
    if val - commonest > t.UNRELATED_SE * accuracy_error(commonest, run.before("data.knn_val_rows")):
        return None  # few rows, but what they say holds
    evidence = {
        "5-nearest-neighbours accuracy": accuracy,
        "commonest class": run.before("data.majority"),
        "rows": rows,
    }
    return Signal(evidence)


def labels_noisy(run: RunView) -> Signal | None:
    train, val = run.before("data.knn"), run.before("data.knn_val")
    rows, val_rows = run.before("data.knn_rows"), run.before("data.knn_val_rows")
    error = math.hypot(accuracy_error(val, val_rows), accuracy_error(train, rows))
    if not val - train > max(t.NOISE_GAP, t.NOISE_SE * error):
        return None
    evidence = {"neighbours right on training labels": train, "neighbours right on validation labels": val}
    return Signal(evidence, against_noise(run))


def val_mismatch(run: RunView) -> Signal | None:
    train, val = run.before("data.knn"), run.before("data.knn_val")
    error = accuracy_error(train, run.before("data.knn_val_rows"))
    apart = train - val > max(t.MISMATCH_GAP, t.MISMATCH_SE * error) or _agrees_less(run)
    if not apart or run.before("data.imbalance") > t.IMBALANCE or run.setting("data.doubtful") == "drop":
        return None  # rows that were chosen by their neighbours agree with them
    evidence = {"neighbours right on training rows": train, "neighbours right on validation rows": val}
    return Signal(evidence, split_again(run))


def _agrees_less(run: RunView) -> bool:
    kappa, val_kappa = run.before("data.kappa"), run.before("data.val_kappa")
    rows = min(run.before("data.knn_rows"), run.before("data.knn_val_rows"))
    sure = kappa - val_kappa > t.MISMATCH_KAPPA_SE / math.sqrt(rows) if rows > 0 else False
    return kappa > t.MISMATCH_KAPPA and val_kappa < t.MISMATCH_KEPT * kappa and sure


def val_shift(run: RunView) -> Signal | None:
    shift, ratio = run.before("data.val_shift"), run.before("data.val_scale")
    rows = min(run.before("data.rows"), run.before("data.val_rows"))
    slack = t.SHIFT_SE / math.sqrt(rows) if rows > 0 else math.inf
    if run.before("data.constant") > t.CONSTANT_SHARE:
        return None
    if not math.hypot(shift, ratio) > t.SHIFT + slack:
        return None
    evidence = {"median shift (training spreads)": shift, "median change of spread (log)": ratio}
    return Signal(evidence, split_again(run))


def few_rows(run: RunView) -> Signal | None:
    rows = run.before("data.rows")
    if not rows < max(t.HANDFUL, t.HANDFUL_PER_CLASS * run.classes) or not run.classes:
        return None
    evidence = {"training rows": rows, "classes": run.classes}
    return Signal(evidence, (stronger_penalty(run), Change("model.dropout", 0.2)))


def leak(run: RunView) -> Signal | None:
    copies, own = run.before("data.val_copies"), run.before("data.copies")
    if not copies > t.COPIES + own or run.before("data.constant") > t.CONSTANT_SHARE:
        return None
    return Signal({"validation rows that are training rows": copies}, split_again(run))


def not_shuffled(run: RunView) -> Signal | None:
    order = run.before("data.order")
    if run.setting("training.shuffle") or not order > t.ORDER:
        return None
    return Signal({"equal labels in a row (1: sorted)": order}, (Change("training.shuffle", True),))


RULES = (
    Rule("data.nonfinite", "critical", "start", "The data hold NaN or infinity",
         "One such number in a batch turns the loss, then every weight, into NaN.", nonfinite, pane="data", stays=True),
    Rule("data.constant", "critical", "start", "The inputs do not vary",
         "Every example looks the same to the network: look at the loader, or at the preprocessing.",
         constant, pane="data", stays=True),
    Rule("data.imbalance", "warning", "start", "Some classes are hardly there",
         "Always answering the commonest class is nearly right, so the loss is low before the rare ones are learned.",
         imbalance, pane="data", stays=True),
    Rule("data.scale", "warning", "start", "The inputs are of the wrong size",
         "An initialiser keeps signals of size one at size one. Inputs far from that saturate units or drown in the "
         "biases, and one learning rate cannot suit the first layer and the others.", scale, pane="data", stays=True),
    Rule("data.offset", "warning", "start", "The inputs are far from zero mean",
         "When all inputs share a sign, a unit's weights can only all grow or all shrink: the path zig-zags. "
         "Centre the data.", offset, pane="data", stays=True),
    Rule("data.not_shuffled", "critical", "start", "Batches hold one class at a time",
         "The examples are sorted by class and taken in order, so each step unlearns what the one before taught. "
         "A batch must be a random sample.", not_shuffled, pane="data", stays=True),
    Rule("data.labels_unrelated", "warning", "start", "The labels have nothing to do with the inputs",
         "Neighbouring examples agree on their label no more than chance. Rows and labels have probably come apart: "
         "look at a few examples with their labels.", labels_unrelated, pane="data", stays=True),
    Rule("data.labels_noisy", "warning", "start", "Many training labels are wrong",
         "The same neighbours that predict the validation labels contradict the training labels: look at the examples "
         "they disagree on.", labels_noisy, pane="data", stays=True),
    Rule("data.val_mismatch", "warning", "start", "Validation examples are unlike the training ones",
         "Neighbours that predict training labels well fail on the validation split: it was prepared differently, or "
         "comes from elsewhere.", val_mismatch, pane="data", stays=True),
    Rule("data.val_shift", "warning", "start", "Validation inputs are shifted or stretched",
         "Their mean or spread differs from the training split's: the same preprocessing, fitted on the training "
         "split, must be applied to both.", val_shift, pane="data", stays=True),
    Rule("overfit", "warning", "start", "There are too few rows to learn anything but the rows",
         "A net of this size can learn a handful of examples by heart, and will: what it says of others is chance.",
         few_rows, pane="data", stays=True),
    Rule("data.leak", "warning", "start", "Validation examples are training examples",
         "The validation accuracy will be too good: split again, keeping copies together.",
         leak, pane="data", stays=True),
)  # fmt: skip
