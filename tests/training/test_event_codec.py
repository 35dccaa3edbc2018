"""Every event goes through JSON and comes back the same; numbers that JSON lacks are flagged."""

from __future__ import annotations

import builtins
import collections.abc
import json
import math
import typing
from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from nntui.core.diagnostics import Change, Finding
from nntui.core.training.event_codec import EVENT_NAMES, array_scalar, decode, encode
from nntui.core.training.events import (
    Event,
    FindingCleared,
    FindingRaised,
    ProbeTaken,
    RunFinished,
    RunPaused,
    SettingChanged,
    StepsCompleted,
)

NUMBERS = st.floats()
COUNTS = st.integers(0, 2**62)
WORDS = st.text(max_size=8)
NAMES = WORDS.filter(lambda name: not name.endswith("_nonfinite"))
LEAVES = st.none() | st.booleans() | st.integers() | NUMBERS | WORDS
PLAIN = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
)
TABLES = st.dictionaries(NAMES, PLAIN, max_size=4)
SETTINGS = st.booleans() | st.integers() | NUMBERS | WORDS | st.lists(st.integers() | WORDS, max_size=3)
PATHS = st.from_regex(r"[a-z]+\.[a-z_]+", fullmatch=True)
FIGURES = NUMBERS | WORDS.filter(lambda word: word not in {"nan", "inf", "-inf"})
ROWS = st.lists(TABLES, max_size=3).map(tuple)
FINDINGS = st.builds(
    Finding,
    id=WORDS,
    severity=st.sampled_from(["critical", "warning", "hint"]),
    step=COUNTS,
    title=WORDS,
    evidence=st.dictionaries(NAMES, FIGURES, max_size=3),
    cause=WORDS,
    fixes=st.lists(st.builds(Change, PATHS, SETTINGS), max_size=2).map(tuple),
    symptoms=st.lists(WORDS, max_size=2).map(tuple),
    layer=WORDS,
    pane=WORDS,
)


def values_of(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """What a field of an event may hold, by its declaration."""
    if name == "finding":
        return FINDINGS
    scalar = array_scalar(hint)
    if scalar is not None:
        return arrays(scalar, st.integers(0, 4))
    match get_origin(hint):
        case typing.Literal:
            return st.sampled_from(get_args(hint))
        case collections.abc.Mapping:
            return TABLES
        case builtins.tuple:
            return ROWS
    return {int: COUNTS, float: NUMBERS, str: WORDS, bool: st.booleans(), Any: PLAIN}[hint]


KINDS: tuple[type, ...] = get_args(Event)


def events(kind: type) -> st.SearchStrategy[Event]:
    """Events of a kind, with anything their fields may hold."""
    return st.builds(kind, **{name: values_of(name, hint) for name, hint in get_type_hints(kind).items()})


def same(one: Any, other: Any) -> bool:
    """Equal, with NaN equal to NaN and every kind told apart."""
    if isinstance(one, np.ndarray):
        return (
            type(one) is type(other)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=True)
        )
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, item.name), getattr(other, item.name)) for item in fields(one))
    return bool(one == other)


def strict(text: str) -> Any:
    """JSON as its standard has it: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


def test_every_kind_of_event_has_a_name() -> None:
    assert set(EVENT_NAMES) == set(KINDS)
    assert len(set(EVENT_NAMES.values())) == len(EVENT_NAMES)


@settings(deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_event_comes_back_from_strict_json_as_it_was(kind: type, data: st.DataObject) -> None:
    event = data.draw(events(kind))
    assert same(decode(strict(json.dumps(encode(event)))), event)


def test_the_comparison_notices_a_difference() -> None:
    """The control for the test above."""
    event = RunFinished(
        outcome="done", step=1, epoch=1.0, seconds=1.0, reason="", final={"a": [math.nan]}, best={"b": 1}
    )
    altered = encode(event)
    del altered["final"]["a_nonfinite"]
    assert not same(decode(altered), event)
    assert not same(decode({**encode(event), "best": {"b": 1.0}}), event)


def test_what_is_not_finite_is_null_with_a_flag() -> None:
    table = encode(
        StepsCompleted(
            first_step=1,
            losses=np.array([0.1, np.nan, -np.inf], np.float32),
            learning_rate=0.1,
            regularization_loss=math.inf,
            gradient_norm=2.0,
            epoch=0.5,
            seconds=0.1,
        )
    )
    assert table["losses"] == [0.1, None, None]
    assert table["losses_nonfinite"] == {"1": "nan", "2": "-inf"}
    assert table["regularization_loss"] is None
    assert table["regularization_loss_nonfinite"] == "inf"
    assert "gradient_norm_nonfinite" not in table


def test_a_finding_offers_its_fixes_as_path_and_value_and_as_the_command_line_takes_them() -> None:
    finding = Finding(
        id="lr.high",
        severity="warning",
        step=40,
        title="The loss jumps about",
        evidence={"loss": 2.5},
        cause="The learning rate is too high.",
        fixes=(Change("optimizer.learning_rate", 0.01),),
    )
    table = encode(FindingRaised(finding=finding, step=40))
    assert table["finding"]["fixes"] == [{"path": "optimizer.learning_rate", "value": 0.01}]
    assert table["fixes"] == ["optimizer.learning_rate=0.01"]
    for name in ("id", "severity", "step", "evidence", "cause"):
        assert table[name] == table["finding"][name]
    assert table["cleared"] is False
    assert encode(FindingCleared(id="lr.high", step=60))["cleared"] is True
    assert decode(table) == FindingRaised(finding=finding, step=40)


def test_arrays_and_numpy_numbers_become_plain_ones() -> None:
    event = ProbeTaken(
        step=1,
        epoch=0.1,
        seconds=0.1,
        cost_seconds=0.0,
        values={"norm": np.float32(0.1)},
        layers=({"histogram": np.arange(3), "spread": np.array([[1.0, np.nan]])},),
    )
    table = strict(json.dumps(encode(event)))
    assert table["values"] == {"norm": 0.1}
    assert table["layers"] == [
        {"histogram": [0, 1, 2], "spread": [[1.0, None]], "spread_nonfinite": {"0.1": "nan"}}
    ]


def test_fields_of_a_later_version_are_passed_over() -> None:
    event = RunPaused(step=3)
    assert decode({**encode(event), "mood": "good"}) == event


@pytest.mark.parametrize(
    "table", [{}, {"event": "party"}, {"event": "run_paused"}, {"event": "finding", "finding": {}, "step": 1}]
)
def test_what_is_no_event_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="event"):
        decode(table)


def test_what_json_cannot_say_is_refused_when_written() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(SettingChanged(step=1, path="x", old=None, new=object()))
