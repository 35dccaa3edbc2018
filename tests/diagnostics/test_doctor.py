"""How findings come, fold, are replaced and go: with rules made up for the test."""

from __future__ import annotations

from typing import Any

from nntui.core.diagnostics import Doctor
from nntui.core.diagnostics.causes import ALONE, ROOT_ORDER, explained
from nntui.core.diagnostics.rule import Rule, Signal
from nntui.core.diagnostics.table import RULES
from nntui.core.diagnostics.view import RunView
from nntui.core.training.events import (
    EpochCompleted,
    FindingCleared,
    FindingRaised,
    ProbeTaken,
    RunStarted,
    SettingChanged,
)
from undisturbed import memory_of


def started() -> RunStarted:
    return RunStarted(
        config={"optimizer": {"learning_rate": 0.1}}, data={}, layers=(), parameters=1, steps_per_epoch=10,
        total_steps=100, chance_loss=1.0, chance_accuracy=0.5,
    )  # fmt: skip


def probe(step: int, **values: float) -> ProbeTaken:
    return ProbeTaken(step=step, epoch=0.0, seconds=0.0, cost_seconds=0.0, values=values, layers=())


def rule(
    name: str, key: str, *, raise_after: int = 1, clear_after: int = 3, stays: bool = False, **more: Any
) -> Rule:
    def condition(run: RunView) -> Signal | None:
        return Signal({key: run.now(key)}) if run.now(key) > 0 else None

    return Rule(
        name,
        more.get("severity", "warning"),
        "probe",
        name,
        "because",
        condition,
        raise_after,
        clear_after,
        stays=stays,
        lasts=more.get("lasts", False),
    )


def history(rules: tuple[Rule, ...], *probes: dict[str, float]) -> list[tuple[int, str, str]]:
    """(step, "+" or "-", id) of everything the doctor says."""
    doctor = Doctor(rules)
    doctor.observe(started())
    doctor.observe(probe(0))
    said = []
    for number, values in enumerate(probes, start=1):
        for change in doctor.observe(probe(10 * number, **values)):
            if isinstance(change, FindingRaised):
                said.append((change.step, "+", change.finding.id))
            elif isinstance(change, FindingCleared):
                said.append((change.step, "-", change.id))
    return said


def test_a_rule_must_hold_on_several_probes_in_a_row() -> None:
    rules = (rule("lr.low", "a", raise_after=2),)
    assert history(rules, {"a": 1}, {"a": 0}, {"a": 1}, {"a": 1}) == [(40, "+", "lr.low")]


def test_a_finding_clears_after_three_quiet_probes() -> None:
    rules = (rule("lr.low", "a"),)
    assert history(rules, {"a": 1}, {"a": 0}, {"a": 0}, {"a": 0}) == [
        (10, "+", "lr.low"),
        (40, "-", "lr.low"),
    ]


def test_a_symptom_folds_below_its_cause_and_a_better_cause_takes_over() -> None:
    rules = (rule("data.scale", "a"), rule("loss.chance", "b"))
    said = history(rules, {"a": 0, "b": 1}, {"a": 1, "b": 1})
    assert said == [(10, "+", "loss.chance"), (20, "+", "data.scale"), (20, "-", "loss.chance")]
    doctor = Doctor(rules)
    for event in (started(), probe(0), probe(1, a=1, b=1)):
        doctor.observe(event)
    assert [(finding.id, finding.symptoms) for finding in doctor.standing] == [
        ("data.scale", ("loss.chance",))
    ]


def test_a_cause_stands_as_long_as_its_symptoms_do() -> None:
    rules = (rule("lr.low", "a", clear_after=1), rule("loss.chance", "b", clear_after=1))
    said = history(rules, {"a": 1, "b": 1}, {"a": 0, "b": 1}, {"a": 0, "b": 0})
    assert said[-1] == (30, "-", "lr.low")
    assert (20, "-", "lr.low") not in said


def test_a_hint_explains_no_warning() -> None:
    assert explained(["init.vanish", "lr.low"], hints=["init.vanish"]) == {"lr.low": (), "init.vanish": ()}


def test_a_finding_that_stays_is_never_taken_back() -> None:
    rules = (rule("lr.low", "a", stays=True),)
    assert history(rules, {"a": 1}, *[{"a": 0}] * 6) == [(10, "+", "lr.low")]


def test_what_stood_for_a_third_of_the_run_lasts_where_the_rule_says_so() -> None:
    quick = [{"a": 1}, {"a": 0}, {"a": 0}, {"a": 0}, {"a": 0}]
    long = [{"a": 1}, {"a": 1}, {"a": 1}, {"a": 0}, {"a": 0}, {"a": 0}, {"a": 0}]
    lasting, passing = (
        (rule("lr.low", "a", lasts=True, clear_after=2),),
        (rule("lr.low", "a", clear_after=2),),
    )
    assert history(lasting, *quick) == [(10, "+", "lr.low"), (30, "-", "lr.low")]
    assert history(lasting, *long) == [(10, "+", "lr.low")]
    assert history(passing, *long) == [(10, "+", "lr.low"), (50, "-", "lr.low")]


def test_a_setting_mended_on_the_way_takes_its_warning_with_it() -> None:
    def condition(run: RunView) -> Signal | None:
        return Signal({}) if run.number("optimizer.learning_rate") > 0.05 else None

    doctor = Doctor((Rule("cfg.dropout", "warning", "start", "", "", condition, stays=True),))
    for event in (started(), probe(0)):
        doctor.observe(event)
    assert [finding.id for finding in doctor.standing] == ["cfg.dropout"]
    change = SettingChanged(step=5, path="optimizer.learning_rate", old=0.1, new=0.01)
    assert [type(each) for each in doctor.observe(change)] == [FindingCleared]
    assert doctor.standing == ()


def test_every_rule_has_a_place_among_the_causes() -> None:
    asked = [(each.id, each.title) for each in RULES]
    ids = [each.id for each in RULES]
    assert all(ids.count(name) <= 2 for name in ids), asked
    assert set(ids) <= set(ROOT_ORDER) | set(ALONE)


def test_a_run_of_very_many_epochs_is_diagnosed_in_the_same_memory() -> None:
    doctor = Doctor((rule("a", "x"),))
    doctor.observe(started())

    def epochs() -> None:
        for epoch in range(3000):
            doctor.observe(
                EpochCompleted(
                    epoch=epoch,
                    step=10 * epoch,
                    train_loss=1.0 / (1 + epoch),
                    val_loss=1.0,
                    train_accuracy=0.5,
                    val_accuracy=0.5,
                    learning_rate=0.1,
                    regularization_loss=0.0,
                    seconds=float(epoch),
                )
            )

    kept, _ = memory_of(epochs)
    assert kept < 20_000
