"""Events as lines: what is written comes back, damaged lines are counted and passed over."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.diagnostics import Change, Finding
from nntui.core.runs.event_lines import from_lines, to_line
from nntui.core.runs.thinning import as_event, row_of
from nntui.core.training.events import (
    THINNED_COLUMNS,
    EpochCompleted,
    FindingRaised,
    Notice,
    StepsCompleted,
    StepsThinned,
)

WIDE = st.floats(width=32)


def rows(losses, first=1):
    return as_event(
        [
            row_of(
                StepsCompleted(
                    first_step=first + i,
                    losses=np.array([loss], np.float32),
                    learning_rate=0.1,
                    regularization_loss=0.25,
                    gradient_norm=1.5,
                    epoch=0.5,
                    seconds=2.0,
                )
            )
            for i, loss in enumerate(losses)
        ]
    )


def epoch(number, loss=0.5):
    return EpochCompleted(
        epoch=number,
        step=10 * number,
        train_loss=loss,
        val_loss=loss,
        train_accuracy=0.9,
        val_accuracy=float("nan"),
        learning_rate=0.1,
        regularization_loss=0.0,
        seconds=1.0,
    )


@given(st.lists(st.lists(WIDE, min_size=1, max_size=5), min_size=1, max_size=4))
def test_neighbouring_rows_become_one_table_with_every_value_as_it_was(parts):
    """NaN and infinity included, whose words stand beside the nulls of each line."""
    data, first = b"", 1
    for part in parts:
        data += to_line(rows(part, first))
        first += len(part)
    (event,), damaged = from_lines(data)
    assert damaged == 0
    assert isinstance(event, StepsThinned)
    whole = rows([loss for part in parts for loss in part])
    for name, dtype in THINNED_COLUMNS.items():
        assert getattr(event, name).dtype == dtype
        np.testing.assert_array_equal(getattr(event, name), getattr(whole, name))


def test_events_between_rows_stay_in_their_place():
    events = [rows([1.0]), epoch(1), rows([2.0], 2), rows([3.0], 3), epoch(2)]
    back, damaged = from_lines(b"".join(map(to_line, events)))
    assert [type(event).__name__ for event in back] == [
        "StepsThinned",
        "EpochCompleted",
        "StepsThinned",
        "EpochCompleted",
    ]
    assert len(back[2].count) == 2
    assert damaged == 0


def test_every_line_is_json_for_any_parser():
    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    for event in (rows([np.nan, np.inf]), epoch(1, float("inf"))):
        json.loads(to_line(event), parse_constant=refuse)


@pytest.mark.parametrize(
    "bad",
    [b"\x00\xff{", b'{"event":"epo', b"[1,2]", b'{"event":"unheard_of"}', b'{"event":"epoch"}', b"null"],
)
def test_a_damaged_line_costs_only_itself(bad):
    data = to_line(epoch(1)) + bad + b"\n" + to_line(epoch(2))
    events, damaged = from_lines(data)
    assert [event.epoch for event in events] == [1, 2]
    assert damaged == 1


def test_damaged_rows_cost_only_themselves():
    short = json.loads(to_line(rows([1.0, 2.0])))
    short["low"] = [1.0]
    missing = json.loads(to_line(rows([1.0])))
    del missing["high"]
    lines = [to_line(rows([5.0])), json.dumps(short).encode() + b"\n", json.dumps(missing).encode() + b"\n"]
    events, damaged = from_lines(b"".join([*lines, to_line(rows([6.0], 2))]))
    assert [float(loss) for event in events for loss in event.last] == [5.0, 6.0]
    assert damaged == 2


def test_findings_travel_inside_their_event():
    finding = Finding(
        "lr.low",
        "warning",
        7,
        "Slow",
        {"ratio": 1e-5},
        "Too small a rate.",
        (Change("optimizer.learning_rate", 0.1),),
    )
    (event, notice), _ = from_lines(
        to_line(FindingRaised(finding=finding, step=7))
        + to_line(Notice(step=7, severity="info", message="é"))
    )
    assert event.finding == finding
    assert notice.message == "é"
