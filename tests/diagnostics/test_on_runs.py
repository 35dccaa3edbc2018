"""The doctor on real runs of the presets: what it says, when, and that a replay says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from nntui.core.config import Experiment, apply_overrides, load_preset, parse_experiment, with_values
from nntui.core.corpus.benchmark import _well
from nntui.core.corpus.generate import generate
from nntui.core.corpus.sabotage import sabotage
from nntui.core.corpus.verdict import Played
from nntui.core.diagnostics import Doctor, Finding
from nntui.core.diagnostics.rule import Signal
from nntui.core.diagnostics.rules import settings, suspects
from nntui.core.diagnostics.view import RunView
from nntui.core.session import Session
from nntui.core.training.event_codec import decode, encode
from nntui.core.training.events import (
    EpochCompleted,
    Event,
    FindingCleared,
    FindingRaised,
    ProbeTaken,
    StepsCompleted,
)

SAYINGS = (FindingRaised, FindingCleared)


def train(experiment: Experiment, **faults: float) -> list[Event]:
    events: list[Event] = []
    session = Session(experiment, sinks=[events.append])
    session.prepare()
    sabotage(session, faults)
    session.run()
    return events


@cache
def preset(name: str) -> list[Event]:
    return train(load_preset(name))


def standing(events: list[Event]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for event in events:
        if isinstance(event, FindingRaised):
            found.pop(event.finding.id, None)
            found[event.finding.id] = event.finding
        elif isinstance(event, FindingCleared):
            found.pop(event.id)
    return list(found.values())


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("lr-explodes", "nonfinite"),
        ("lr-crawls", "lr.low"),
        ("raw-inputs", "data.scale"),
        ("dead-relus", "init.dead"),
        ("deep-tanh-small-init", "init.vanish"),
        ("overfitting", "overfit"),
    ],
)
def test_a_broken_preset_is_named_with_a_fix(name: str, wanted: str) -> None:
    worst = [finding for finding in standing(preset(name)) if finding.severity != "hint"]
    assert [finding.id for finding in worst] == [wanted]
    assert worst[0].fixes
    assert worst[0].evidence


def test_small_steps_of_a_dead_layer_are_no_small_rate_and_no_strong_penalty() -> None:
    """One example a step at a rate meant for 32 kills a layer; what little moves then is the penalty's doing."""
    changes = ["training.batch_size=1", "training.epochs=2"]
    events = train(apply_overrides(load_preset("digits-mlp"), changes))
    (found,) = standing(events)
    assert found.id == "relu.dead"
    assert found.fixes[0].path == "optimizer.learning_rate"
    assert found.fixes[0].value < load_preset("digits-mlp").optimizer.learning_rate


@pytest.mark.parametrize("name", ["digits-mlp", "moons", "two-spirals", "lecture-recipe", "regression"])
def test_a_healthy_preset_is_left_alone(name: str) -> None:
    assert not [
        event
        for event in preset(name)
        if isinstance(event, FindingRaised) and event.finding.severity != "hint"
    ]


@pytest.mark.parametrize("name", ["lr-explodes", "lr-crawls", "overfitting", "digits-mlp"])
def test_a_run_read_back_is_diagnosed_as_it_was_live(name: str) -> None:
    events = preset(name)
    live = [event for event in events if isinstance(event, SAYINGS)]
    doctor = Doctor()
    again: list[Event] = []
    for event in events:
        if not isinstance(
            event, (*SAYINGS, StepsCompleted)
        ):  # steps are thinned on disk: no rule may need them
            again += doctor.observe(decode(json.loads(json.dumps(encode(event)))))
    assert [encode(event) for event in again] == [encode(event) for event in live]


def test_measuring_and_diagnosing_change_nothing_in_the_run() -> None:
    experiment = apply_overrides(
        load_preset("digits-mlp"), ["training.epochs=3", "model.dropout=0.2", "model.batch_norm=true"]
    )
    courses = []
    for probing in (True, False):
        losses: list[np.ndarray] = []

        def hear(event: Event, losses: list[np.ndarray] = losses) -> None:
            if isinstance(event, StepsCompleted):
                losses.append(event.losses)

        session = Session(experiment, sinks=[hear], probing=probing)
        session.run()
        courses.append(
            (np.concatenate(losses), session.network.parameters.copy(), session.network.running.copy())
        )
    for with_probe, without in zip(*courses, strict=True):
        assert np.array_equal(with_probe, without)


@pytest.mark.parametrize(
    ("fault", "strength", "wanted"),
    [
        ("ascent", 1, "update.ascent"),
        ("freeze", 0, "layer.frozen"),
        ("wrong_grad", -1.0, "backprop.wrong"),
        ("no_zero_grad", 1, "backprop.wrong"),
        ("double_softmax", 1, "loss.double_softmax"),
    ],
)
def test_a_bug_in_the_code_is_named_within_a_dozen_steps(fault: str, strength: float, wanted: str) -> None:
    experiment = apply_overrides(load_preset("digits-mlp"), ["training.epochs=1"])
    raised = [event for event in train(experiment, **{fault: strength}) if isinstance(event, FindingRaised)]
    assert raised[0].finding.id == wanted
    assert raised[0].step <= 12


