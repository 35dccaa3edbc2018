"""Writing an experiment and reading it back changes nothing."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.config import (
    ALL_SETTINGS,
    Experiment,
    Setting,
    dump_experiment,
    load_experiment,
    loads_experiment,
    parse_experiment,
    to_tables,
    with_value,
)
from nntui.core.errors import ConfigError

TEXTS = st.text(max_size=20).filter(lambda text: text.isprintable() or "\n" in text or "\x7f" in text)


LAYERS = st.sampled_from(["conv 8 3x3 stride 2", "pool 2", "flatten", "dense 32"])


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    """Values that are right for a setting on its own."""
    match setting.kind:
        case "float":
            ends = {"exclude_min": setting.low_open, "exclude_max": setting.high_open}
            return st.floats(setting.low, setting.high, allow_nan=False, allow_infinity=False, **ends)
        case "int":
            return st.integers(_bound(setting.low), _bound(setting.high))
        case "ints":
            return st.lists(st.integers(_bound(setting.low), _bound(setting.high)), max_size=4).map(tuple)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from(setting.names)
        case "choices":
            return st.lists(st.sampled_from(setting.names), max_size=4).map(tuple)
        case "texts":
            return st.lists(LAYERS, max_size=3).map(tuple)
        case "text":
            return TEXTS


def _bound(value: float | None) -> int | None:
    return None if value is None else int(value)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Valid experiments: settings changed one after another, those left out that contradict the others."""
    experiment = parse_experiment({"title": draw(TEXTS), "story": draw(TEXTS)})
    for path in draw(st.lists(st.sampled_from(sorted(ALL_SETTINGS)), max_size=12, unique=True)):
        try:
            experiment = with_value(experiment, path, draw(values_of(ALL_SETTINGS[path].setting)))
        except ConfigError:
            continue
    return experiment


@settings(deadline=None)
@given(experiments())
def test_toml_read_back_is_the_same_experiment(experiment: Experiment) -> None:
    assert loads_experiment(dump_experiment(experiment)) == experiment
    assert loads_experiment(dump_experiment(experiment, complete=True, explain=True)) == experiment


@settings(deadline=None)
@given(experiments())
def test_tables_read_back_are_the_same_experiment_even_through_json(experiment: Experiment) -> None:
    assert parse_experiment(json.loads(json.dumps(to_tables(experiment)))) == experiment


@settings(deadline=None)
@given(experiments())
def test_the_written_file_reads_the_same_from_disk(tmp_path_factory: Any, experiment: Experiment) -> None:
    path = Path(tmp_path_factory.getbasetemp()) / "round_trip.toml"
    path.write_text(dump_experiment(experiment), encoding="utf-8")
    assert load_experiment(path) == experiment


@settings(deadline=None)
@given(experiments())
def test_equality_would_notice_a_lost_digit(experiment: Experiment) -> None:
    """The control: the comparison above is exact, not approximate."""
    rate = experiment.optimizer.learning_rate
    other = with_value(experiment, "optimizer.learning_rate", math.nextafter(rate, 2 if rate < 1 else 0))
    assert loads_experiment(dump_experiment(other)) != experiment


def test_defaults_are_left_out_unless_asked_for() -> None:
    text = dump_experiment(Experiment(title="T", story="S"))
    assert text == 'title = "T"\nstory = "S"\n\n[data]\nsource = "digits"\n'
    assert "batch_norm_momentum = 0.1" in dump_experiment(Experiment(), complete=True)


def test_tables_hold_every_setting() -> None:
    tables = to_tables(Experiment())
    assert {f"{s}.{k}" for s, table in tables.items() if isinstance(table, dict) for k in table} == set(
        ALL_SETTINGS
    )


@pytest.mark.parametrize(("value", "written"), [(1e-5, "1e-5"), (1e22, "1e+22"), (0.1, "0.1"), (2.0, "2.0")])
def test_numbers_are_written_as_people_write_them(value: float, written: str) -> None:
    from nntui.core.config.toml_write import toml_value

    assert toml_value(value) == written
