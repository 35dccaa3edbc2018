"""The figures that a lesson may ask of a run, by name. NaN where a run has no such figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .observation import Observation

SAME = 1e-3
"""Units whose weights differ by less than a thousandth of their size are the same unit many times over."""


@dataclass(frozen=True)
class Measure:
    """A figure of a run. `argument` says what stands in its brackets ("" for nothing); its words are in `locales`."""

    read: Callable[[Observation, str], float]
    argument: str = ""
    share: bool = False
    """Whether it is a share from 0 to 1, shown in per cent."""


def measure(run: Observation, name: str, argument: str = "") -> float:
    """A figure of a run; NaN where it has none. Raises KeyError for an unknown name."""
    return float(MEASURES[name].read(run, argument))


def _last_epoch(name: str) -> Callable[[Observation, str], float]:
    def read(run: Observation, argument: str) -> float:
        last = run.history.last_epoch
        return math.nan if last is None or _lost(run) else float(getattr(last, name))

    return read


def _lost(run: Observation) -> bool:
    return run.history.state == "diverged" or any(mark.kind == "nonfinite" for mark in run.history.marks)


def _best_accuracy(run: Observation, argument: str) -> float:
    best = run.history.best_epoch
    return math.nan if best is None else best.val_accuracy


def _gap(run: Observation, argument: str) -> float:
    return _last_epoch("train_accuracy")(run, "") - _last_epoch("val_accuracy")(run, "")


def _initial_loss(run: Observation, argument: str) -> float:
    if run.start is not None and "init.loss" in run.start.values:
        return float(run.start.values["init.loss"])
    first = run.history.curves["batch_loss"].columns(1, 1.0, 1.0)
    return float(first.mean[0]) if len(first.x) else math.nan


def _overfit(run: Observation, argument: str) -> float:
    lowest = run.history.curves["val_loss"].columns(1, 0.0, float(max(run.history.step, 1))).low
    best = float(lowest[0]) if len(lowest) else math.nan
    return _last_epoch("val_loss")(run, "") / best if best > 0.0 else math.nan


def _row(rows: tuple[Mapping[str, Any], ...], number: str) -> Mapping[str, Any]:
    """The layer of a number from 1 up (0: none, an empty row)."""
    index = int(number) - 1 if number.isdigit() else -1
    return rows[index] if 0 <= index < len(rows) else {}


def _at_start(name: str) -> Callable[[Observation, str], float]:
    def read(run: Observation, argument: str) -> float:
        rows = run.start.layers if run.start is not None else ()
        return float(_row(rows, argument).get(name, math.nan))

    return read


def _at_end(name: str) -> Callable[[Observation, str], float]:
    def read(run: Observation, argument: str) -> float:
        rows = run.history.probe.layers if run.history.probe is not None else ()
        return float(_row(rows, argument).get(name, math.nan))

    return read


def _worst(name: str) -> Callable[[Observation, str], float]:
    def read(run: Observation, argument: str) -> float:
        rows = run.history.probe.layers if run.history.probe is not None else ()
        return max((float(row[name]) for row in rows if name in row), default=math.nan)

    return read


def _same_layers(run: Observation, argument: str) -> float:
    rows = run.history.probe.layers if run.history.probe is not None else ()
    known = [row for row in rows[:-1] if "unit_difference" in row]
    return float(sum(row["unit_difference"] < SAME for row in known)) if known else math.nan


def _update_ratio(run: Observation, argument: str) -> float:
    if argument:
        return _at_end("update_ratio")(run, argument)
    curve = run.history.probe_curves.get("update_ratio")
    if curve is None or not len(curve):
        return math.nan
    means = sorted(curve.columns(64, 0.0, float(max(run.history.step, 1))).mean)
    return float(means[len(means) // 2])


def _ignored_classes(run: Observation, argument: str) -> float:
    probe = run.history.probe
    return float(probe.values.get("ignored_classes", math.nan)) if probe is not None else math.nan


def _finding(run: Observation, argument: str) -> float:
    return float(any(record.finding.id == argument for record in run.history.findings))


def _warnings(run: Observation, argument: str) -> float:
    return float(sum(record.finding.severity != "hint" for record in run.history.standing))


def _setting(run: Observation, argument: str) -> float:
    value = run.history.config_value(argument)
    return float(value) if isinstance(value, int | float) else math.nan


LAYER = "a hidden layer's number"

MEASURES: Mapping[str, Measure] = {
    "val_accuracy": Measure(_last_epoch("val_accuracy"), share=True),
    "train_accuracy": Measure(_last_epoch("train_accuracy"), share=True),
    "best_val_accuracy": Measure(_best_accuracy, share=True),
    "val_loss": Measure(_last_epoch("val_loss")),
    "train_loss": Measure(_last_epoch("train_loss")),
    "initial_loss": Measure(_initial_loss),
    "gap": Measure(_gap, share=True),
    "overfit": Measure(_overfit),
    "start_std": Measure(_at_start("std"), LAYER),
    "start_mean": Measure(_at_start("mean"), LAYER),
    "start_zeros": Measure(_at_start("zeros"), LAYER, share=True),
    "start_saturated": Measure(_at_start("saturated"), LAYER, share=True),
    "start_dead": Measure(_at_start("dead"), LAYER, share=True),
    "activation_std": Measure(_at_end("std"), LAYER),
    "gradient": Measure(_at_end("gradient"), LAYER),
    "unit_difference": Measure(_at_end("unit_difference"), LAYER),
    "same_layers": Measure(_same_layers),
    "dead_share": Measure(_worst("dead"), share=True),
    "saturated_share": Measure(_worst("saturated"), share=True),
    "ignored_classes": Measure(_ignored_classes),
    "update_ratio": Measure(_update_ratio),
    "finding": Measure(_finding, "a finding's name, such as lr.high"),
    "warnings": Measure(_warnings),
    "diverged": Measure(lambda run, argument: float(_lost(run))),
    "finished": Measure(lambda run, argument: float(run.history.state == "done")),
    "steps": Measure(lambda run, argument: float(run.history.step)),
    "setting": Measure(_setting, "a setting's path"),
}
"""Every figure by name; an explicit table."""


def shown(value: float, *, share: bool = False) -> str:
    """A figure for people: per cent for shares, three digits otherwise, a dash where it is not known."""
    if math.isnan(value):
        return "–"
    if share:
        return f"{100.0 * value:.1f} %"
    return f"{value:.3g}"