def test_a_branch_with_a_rate_far_too_high_overshoots_and_has_no_bug() -> None:
    """The velocity it brings along carries it over the valley, and for some steps up the other side."""
    events: list[Event] = []
    whole = Session(apply_overrides(load_preset("digits-mlp"), ["training.epochs=44"]))
    whole.run()
    higher = apply_overrides(whole.experiment, ["training.epochs=60", "optimizer.learning_rate=1.0"])
    Session(higher, sinks=[events.append], resume_from=whole.trainer.snapshot()).run()
    assert [finding.id for finding in standing(events)] == ["lr.high"]


def test_the_causes_for_a_sabotaged_run_are_not_found_in_a_sound_one() -> None:
    experiment = apply_overrides(load_preset("digits-mlp"), ["training.epochs=1"])
    assert not [event for event in train(experiment) if isinstance(event, FindingRaised)]


@pytest.mark.parametrize(
    ("overrides", "wanted"),
    [
        (["model.init=zeros"], "init.symmetric"),
        (["model.dropout=0.9"], "cfg.dropout"),
        (["optimizer.momentum=0.998"], "cfg.momentum"),
        (["model.hidden=[2]"], "cfg.bottleneck"),
        (["regularization.l2=1.0"], "init.l2"),
        (["model.init_scale=20.0"], "init.loss"),
        (["optimizer.name=sgd", "optimizer.clip_norm=1e-4"], "clip.always"),
        (["schedule.name=exponential", "schedule.factor=1e-6"], "lr.decayed"),
        (["optimizer.learning_rate=300.0"], "nonfinite"),
    ],
)
def test_a_fault_in_the_settings_is_named(overrides: list[str], wanted: str) -> None:
    base = parse_experiment({"training": {"epochs": 20}})
    found = standing(train(apply_overrides(base, overrides)))
    assert wanted in [found[0].id, *found[0].symptoms]


def test_no_fix_is_what_is_set_already() -> None:
    """The scale is the fault; the initialiser that goes with the activation is there."""
    experiment = apply_overrides(parse_experiment({}), ["model.init_scale=20.0", "training.epochs=1"])
    found = standing(train(experiment))[0]
    assert [str(change) for change in found.fixes] == ["model.init_scale=1.0"]


@pytest.mark.parametrize(("name", "rate"), [("momentum", 5.0), ("sgd", 1000.0)])
def test_a_rate_that_loses_the_loss_before_the_first_probe_is_brought_to_where_the_net_learns(
    name: str, rate: float
) -> None:
    """By the size of the updates that were seen: a tenth of such a rate would be lost as well."""
    base = apply_overrides(load_preset("digits-mlp"), ["training.epochs=10", f"optimizer.name={name}"])
    events = train(with_values(base, {"optimizer.learning_rate": rate}))
    assert not [event for event in events if isinstance(event, ProbeTaken) and event.step]
    (finding,) = standing(events)
    change = finding.fixes[0]
    assert change.path == "optimizer.learning_rate"
    again = train(with_values(base, {change.path: change.value}))
    best = max(event.val_accuracy for event in again if isinstance(event, EpochCompleted))
    assert best > 0.9


@pytest.mark.parametrize(
    ("condition", "hidden", "wide"),
    [(settings.bottleneck, 2, 100), (settings.bottleneck, 34, 100), (suspects.bottleneck, 64, 100)],
)
def test_a_layer_too_narrow_for_a_hundred_classes_is_made_wide_enough(
    condition: Callable[[RunView], Signal | None], hidden: int, wide: int
) -> None:
    run = RunView()
    run.config = {"model": {"hidden": [hidden, 200]}}
    run.data = {"task": "classification", "outputs": 100}
    signal = condition(run)
    assert signal is not None
    assert [change.value for change in signal.fixes] == [[wide, 200]]


def test_probes_are_taken_at_steps_known_beforehand() -> None:
    one, two = (
        [event.step for event in train(load_preset("moons")) if isinstance(event, ProbeTaken)]
        for _ in range(2)
    )
    assert one == two
    assert one[0] == 0
    assert 12 in one


@pytest.mark.parametrize("part", ["tune", "measure", "apart"])
def test_every_case_of_the_corpus_is_an_experiment(part: str) -> None:
    for case in generate(part, healthy_runs=14, faulty_runs=12, seed=3, with_files=False):
        settings = {name: value for name, value in case.settings.items() if name != "prepared"}
        with_values(parse_experiment({}), settings)


def test_a_faulty_case_knows_the_same_experiment_without_its_fault() -> None:
    for case in generate("tune", healthy_runs=1, faulty_runs=2, seed=3, with_files=False):
        twin = case.twin
        if case.healthy:
            assert twin is None
            continue
        assert twin is not None
        assert twin.healthy
        assert (twin.dataset, twin.data_seed) == (case.dataset, case.data_seed)
        assert not twin.data_faults
        assert (dict(twin.settings), {}) != (dict(case.settings), dict(case.data_faults))


def test_a_run_is_repaired_when_it_ends_as_well_as_its_twin_or_as_healthy_ones() -> None:
    def ended(balanced: float) -> Played:
        return Played("case", "lr_high", "digits", False, (), {"balanced": balanced}, 1000)

    good = {"digits": 0.95}
    assert _well(ended(0.93), good)
    assert not _well(ended(0.80), good)
    assert _well(ended(0.80), good, twin=ended(0.82))
    assert not _well(ended(0.70), good, twin=ended(0.82))
    assert _well(ended(0.93), good, twin=ended(0.99)), "healthy runs' level is enough"
    assert not _well(ended(0.99), {})
