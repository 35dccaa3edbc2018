"""Rules about the initial network, asked before the first step."""

from __future__ import annotations

from .. import thresholds as t
from ..finding import Change, Severity
from ..remedies import good_init, scaled_init
from ..rule import Rule, Signal
from ..view import RunView


def dead(run: RunView) -> Signal | None:
    pushed = run.number("model.bias_init") < 0.0
    for row, width in zip(run.layers_before(), run.hidden, strict=False):
        units, zeros = float(row.get("dead", 0.0)), float(row.get("zeros", 0.0))
        if width < t.COUNTABLE and not pushed:
            continue  # one unit of two is silent by chance
        if units >= t.DEAD_UNITS or zeros > t.ZEROS:
            name = str(row["name"])
            fix = Change("model.bias_init", 0.0) if pushed else good_init(run)
            return Signal({"layer": name, "silent units": units, "zeros": zeros}, (fix,), layer=name)
    return None


def saturated(run: RunView) -> Signal | None:
    for row in run.layers_before():
        share = float(row.get("saturated", 0.0))
        if share > t.SATURATED:
            name = str(row["name"])
            fixes = scaled_init(run)
            if run.number("model.bias_init") != 0.0:
                fixes = (Change("model.bias_init", 0.0), *fixes)
            return Signal({"layer": name, "saturated activations": share}, fixes, layer=name)
    return None


def vanish(run: RunView) -> Signal | None:
    spread, depth = run.before("init.logit_spread"), len(run.hidden)
    if run.setting("model.batch_norm") or depth < t.DEEP or not spread < t.VANISHED_HINT:
        return None
    severity: Severity = "warning" if spread < t.VANISHED else "hint"
    small = run.number("model.init_scale") < 1.0 or run.setting("model.init") in (
        "small",
        "gaussian",
        "constant",
        "zeros",
    )
    fixes = scaled_init(run) if small else ()
    if run.setting("model.activation") == "sigmoid":
        fixes = (*fixes, Change("model.activation", "relu"))
    if run.number("training.batch_size") > t.BATCH_NORM_ROWS:
        fixes = (*fixes, Change("model.batch_norm", True))
    return Signal({"spread of the outputs": spread, "hidden layers": depth}, fixes, severity=severity)


def sure_and_wrong(run: RunView) -> bool:
    """Whether the initial loss is far above that of small outputs, by factor and by difference."""
    loss, expected = run.before("init.loss"), run.before("init.expected_loss")
    return loss > t.LOSS_FACTOR * expected and loss - expected > t.LOSS_EXCESS


def oversized(run: RunView) -> bool:
    """Whether the weights were scaled up, and the initial loss, or saturated units, or the mere factor show it."""
    loss, expected = run.before("init.loss"), run.before("init.expected_loss")
    full = max((float(row.get("saturated", 0.0)) for row in run.layers_before()), default=0.0)
    shows = loss > t.SUSPECT_INIT_LOSS * expected or full > t.SUSPECT_SATURATED
    scale = run.number("model.init_scale")
    return scale > t.SUSPECT_SCALE or (scale > 1.0 and shows)


def initial_loss(run: RunView) -> Signal | None:
    loss, expected = run.before("init.loss"), run.before("init.expected_loss")
    if not sure_and_wrong(run):
        return None
    return Signal({"initial loss": loss, "loss of small outputs": expected}, scaled_init(run))


def penalty(run: RunView) -> Signal | None:
    l2, share = run.number("regularization.l2"), run.before("init.penalty_share")
    if not (l2 >= t.PENALTY_L2 and share > t.PENALTY_SHARE):
        return None
    evidence = {"l2": l2, "regularisation gradient over data gradient": share}
    return Signal(evidence, (weaker_penalty(run),))


def weaker_penalty(run: RunView) -> Change:
    """The strength a hundredth, and never more than 1e-3: nets of this size are trained with 1e-5 to 1e-3."""
    return Change("regularization.l2", float(f"{min(run.number('regularization.l2') / 100.0, 1e-3):.2g}"))


def stronger_penalty(run: RunView) -> Change:
    """The strength tenfold, from 1e-3 to 1e-1. Of the corpus's overfitted runs 1e-3 made none worse; 1e-2 flattens
    sigmoid nets, and an early end leaves nets of few rows untrained."""
    return Change("regularization.l2", min(max(10.0 * run.number("regularization.l2"), 1e-3), 1e-1))


RULES = (
    Rule("init.dead", "critical", "start", "Units are silent before training starts",
         "A rectified unit below zero for every example has no gradient and never wakes up.", dead,
         pane="layers", stays=True),
    Rule("init.saturated", "warning", "start", "Units are saturated before training starts",
         "The weights are so large that the squashing function is flat where the sums fall: its gradient is zero.",
         saturated, pane="layers", stays=True),
    Rule("init.vanish", "warning", "start", "The signal fades from layer to layer",
         "What tells the examples apart has vanished before it reaches the output, and gradients fade on the way back.",
         vanish, pane="layers", stays=True),
    Rule("init.l2", "warning", "start", "The penalty on weights outweighs the data",
         "Its gradient is as large as the data's: the weights are pulled to zero before they learn.",
         penalty, pane="settings", stays=True),
    Rule("init.loss", "warning", "start", "The initial loss is far from ln(classes)",
         "A fresh classifier should know nothing: a much larger loss means that it is sure, and wrong. The weights or "
         "the inputs are too large.", initial_loss, pane="layers", stays=True),
)  # fmt: skip
