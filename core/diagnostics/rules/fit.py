"""Rules about how well the net fits: against chance, against its neighbours, against its own best."""

from __future__ import annotations

import math

import numpy as np

from ...measures.trend import theil_sen
from .. import thresholds as t
from ..finding import Change, Figure
from ..remedies import RECTIFIED, against_noise, better_rate, first_ratio, scaled_init, split_again
from ..rule import Rule, Signal
from ..view import RunView, remembered
from .errors import accuracy_error
from .start import stronger_penalty, weaker_penalty


def baseline(run: RunView) -> float:
    """The accuracy a working net should reach: that of 5 nearest neighbours, or of a linear classifier if better."""
    known, straight = run.before("data.knn"), run.before("data.linear")
    return max(known, straight) if straight > 0.0 else known


@remembered
def behind(run: RunView) -> bool:
    """Whether the net fits the training sample clearly worse than its neighbours do."""
    accuracy, known = run.now("train_accuracy"), baseline(run)
    if math.isnan(accuracy):  # regression
        return run.now("train_loss") > 0.5 * run.chance_loss
    if not math.isfinite(known):
        return run.now("train_loss") > 0.5 * run.chance_loss
    error = accuracy_error(accuracy, run.now("sample_rows"))
    return known - accuracy > max(t.BELOW_NEIGHBOURS, t.BELOW_SE * error)


def needed(run: RunView) -> float:
    """How many times the remaining steps the loss would need, at its present pace, to fall to a tenth of chance."""
    if len(run.probes) < 2:
        return math.nan
    first = run.probes[max(0, len(run.probes) - 5)]
    fallen = float(first.values["fit_loss"]) - run.now("fit_loss")
    steps = run.step - first.step
    to_go = run.now("fit_loss") - 0.1 * run.chance_loss
    if to_go <= 0.0:
        return 0.0
    if fallen <= 0.0 or run.steps_left == 0:
        return math.inf
    return to_go / fallen * steps / run.steps_left


def forecast(run: RunView, name: str) -> float:
    """Where a figure will be at the planned end if it goes on as in the latter half of the run so far (Theil-Sen)."""
    recent = [probe for probe in run.probes if probe.step >= 0.5 * run.step]
    if len(recent) < 3:
        return math.nan
    steps = np.array([probe.step for probe in recent], dtype=np.float64)
    slope, intercept = theil_sen(steps, np.array([float(probe.values[name]) for probe in recent]))
    return intercept + slope * run.total_steps


@remembered
def forecast_loss(run: RunView) -> float:
    """The training loss at the planned end if it goes on falling as a power of the steps, as losses do."""
    recent = [
        probe for probe in run.probes if probe.step >= 0.4 * run.step and probe.values["fit_loss"] > 0.0
    ]
    if len(recent) < 3:
        return math.nan
    steps = np.log([probe.step for probe in recent])
    slope, intercept = theil_sen(steps, np.log([probe.values["fit_loss"] for probe in recent]))
    return math.exp(min(intercept + slope * math.log(run.total_steps), 50.0))


def wakes_late(run: RunView) -> bool:
    """Whether it is too early to call a deep net with a faint signal, but not a vanished one, at a standstill."""
    faint = t.VANISHED <= run.before("init.logit_spread") < t.VANISHED_HINT and len(run.hidden) >= t.DEEP
    return faint and not run.setting("model.batch_norm") and run.progress < t.VANISH_SHARE


def learnable(run: RunView) -> bool:
    """Whether the inputs say something of the labels: by accuracy, or, where one class is most of the rows, by how
    often neighbours agree."""
    if baseline(run) > run.chance_accuracy + 0.1:
        return True
    return run.before("data.kappa") > t.KNOWN_KAPPA and run.before("data.agreement_z") > t.KNOWN_Z


@remembered
def at_chance(run: RunView) -> Signal | None:
    chance, loss, accuracy = run.chance_loss, run.now("train_loss"), run.now("train_accuracy")
    if run.step < max(t.CHANCE_STEPS, t.CHANCE_SHARE * run.total_steps) or not loss > t.AT_CHANCE * chance:
        return None
    if accuracy > run.chance_accuracy + 0.1 or not learnable(run) or wakes_late(run):
        return None
    return Signal({"training loss": loss, "chance level": chance}, stalled_fixes(run))


def stalled_fixes(run: RunView) -> tuple[Change, ...]:
    """What to try for a net that does not learn and shows no better cause."""
    return better_rate(run)


def output_constant(run: RunView) -> Signal | None:
    spread, rms = run.now("logit_spread"), run.now("logit_rms")
    if not spread < 1e-4 * rms:
        return None
    return Signal({"spread of the outputs": spread, "size of the outputs": rms}, stalled_fixes(run))


