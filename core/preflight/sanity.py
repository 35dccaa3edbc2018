"""The lecture's sanity checks: the initial loss, regularisation, twenty examples by heart, shuffled labels,
no input."""

from __future__ import annotations

import math

import numpy as np

from ..data import Split
from ..diagnostics import Change
from ..measures.predictions import class_entropy
from ..nn.regularization import penalty
from ..training.batches import Batches
from ..training.evaluation import Evaluator
from .bench import Bench
from .result import Check

BY_HEART_ROWS, BY_HEART_STEPS, BY_HEART_LOSS = 20, 1200, 0.02
"""A net that works learns twenty examples by heart (lecture 6); 0.02 nats is 98 % sure of each."""

CHANCE_STEPS, CHANCE_ERRORS = 300, 4.0
"""Training steps on shuffled labels, and standard errors above chance that the validation accuracy may reach."""


def initial_loss(bench: Bench) -> Check:
    """A fresh classifier knows nothing: its loss is near -ln(1 / classes)."""
    network = bench.network()
    x, targets = bench.batch(512)
    plan = network.training_plan(len(x))
    plan.x[...], plan.targets[...] = x, targets
    with np.errstate(all="ignore"):
        loss = plan.forward()
    expected = network.loss.initial(network.outputs)
    figures: dict[str, float | str] = {"initial loss": loss, "expected": expected}
    if bench.classes:
        counts = np.bincount(bench.prepared.train.labels, minlength=bench.classes)
        figures["entropy of the class shares"] = class_entropy(counts)
    if not math.isfinite(loss) or loss > 3.0 * expected + 3.0:
        verdict, words = (
            "FAIL",
            "Far too high: the net starts sure and wrong. The weights or the inputs are too large.",
        )
    elif loss > 2.0 * expected or loss < 0.5 * expected:
        verdict, words = (
            "WARN",
            "Away from what small outputs give: look at the initialisation and at the inputs.",
        )
    else:
        verdict, words = "PASS", "As it should be for a net that knows nothing yet."
    fixes = (
        ()
        if verdict == "PASS"
        else (Change("preprocessing.steps", ["mean-feature", "std"]), Change("model.init_scale", 1.0))
    )
    return Check("initial-loss", "Initial loss", verdict, figures, words, fixes)  # type: ignore[arg-type]


def regularization_raises(bench: Bench) -> Check:
    """More regularisation must raise the loss."""
    weights = (network := bench.network()).parameters[: network.decayed]
    l2, l1 = bench.experiment.regularization.l2, bench.experiment.regularization.l1
    now = penalty(weights, l2, l1)
    more = penalty(weights, l2 + 1e-2, l1)
    raised = more > now or not weights.any()
    words = (
        "The penalty grows with its strength."
        if raised
        else "A stronger penalty does not raise the loss: it is not applied."
    )
    return Check(
        "regularization", "More regularisation raises the loss", "PASS" if raised else "FAIL",
        {"penalty": now, "with l2 + 0.01": more}, words,
    )  # fmt: skip


def by_heart(bench: Bench) -> Check:
    """A net that works learns twenty examples by heart, regularisation and dropout off."""
    train = bench.prepared.train
    rows = np.linspace(0, len(train) - 1, min(BY_HEART_ROWS, len(train))).astype(np.int64)
    few = _subset(bench, rows, train.labels[rows])
    network = bench.network()
    goal = BY_HEART_LOSS if bench.classes else 0.01 * float(np.var(train.labels) + 1e-12)
    with np.errstate(all="ignore"):
        bench.fit(network, few, steps=BY_HEART_STEPS, until=0.5 * goal)
        score = Evaluator(network, few).score() if not network.has_batch_norm else None
        loss = score.loss if score is not None else _batch_loss(network, few)
    done = math.isfinite(loss) and loss <= goal
    words = (
        "Learned: the net, its loss and its gradient work together."
        if done
        else "It cannot even learn these by heart: something is broken, or the net is far too small."
    )
    figures: dict[str, float | str] = {"examples": float(len(rows)), "loss reached": loss, "wanted": goal}
    return Check(
        "by-heart",
        "Twenty examples by heart",
        "PASS" if done else "FAIL",
        figures,
        words,
        () if done else (Change("model.init", "he"),),
    )


def shuffled_labels(bench: Bench) -> Check:
    """With shuffled labels nothing can be learned that holds on validation: anything else is a leak."""
    train, validation = bench.prepared.train, bench.prepared.validation
    if not bench.classes or len(validation) < 20:
        return Check(
            "shuffled-labels",
            "Shuffled labels stay at chance",
            "PASS",
            {},
            "Not asked: no classes, or too few rows.",
        )
    rng = np.random.default_rng(1)
    rows = rng.permutation(len(train))[:2000]
    network = bench.network()
    with np.errstate(all="ignore"):
        bench.fit(network, _subset(bench, rows, rng.permutation(train.labels[rows])), steps=CHANCE_STEPS)
        accuracy = Evaluator(network, validation).score().accuracy
    share = np.bincount(validation.labels, minlength=bench.classes) / len(validation)
    chance = float(share.max())
    limit = chance + CHANCE_ERRORS * math.sqrt(chance * (1.0 - chance) / len(validation))
    passed = not accuracy > limit
    words = (
        "Nothing to learn, nothing learned."
        if passed
        else "Better than chance without labels: validation rows or labels leak into training."
    )
    figures: dict[str, float | str] = {"validation accuracy": accuracy, "chance": chance, "limit": limit}
    return Check(
        "shuffled-labels", "Shuffled labels stay at chance", "PASS" if passed else "FAIL", figures, words
    )


def without_input(bench: Bench) -> Check:
    """The real inputs must teach more than inputs that are all zero."""
    train = bench.prepared.train
    rows = np.random.default_rng(2).permutation(len(train))[:2000]
    losses = []
    with np.errstate(all="ignore"):
        for blind in (False, True):
            network = bench.network()
            batches = _subset(bench, rows, train.labels[rows], blind=blind)
            bench.fit(network, batches, steps=CHANCE_STEPS)
            losses.append(_mean_loss(network, batches))
    seeing, blind_loss = losses
    passed = seeing < 0.95 * blind_loss
    words = (
        "The inputs help."
        if passed
        else "The net does no better with its inputs than without: they may not reach it, or say nothing."
    )
    figures: dict[str, float | str] = {"loss": seeing, "loss with all inputs zero": blind_loss}
    return Check("without-input", "The inputs matter", "PASS" if passed else "FAIL", figures, words)


def _subset(bench: Bench, rows: np.ndarray, labels: np.ndarray, *, blind: bool = False) -> Batches:
    """Rows of the training split, already preprocessed, with the given labels."""
    from ..preprocessing import Affine

    x = bench.prepared.train.all_inputs(rows)
    if blind:
        x = np.zeros_like(x)
    return Batches(Split(x, labels), Affine.identity(x.shape[1]), bench.classes, x.dtype)


def _mean_loss(network, batches) -> float:  # type: ignore[no-untyped-def]
    return (
        _batch_loss(network, batches) if network.has_batch_norm else Evaluator(network, batches).score().loss
    )


def _batch_loss(network, batches) -> float:  # type: ignore[no-untyped-def]
    """The loss of all rows as one training batch: batch normalisation by their own statistics."""
    plan = network.training_plan(len(batches))
    batches.gather(np.arange(len(batches)), plan.x, plan.targets)
    return float(plan.forward())
