"""Bell, title and desktop notification as the terminal gets them."""

from __future__ import annotations

import pytest
from nntui.tui.terminal.alerts import (
    BEL,
    KEEP_TITLE,
    RESTORE_TITLE,
    Alerts,
    desktop_sequence,
    title_sequence,
)


def alerts(*wanted: str) -> tuple[Alerts, list[str]]:
    written: list[str] = []
    return Alerts(wanted, written.append, {}), written  # type: ignore[arg-type]


def test_the_title_says_how_the_run_stands_and_is_put_back() -> None:
    calls, written = alerts("title")
    calls.turned("running", "moons")
    calls.turned("done", "moons")
    calls.close()
    running = title_sequence("nntui: moons running")
    assert written == [KEEP_TITLE + running, title_sequence("nntui: moons done"), RESTORE_TITLE]


def test_only_the_end_of_a_run_rings() -> None:
    calls, written = alerts("bell")
    for state in ("preparing", "running", "paused", "running", "stopped"):
        calls.turned(state, "moons")
    assert written == []
    calls.turned("diverged", "moons")
    assert written == [BEL]


def test_a_critical_finding_calls_once_a_run() -> None:
    calls, written = alerts("desktop")
    for run in (1, 1, 2):
        calls.found(run, "lr.high", "The learning rate is too high")
    assert written == [desktop_sequence("The learning rate is too high", {})] * 2


def test_each_way_can_be_switched_off() -> None:
    calls, written = alerts()
    calls.turned("done", "moons")
    calls.found(1, "a", "b")
    calls.close()
    assert written == []


def test_words_cannot_break_out_of_a_sequence() -> None:
    assert title_sequence("a\x1b]0;x\x07b\nc").count("\x1b") == 1
    assert len(title_sequence("a" * 5000)) < 200


def test_inside_tmux_the_notification_is_handed_through() -> None:
    sequence = desktop_sequence("done", {"TMUX": "x"})
    assert sequence.startswith("\x1bPtmux;\x1b\x1b]9;")
    assert sequence.endswith("\x1b\\")


@pytest.mark.parametrize("environment", [{"TERM": "rxvt-unicode-256color"}, {"VTE_VERSION": "7600"}])
def test_terminals_that_know_the_other_sequence_get_that_one(environment: dict[str, str]) -> None:
    assert desktop_sequence("done", environment) == "\x1b]777;notify;nntui;done\x07"
    assert desktop_sequence("done", {"TERM": "xterm-256color"}) == "\x1b]9;nntui: done\x07"
