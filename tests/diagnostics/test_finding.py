"""Findings survive JSON, and fixes read as path=value."""

from __future__ import annotations

import json
import math

import pytest
from nntui.core.diagnostics import Change, Finding

FINDING = Finding(
    id="lr.low",
    severity="warning",
    step=24,
    title="The learning rate is too low",
    evidence={"ratio": 1e-5, "gain": math.nan, "loss": math.inf, "layer": "hidden 1"},
    cause="Each step is small.",
    fixes=(Change("optimizer.learning_rate", 0.01), Change("model.hidden", [64, 64])),
    symptoms=("loss.chance",),
)


def test_a_finding_comes_back_from_strict_json() -> None:
    text = json.dumps(FINDING.to_dict(), allow_nan=False)
    back = Finding.from_dict(json.loads(text))
    assert math.isnan(float(back.evidence["gain"]))
    assert back.evidence["loss"] == math.inf
    assert back.to_dict() == FINDING.to_dict()


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("optimizer.learning_rate", 0.01, "optimizer.learning_rate=0.01"),
        ("training.shuffle", True, "training.shuffle=true"),
        ("model.init", "he", 'model.init="he"'),
        ("preprocessing.steps", ["mean-feature", "std"], 'preprocessing.steps=["mean-feature", "std"]'),
    ],
)
def test_a_change_reads_as_an_override_and_back(path: str, value: object, text: str) -> None:
    change = Change(path, value)
    assert str(change) == text
    assert Change.parse(text) == change


def test_what_is_no_change_is_refused() -> None:
    with pytest.raises(ValueError, match="not a change"):
        Change.parse("optimizer.learning_rate")


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ValueError, match="severity"):
        Finding.from_dict({**FINDING.to_dict(), "severity": "dreadful"})
