"""`check`, `fix` and `doctor`: exit codes, JSON, and what they say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from nntui.core.cli import main


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """An experiment on data with a NaN in it."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 4)).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.int64)
    x[5, 2] = np.nan
    np.savez(tmp_path / "data.npz", x_train=x[:200], y_train=y[:200], x_val=x[200:], y_val=y[200:])
    file = tmp_path / "mine.toml"
    file.write_text(f'[data]\nsource = "{tmp_path / "data.npz"}"\n[training]\nepochs = 10\n')
    return file


def test_a_healthy_experiment_passes_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "digits-mlp", "--json"]) == 0
    checks = lines(capsys)
    assert {check["verdict"] for check in checks} == {"PASS"}
    assert {
        "initial-loss",
        "regularization",
        "gradients",
        "by-heart",
        "shuffled-labels",
        "without-input",
    } <= {check["id"] for check in checks}


@pytest.mark.parametrize(
    ("override", "failing"),
    [("model.init=zeros", "by-heart"), ("model.init_scale=30.0", "initial-loss")],
)
def test_a_broken_experiment_fails_its_check(
    override: str, failing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "digits-mlp", "--set", override, "--json"]) == 1
    assert failing in [check["id"] for check in lines(capsys) if check["verdict"] == "FAIL"]


def test_data_with_nan_are_refused_and_found(spoilt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(spoilt), "--json"]) == 2
    first, last = lines(capsys)
    assert (first["event"], first["id"], first["severity"], first["step"]) == (
        "finding",
        "data.nonfinite",
        "critical",
        0,
    )
    assert first["fixes"] == ['data.missing="drop"', 'data.missing="impute"']
    assert last["event"] == "error"


def test_fix_drops_the_bad_rows_and_writes_the_repaired_file(
    spoilt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "repaired.toml"
    assert main(["fix", str(spoilt), "--json", "--write", str(out)]) == 0
    rounds = lines(capsys)
    assert rounds[0]["outcome"] == "refused"
    assert rounds[0]["fix"] == 'data.missing="drop"'
    assert rounds[-1]["outcome"] == "done"
    assert 'missing = "drop"' in out.read_text()


def test_doctor_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "lr.low" in said
    assert "data.labels_unrelated" in said