def vanished(run: RunView) -> Signal | None:
    """A net whose signal was faint at the start has not learned: it lies flat, or crawls."""
    if not run.before("init.logit_spread") < t.VANISHED_HINT or len(run.hidden) < t.DEEP:
        return None
    if run.setting("model.batch_norm") or run.step < max(t.CHANCE_STEPS, t.CHANCE_SHARE * run.total_steps):
        return None
    faint = not run.before("init.logit_spread") < t.VANISHED
    if run.now("update_ratio") < t.RATIO_TINY and faint:
        return None  # with such steps nothing would have been learned
    if wakes_late(run) or (faint and first_ratio(run) > t.RATIO_WILD):
        return None  # too early to say, or first steps that would have wrecked any net
    flat = run.now("train_loss") > t.AT_CHANCE * run.chance_loss
    crawls = behind(run) and run.now("train_loss") > 0.5 * run.chance_loss and run.progress > t.SLOW_SHARE
    if not (flat or crawls):
        return None
    fixes: tuple[Change, ...] = ()
    if run.setting("model.activation") in ("sigmoid", "tanh"):
        fixes = (Change("model.activation", "relu"),)
    if run.number("training.batch_size") > t.BATCH_NORM_ROWS:
        fixes = (*fixes, Change("model.batch_norm", True))
    evidence = {
        "spread of the outputs at the start": run.before("init.logit_spread"),
        "training loss": run.now("train_loss"),
    }
    return Signal(evidence, (*fixes, *scaled_init(run)))


def dead_units(run: RunView) -> Signal | None:
    if run.last is None or run.progress < t.CHANCE_SHARE:
        return None
    rows = [row for row in run.last.layers if row.get("dead", 0.0) >= t.DEAD_UNITS]
    suffers = behind(run) or run.now("train_loss") > 0.3 * run.chance_loss
    if not rows or not suffers:
        return None
    worst = max(rows, key=lambda row: float(row["dead"]))
    share = float(worst["dead"])
    evidence: dict[str, Figure] = {"layer": str(worst["name"]), "silent units": share}
    fixes = (*better_rate(run, at_most=0.3), Change("model.activation", "leaky-relu"))
    return Signal(
        evidence, fixes, severity="critical" if share >= t.DEAD_LAYER else "warning", layer=str(worst["name"])
    )


@remembered
def exploded(run: RunView) -> bool:
    """Whether the weights have grown far beyond their start: then a penalty on them is large whatever its strength."""
    start = max((float(row.get("weight_rms", 0.0)) for row in run.layers_before()), default=0.0)
    return run.now("weight_rms") > t.EXPLODED * max(start, 1e-3)


@remembered
def numbed(run: RunView) -> bool:
    """Whether a layer has died while its weights kept their size: no gradient of the data passes it, so steps are small
    and the penalty is large beside it, whatever the learning rate and the penalty's strength. (A penalty that is too
    strong silences units too, but by shrinking their weights.)"""
    if run.last is None:
        return False
    start = max((float(row.get("weight_rms", 0.0)) for row in run.layers_before()), default=0.0)
    dead = max((float(row.get("dead", 0.0)) for row in run.last.layers), default=0.0)
    return dead >= t.DEAD_LAYER and run.now("weight_rms") > t.KEPT_SIZE * start


def heavy_penalty(run: RunView) -> Signal | None:
    if not run.number("regularization.l2") > 0.0 or exploded(run) or numbed(run):
        return None
    share, loss = run.now("penalty_share"), run.now("train_loss")
    if not (run.now("penalty") > 0.4 * loss and share > t.PENALTY_SHARE and loss > 0.3 * run.chance_loss):
        return None
    evidence = {"penalty": run.now("penalty"), "data loss": loss, "penalty's gradient over the data's": share}
    return Signal(evidence, (weaker_penalty(run),))


def fall(accuracies: list[float]) -> float:
    """How far the accuracy of the last three probes lies below that of the best three in a row, by their medians: the
    best of many single figures is mostly luck."""
    known = [each for each in accuracies if math.isfinite(each)]
    middles = [sorted(known[i : i + 3])[1] for i in range(len(known) - 2)]
    return max(middles) - middles[-1] if middles else 0.0


@remembered
def overfit(run: RunView) -> Signal | None:
    """Better on rows it has seen, worse on others. A gap by itself is no harm: good nets fit their rows perfectly."""
    train, val, loss = run.now("train_accuracy"), run.now("val_accuracy"), run.now("val_loss")
    best = min((each for each in run.series("val_loss") if math.isfinite(each)), default=math.nan)
    error = accuracy_error(val, run.now("val_sample_rows"))
    rows = run.before("data.rows")
    few = rows < t.FEW_ROWS or rows < t.FEW_PER_CLASS * run.classes
    risen = loss > t.OVERFIT_LOSS * best + 0.05
    fallen = fall(run.series("val_accuracy")) > max(t.OVERFIT_FALL, 2.5 * error)
    by_heart = few and train > 0.95 and train - val > max(t.OVERFIT_GAP_FEW, 3.0 * error)
    apart = train - val > max(t.OVERFIT_APART, 3.0 * error)
    known = max(run.before("data.knn_val"), run.before("data.linear"))
    useless = train - val > t.OVERFIT_GAP and known - val > t.OVERFIT_USELESS and run.progress > t.SLOW_SHARE
    by_heart = by_heart or useless
    if not (by_heart or (risen and ((fallen and apart) or train - val > t.OVERFIT_GAP))):
        return None
    evidence = {
        "training accuracy": train,
        "validation accuracy": val,
        "validation loss": loss,
        "its best": best,
        "training rows": rows,
    }
    fixes = (stronger_penalty(run), Change("model.dropout", 0.3), Change("training.patience", 3))
    return Signal(evidence, fixes, severity="warning" if by_heart or fallen else "hint")


