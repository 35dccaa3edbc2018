"""`--strict` makes a warning that stands at the end of a run an exit code."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from nntui.core.cli.headless import exit_code
from nntui.core.diagnostics import Finding
from nntui.core.errors import DataError
from nntui.core.training.events import FindingCleared, FindingRaised, Outcome, RunFinished
from nntui.core.training.history import History


def ended(
    outcome: Outcome, *severities: Any, cleared: bool = False, error: BaseException | None = None
) -> Any:
    """A session that has ended with findings of these severities."""
    history = History()
    for number, severity in enumerate(severities):
        finding = Finding(id=f"f{number}", severity=severity, step=1, title="t", evidence={}, cause="c")
        history.apply(FindingRaised(finding=finding, step=1))
        if cleared:
            history.apply(FindingCleared(id=finding.id, step=2))
    result = RunFinished(outcome=outcome, step=1, epoch=1.0, seconds=1.0, reason="", final={}, best={})
    return SimpleNamespace(history=history, result=result, error=error, error_text="")


@pytest.mark.parametrize(
    ("session", "strict", "code"),
    [
        (ended("done"), True, 0),
        (ended("done", "hint"), True, 0),
        (ended("done", "warning"), True, 1),
        (ended("stopped", "critical"), True, 1),
        (ended("done", "hint", "critical"), True, 1),
        (ended("done", "critical", cleared=True), True, 0),
        (ended("done", "critical"), False, 0),
        (ended("diverged", "critical"), True, 3),
        (ended("failed"), False, 1),
    ],
)
def test_the_exit_code_says_how_the_run_ended(session: Any, strict: bool, code: int) -> None:
    assert exit_code(session, strict=strict) == code


def test_an_error_a_user_can_act_on_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(ended("failed", error=DataError("The file has gone")), strict=False) == 2
    assert "The file has gone" in capsys.readouterr().err


def test_too_little_memory_is_told_without_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(ended("failed", error=MemoryError("27 GiB")), strict=False) == 1
    told = capsys.readouterr().err
    assert "not enough memory" in told
    assert "report" not in told
