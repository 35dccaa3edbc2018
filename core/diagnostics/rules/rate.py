"""Rules about the learning rate: too high, too low, gone too soon."""

from __future__ import annotations

import math

from ...training.events import ProbeTaken
from .. import thresholds as t
from ..finding import Change, Figure
from ..remedies import better_rate, first_ratio
from ..rule import Rule, Signal
from ..view import RunView
from .fit import at_chance, behind, exploded, forecast_loss, needed, numbed
from .start import oversized


def nonfinite(run: RunView) -> Signal | None:
    if run.lost is None:
        return None
    evidence: dict[str, Figure] = {
        "loss": run.lost.loss,
        "step": float(run.lost.step),
        "learning rate": run.number("optimizer.learning_rate"),
    }
    for name in ("layer", "operation"):
        if name in run.lost.details:
            evidence[name] = str(run.lost.details[name])
    fixes = (*better_rate(run, at_most=0.3), Change("optimizer.clip_norm", 1.0))
    return Signal(evidence, fixes, layer=str(run.lost.details.get("layer", "")))


def diverging(run: RunView) -> Signal | None:
    ceiling = t.DIVERGED * max(run.before("init.loss"), run.chance_loss)
    loss = run.now("window.last10")
    if not loss > ceiling:
        return None
    return Signal(
        {"batch loss": loss, "initial loss": run.before("init.loss")}, better_rate(run, at_most=0.3)
    )


def above_start(run: RunView) -> Signal | None:
    chance, start, loss = run.chance_loss, run.before("init.loss"), run.now("train_loss")
    if run.step < max(t.EARLY_STEPS, t.EARLY_SHARE * run.total_steps):
        return None
    if not loss > max(t.ABOVE_START * max(chance, min(start, 2.0 * chance)), start):
        return None
    return Signal({"training loss": loss, "chance level": chance}, better_rate(run, at_most=0.3))


def too_high(run: RunView) -> Signal | None:
    return _wild(run) or _bouncing(run)


def _wild(run: RunView) -> Signal | None:
    """The first updates were nearly as large as the weights, and two probes later nothing has been learned."""
    ratio = first_ratio(run)
    if len(run.probes) > t.WILD_PROBES or not ratio > t.RATIO_WILD:
        return None
    if not run.now("fit_loss") > t.WILD_LOSS * run.chance_loss:
        return None
    return Signal({"update over weights": ratio, "healthy": 1e-3}, better_rate(run, at_most=0.3))


def _bouncing(run: RunView) -> Signal | None:
    """The mean of the recent weights is better than any of them: the run jumps about a good place."""
    recent = run.probes[-t.BOUNCE_PROBES :]
    late = run.progress >= t.BOUNCE_SHARE and run.now("update_ratio") > t.BOUNCE_RATIO
    if len(recent) < t.BOUNCE_PROBES or not (late or behind(run)):
        return None
    wanted = t.BOUNCE_GAIN_LATE if late else t.BOUNCE_GAIN
    for probe in recent:
        values = probe.values
        averaged = values.get("averaged_loss", math.nan)
        gain = values.get("averaged_accuracy", math.nan) - values["train_accuracy"]
        if not (averaged < t.BOUNCE_LOSS * values["fit_loss"] and gain > wanted):
            return None
    evidence = {
        "loss": run.now("fit_loss"),
        "loss of the averaged weights": run.now("averaged_loss"),
        "accuracy gained by averaging": run.now("averaged_accuracy") - run.now("train_accuracy"),
    }
    will_settle = run.setting("schedule.name") != "constant" and run.progress < t.SETTLED
    fixes = (*better_rate(run, at_most=0.3), Change("schedule.name", "cosine"))
    return Signal(evidence, fixes, severity="hint" if will_settle else "warning")


def too_low(run: RunView) -> Signal | None:
    """Three ways to tell: the path is straight; the steps are tiny; they are small, and the forecast is poor."""
    factor, ahead, need = run.now("rate_factor"), run.now("ahead_gain"), needed(run)
    if (
        not (behind(run) or at_chance(run))
        or not factor > 1e-3
        or run.now("fit_loss") > t.ABOVE_START * max(run.chance_loss, run.before("init.loss"))
    ):
        return None
    if oversized(run) or exploded(run) or numbed(run):
        return None  # the steps are small beside weights that are far too large, or because no gradient comes through
    ratio = run.now("update_ratio") / factor
    straight = factor > t.RATE_LEFT and ahead > t.STRAIGHT and (need > t.NEED or ratio < t.RATIO_TINY)
    final = forecast_loss(run)
    slow = (
        ahead > t.SLOW_AHEAD
        and ratio < t.RATIO_SMALL
        and run.progress > t.SLOW_SHARE
        and final > t.SLOW_LOSS * run.chance_loss
    )
    if not (straight or slow):
        return None
    evidence = {
        "update over weights": ratio,
        "gain on the straight path (30: straight)": ahead,
    }
    if math.isfinite(final):  # too few probes yet
        evidence["loss forecast for the end"] = final
    return Signal(evidence, better_rate(run, at_least=3.0))


def decayed(run: RunView) -> Signal | None:
    factor = run.now("rate_factor")
    gone = factor < 1e-2 and any(_soon_gone(probe, run.total_steps) for probe in run.probes)
    warming = run.number("schedule.warmup") * run.steps_per_epoch > run.step
    if not gone or warming or not run.now("train_loss") > t.UNFITTED * run.chance_loss:
        return None
    evidence = {"learning rate over its start": factor, "share of the run done": run.progress}
    return Signal(evidence, (Change("schedule.name", "constant"), Change("schedule.name", "cosine")))


def _soon_gone(probe: ProbeTaken, total_steps: int) -> bool:
    factor, progress = float(probe.values.get("rate_factor", 1.0)), probe.step / total_steps
    return (factor < 1e-3 and progress < 0.5) or (factor < 1e-2 and progress < 0.7)


RULES = (
    Rule("nonfinite", "critical", "loss", "The loss is no longer a number",
         "The weights were thrown so far that the loss overflowed: nearly always too high a learning rate.",
         nonfinite, stays=True),
    Rule("loss.diverging", "critical", "probe", "The loss grows without bound",
         "Each step overshoots the valley and lands higher: the learning rate is too high.", diverging, lasts=True),
    Rule("lr.decayed", "warning", "probe", "The learning rate is gone before the run is done",
         "The schedule has cooled the run so early that the rest of it learns nothing.", decayed),
    Rule("lr.low", "warning", "probe", "The learning rate is too low",
         "The loss falls, but almost in a straight line: each step is so small that the run will not arrive.",
         too_low, raise_after=2, lasts=True),
    Rule("lr.high", "warning", "probe", "The learning rate is too high",
         "The steps are large for the weights they change: the run bounces about the valley and cannot settle.",
         too_high, raise_after=2, lasts=True),
    Rule("loss.above_start", "critical", "probe", "The loss is worse than knowing nothing",
         "Training has made the net surer and more wrong than a constant answer would be.", above_start, raise_after=3),
)  # fmt: skip
