"""Messages are facts: once told they do not change."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from nntui.tui.messages import SettingChosen


def test_a_fact_that_was_told_stays() -> None:
    fact = SettingChosen("model.init", "he")
    with pytest.raises(FrozenInstanceError):
        fact.value = "zeros"
    assert fact.value == "he"
    fact.stop()  # what the framework notes about the message itself goes on working
    assert fact._stop_propagation
