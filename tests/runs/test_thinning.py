"""What is kept of a run's figures: few rows, every extreme, and a picture like the live one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nntui.core.runs.thinning import StepThinner, as_event, epoch_thinner, merge, probe_thinner, row_of
from nntui.core.training.curve import Curve
from nntui.core.training.events import EpochCompleted, ProbeTaken, StepsCompleted
from nntui.core.training.history import History

LOSSES = st.lists(
    st.floats(-(2.0**99), 2.0**99, width=32) | st.sampled_from([np.nan, np.inf, -np.inf]),
    min_size=1,
    max_size=40,
)


def block(losses, first=1, seconds=1.0, **more):
    figures = {"learning_rate": 0.1, "regularization_loss": 0.0, "gradient_norm": 1.0, "epoch": 0.5, **more}
    return StepsCompleted(first_step=first, losses=np.array(losses, np.float32), seconds=seconds, **figures)


def probe(step, seconds):
    return ProbeTaken(step=step, epoch=0.0, seconds=seconds, cost_seconds=0.0, values={}, layers=())


@given(LOSSES, st.data())
def test_merging_rows_is_the_same_as_one_row_of_all_their_steps(losses, data):
    cuts = data.draw(st.lists(st.integers(0, len(losses)), max_size=3).map(sorted))
    edges = [0, *cuts, len(losses)]
    rows = [row_of(block(losses[a:b], a + 1)) for a, b in itertools.pairwise(edges) if b > a]
    merged = rows[0]
    for row in rows[1:]:
        merged = merge(merged, row)
    whole = row_of(block(losses))
    for name in ("first_step", "count", "low_step", "high_step", "nonfinite"):
        assert getattr(merged, name) == getattr(whole, name)
    for name in ("low", "high", "last"):
        np.testing.assert_equal(getattr(merged, name), getattr(whole, name))
    np.testing.assert_allclose(merged.mean, whole.mean, rtol=1e-5, atol=1e24)


def test_a_row_says_where_its_extremes_stood():
    row = row_of(block([3.0, 1.0, np.nan, 7.0, 2.0], first=101))
    assert (row.low, row.low_step, row.high, row.high_step) == (1.0, 102, 7.0, 104)
    assert (row.nonfinite, row.last, row.step) == (1, 2.0, 105)
    assert row.mean == pytest.approx(3.25)


def thinned(seconds, per_second):
    """The rows of a run of so many seconds that reports so many blocks a second."""
    thinner, rows = StepThinner(), []
    for i in range(int(seconds * per_second)):
        row = thinner.add(block([1.0], first=i + 1, seconds=(i + 1) / per_second))
        if row:
            rows.append(row)
    return rows


def test_at_most_twenty_rows_a_second():
    rows = thinned(10.0, 200)
    assert len(rows) <= 200 + 201
    assert len(rows) >= 200 + 150


def test_a_run_of_a_moment_has_a_curve_too():
    assert len(thinned(0.1, 1000)) == 100


def test_rows_grow_with_the_age_of_the_run():
    """After 1,000 s a row spans a five-thousandth of that. The control: without the share it would span 0.05
    s."""
    rows = thinned(1000.0, 20)
    assert len(rows) <= 5_000 + 5_000 * np.log(1000 / 250)
    assert np.diff([row.seconds for row in rows])[-1] == pytest.approx(0.2, abs=0.051)


def test_no_step_is_missing_and_none_twice():
    rows = thinned(20.0, 333)
    edges = [(row.first_step, row.step) for row in rows]
    assert edges[0][0] == 1
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(edges))


def test_probes_are_spaced_and_the_last_one_before_an_event_is_kept():
    thinner = probe_thinner()
    kept = [p for i in range(100) if (p := thinner.add(probe(i, i * 0.01)))]
    assert [p.step for p in kept] == [0, 25, 50, 75]
    assert thinner.close().step == 99
    assert thinner.close() is None


def epoch(number, seconds):
    return EpochCompleted(
        epoch=number, step=45 * number, train_loss=0.1, val_loss=0.2, train_accuracy=1.0, val_accuracy=0.9,
        learning_rate=0.01, regularization_loss=0.0, seconds=seconds,
    )  # fmt: skip


def kept_epochs(count, per_second):
    thinner = epoch_thinner()
    kept = [e for number in range(1, count + 1) if (e := thinner.add(epoch(number, number / per_second)))]
    return kept, thinner.close()


def test_every_epoch_is_kept_of_runs_as_they_are():
    """A day of epochs of half a minute."""
    kept, last = kept_epochs(86_400 // 30, 1 / 30)
    assert len(kept) == 86_400 // 30
    assert last is None


def test_epochs_that_come_by_the_hundred_a_second_do_not_fill_the_disk():
    kept, last = kept_epochs(200_000, 300)
    assert [each.epoch for each in kept[:5_000]] == [*range(1, 5_001)]
    assert len(kept) < 5_000 + 5_000 * np.log(200_000 / 5_000)
    assert last.epoch == 200_000


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=60), st.integers(4, 64), st.integers(0, 2**32 - 1))
def test_a_history_of_rows_shows_what_a_history_of_steps_shows(sizes, capacity, seed):
    """Extremes, means and counts; read at once or in two parts; before live steps that follow."""
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(sum(sizes)).astype(np.float32)
    values[rng.random(len(values)) < 0.05] = np.nan
    rows, start = [], 0
    for size in sizes:
        rows.append(row_of(block(values[start : start + size], start + 1, seconds=start / 1000)))
        start += size
    history = History(curves={name: Curve(capacity) for name in History().curves})
    half = len(rows) // 2
    for part in (rows[:half], rows[half:]):
        if part:
            history.apply(as_event(part))
    history.apply(block([9.0, -9.0], start + 1))
    curve = history.curves["batch_loss"]
    assert len(curve) == len(values) + 2
    columns = curve.columns(10)
    finite = np.r_[values[np.isfinite(values)], 9.0, -9.0]
    assert np.nanmax(columns.high) == finite.max()
    assert np.nanmin(columns.low) == finite.min()
    assert columns.bad.sum() == np.isnan(values).sum()
    assert curve.bounds == (1.0, len(values) + 2.0)
    np.testing.assert_allclose(curve.columns(1).mean, finite.mean(), atol=1e-5)


def test_early_steps_stay_visible_in_a_long_run():
    """Sixty thousand growing rows: the first hundredth of the picture is still made of many buckets."""
    counts = np.linspace(100, 20_000, 60_000).astype(int)
    firsts = 1 + np.r_[0, np.cumsum(counts)[:-1]]
    rows = as_event([row_of(block([1.0], int(first))) for first in firsts[:2]])
    columns = {name: np.repeat(getattr(rows, name)[:1], len(counts)) for name in vars(rows)}
    columns["first_step"], columns["count"] = firsts, counts
    history = History()
    history.apply(type(rows)(**columns))
    total = int(counts.sum())
    assert len(history.curves["batch_loss"].columns(4000).x) > 1000
    assert len(history.curves["batch_loss"].columns(100, 0, total / 100).x) > 10
