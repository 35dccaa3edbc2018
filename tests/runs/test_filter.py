"""Lines of conditions that pick runs."""

from __future__ import annotations

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nntui.core.errors import ConfigError
from nntui.core.runs.filter import facts_of, parse_filter, read_number
from nntui.core.runs.listing import run_info
from nntui.core.runs.notes import Notes, write_notes

FACTS = {
    "text": "1123-1430-digits-mlp digits keep",
    "state": ("done", "finished"),
    "optimizer.learning_rate": 0.05,
    "model.activation": "relu",
    "model.hidden": (64, 32),
    "model.batch_norm": True,
    "warnings": 0,
    "val": 0.971,
    "loss": nan,
    "age": 7200.0,
    "tag": ("keep",),
}


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("lr>=0.01", True),
        ("lr>=0.05", True),
        ("lr>0.05", False),
        ("lr<0.05", False),
        ("lr=5e-2", True),
        ("lr!=0.05", False),
        ("optimizer.learning_rate<1", True),
        ("activation=relu", True),
        ("activation=tanh", False),
        ("activation!=tanh", True),
        ("hidden=64", True),
        ("hidden=[64,32]", True),
        ("hidden=128", False),
        ("bn=on", True),
        ("bn=off", False),
        ("warnings=0", True),
        ("warnings>0", False),
        ("val>97%", True),
        ("val>0.98", False),
        ("age<3h", True),
        ("age<1h", False),
        ("state=done", True),
        ("state=finished", True),
        ("state=crashed", False),
        ("#keep", True),
        ("#other", False),
        ("DIGITS", True),
        ("mnist", False),
        ("lr>=0.01 activation=relu warnings=0", True),
        ("lr>=0.01 activation=tanh", False),
    ],
)
def test_terms_pick_what_they_say(text, fits):
    assert parse_filter(text).accepts(FACTS) is fits


@pytest.mark.parametrize(
    ("text", "fits"), [("loss<1", False), ("loss>1", False), ("loss!=1", True), ("seed=1", False)]
)
def test_a_figure_that_is_not_known_is_unequal_to_everything(text, fits):
    assert parse_filter(text).accepts(FACTS) is fits


def test_everything_wrong_is_said_at_once():
    with pytest.raises(ConfigError) as raised:
        parse_filter("activatoin=relu lr>high >=3 name=sgd")
    paths = [problem.path for problem in raised.value.problems]
    assert paths == ["activatoin", "lr", ">=3", "name"]
    assert raised.value.problems[0].nearest == "activation"
    assert "optimizer.name" in raised.value.problems[3].message


@pytest.mark.parametrize(
    ("text", "number"),
    [("1e-3", 1e-3), ("97%", 0.97), ("2h", 7200.0), ("1.5MB", 1.5e6), ("relu", None), ("1x", None)],
)
def test_numbers_may_have_units(text, number):
    assert read_number(text) == (None if number is None else pytest.approx(number))


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_an_explained_error(text):
    try:
        chosen = parse_filter(text)
    except ConfigError as raised:
        chosen = None
        error = raised
    assert error.problems if chosen is None else chosen.accepts(FACTS) in (True, False)


def test_the_facts_of_a_real_run(train, small):
    folder, _ = train(small)
    write_notes(folder, Notes("the good one", ("keep",)))
    facts = facts_of(run_info(folder), {"optimizer.learning_rate": small.optimizer.learning_rate})
    for text in (
        "state=done",
        "epochs=5",
        "moons",
        "#keep",
        "good",
        "val>=0",
        "warnings>=0",
        "age<1h",
        "size>1kb",
    ):
        assert parse_filter(text).accepts(facts), text
    assert not parse_filter("state=crashed").accepts(facts)