def noisy(run: RunView) -> Signal | None:
    train, val = run.now("train_accuracy"), run.now("val_accuracy")
    error = accuracy_error(val, run.now("val_sample_rows"))
    if run.number("model.dropout") > 0.0 or not val - train > max(0.12, 5.0 * error):
        return None
    return Signal({"training accuracy": train, "validation accuracy": val}, against_noise(run))


def mismatch(run: RunView) -> Signal | None:
    train, val = run.now("train_accuracy"), run.now("val_accuracy")
    if not (train - val > 0.25 and run.now("val_loss") > 3.0 * run.now("train_loss") + 0.5):
        return None
    apart = run.before("data.knn") - run.before("data.knn_val")
    if (
        not max(apart, run.before("data.val_shift") - 0.2, run.before("data.val_scale") - 0.2)
        > t.MISMATCH_HINT
    ):
        return None  # the splits are alike: it is overfitting
    return Signal({"training accuracy": train, "validation accuracy": val}, split_again(run))


def class_ignored(run: RunView) -> Signal | None:
    if not (run.now("ignored_classes") > 0.0 and run.now("train_accuracy") > 0.9):
        return None
    return Signal({"classes never predicted": run.now("ignored_classes")})


@remembered
def stalled(run: RunView) -> bool:
    """Whether the run is clearly worse than its neighbours, and is not going to catch up."""
    if run.progress < t.BASELINE_SHARE or not behind(run) or math.isnan(run.now("train_accuracy")):
        return False
    known = max(run.before("data.knn_val"), run.before("data.linear"))
    if not known - run.now("val_accuracy") > t.BELOW_NEIGHBOURS:
        return False
    late = forecast(run, "train_accuracy") > baseline(run) - t.BELOW_NEIGHBOURS
    return not late and not forecast(run, "train_loss") < t.FORECAST_LOSS * run.chance_loss


def below_baseline(run: RunView) -> Signal | None:
    if not stalled(run):
        return None
    evidence = {
        "training accuracy": run.now("train_accuracy"),
        "forecast for the end": forecast(run, "train_accuracy"),
        "without a net (neighbours, linear)": baseline(run),
    }
    wide = [max(64, width) for width in run.hidden]
    fixes: tuple[Change, ...] = (Change("model.hidden", wide),) if list(run.hidden) != wide else ()
    if run.setting("model.activation") not in RECTIFIED:
        fixes = (*fixes, Change("model.activation", "relu"))
    return Signal(evidence, (*fixes, *better_rate(run)))


RULES = (
    Rule("loss.chance", "critical", "probe", "The loss is no better than guessing",
         "After all these steps the net still answers as if it saw no input.", at_chance, raise_after=2),
    Rule("output.constant", "critical", "probe", "The net answers the same whatever it is shown",
         "The signal of the input dies on its way to the output.", output_constant, raise_after=2),
    Rule("signal.vanish", "critical", "probe", "The signal does not reach the output",
         "Layer after layer flattens what tells the examples apart, and the gradient fades on its way back.",
         vanished, raise_after=2, pane="layers"),
    Rule("relu.dead", "warning", "probe", "Units have died",
         "One large step pushed them below zero for every example; no gradient brings them back.",
         dead_units, raise_after=2, pane="layers"),
    Rule("reg.l2", "warning", "probe", "The penalty on weights is too strong",
         "Keeping the weights small is worth more than fitting the data.", heavy_penalty, raise_after=3),
    Rule("overfit", "warning", "probe", "The net is learning the training rows by heart",
         "It gets better on what it has seen and worse on what it has not.", overfit, raise_after=3),
    Rule("labels.noisy", "warning", "probe", "Training labels look wrong",
         "The net does better on rows it never saw than on those it was taught.", noisy, raise_after=3, pane="data"),
    Rule("val.mismatch", "warning", "probe", "Validation is judged on other data than training",
         "The net fits its training rows and is lost on validation: the two were prepared differently.",
         mismatch, raise_after=2, pane="data"),
    Rule("class.ignored", "warning", "probe", "A class is never predicted",
         "The accuracy is high because the class is rare.", class_ignored, raise_after=4, pane="data"),
    Rule("fit.below_baseline", "warning", "probe", "The net is worse than its nearest neighbours",
         "Looking up similar rows would do better: the run is stalled, or the net too small.",
         below_baseline, raise_after=3),
)  # fmt: skip
