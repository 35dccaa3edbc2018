"""Asking how much memory there is."""

from __future__ import annotations

import pytest
from nntui.core.data import memory
from nntui.core.errors import DataError


def test_what_is_available_is_a_plausible_number():
    available = memory.available_memory()
    assert available is None or 10**6 < available < 10**16


def test_the_tightest_limit_counts(monkeypatch):
    monkeypatch.setattr(memory, "_machine", lambda: 8 * 10**9)
    monkeypatch.setattr(memory, "_container", lambda: 10**9)
    monkeypatch.setattr(memory, "_process_limit", lambda: None)
    assert memory.available_memory() == 10**9


def test_too_much_is_refused_with_both_sizes(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: 10**9)
    memory.ensure_room(7 * 10**8, "it", "")
    with pytest.raises(DataError, match="does not fit") as caught:
        memory.ensure_room(2 * 10**9, "big.csv", "Use less.")
    assert "2.0 GB" in caught.value.message
    assert "1.0 GB" in caught.value.message
    assert caught.value.hint == "Use less."


def test_an_unknown_amount_refuses_nothing(monkeypatch):
    monkeypatch.setattr(memory, "available_memory", lambda: None)
    memory.ensure_room(10**15, "it", "")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (28_881, "29 kB"), (1_648_877, "1.6 MB"), (170_052_171, "170 MB")],
)
def test_sizes_are_written_as_download_pages_write_them(count, text):
    assert memory.in_bytes(count) == text
