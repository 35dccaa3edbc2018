"""A winner is named only beyond the spread of the seeds."""

import numpy as np
import pytest
from nntui.core.compare.knob import Knob
from nntui.core.compare.repeats import Repeats, repeat
from nntui.core.config import with_value


def repeats(*columns, path="optimizer.learning_rate", measure="validation accuracy"):
    scores = np.array(columns, float).T
    return Repeats(Knob(path, tuple(range(len(columns)))), tuple(range(len(scores))), scores, measure)


def test_a_clear_difference_names_the_winner():
    result = repeats([0.95, 0.96, 0.955], [0.90, 0.91, 0.905])
    assert result.winner == 0
    assert "wins" in result.verdict
    np.testing.assert_allclose(result.mean, [0.955, 0.905])
    np.testing.assert_allclose(result.spread, [0.005, 0.005])


def test_a_difference_within_the_spread_names_none():
    result = repeats([0.95, 0.90, 0.97], [0.94, 0.96, 0.93])
    assert result.winner is None
    assert "No winner" in result.verdict


def test_seeds_are_compared_in_pairs():
    """The seeds differ far more than the entries; seed by seed the second is always better by a point."""
    result = repeats([0.70, 0.80, 0.90, 0.60], [0.711, 0.809, 0.911, 0.610])
    assert result.winner == 1


def test_one_seed_names_none():
    result = repeats([0.9], [0.1])
    assert result.winner is None
    assert "One seed" in result.verdict
    assert np.isnan(result.spread).all()


def test_the_best_must_beat_every_other():
    assert repeats([0.95, 0.96, 0.955], [0.95, 0.959, 0.954], [0.1, 0.1, 0.1]).winner is None


def test_a_diverged_entry_wins_nothing():
    assert repeats([np.nan, 0.9, 0.9], [0.1, 0.2, 0.1]).winner is None


def test_false_winners_are_rare():
    """Entries that do not differ: of many comparisons of two over five seeds, about 1 in 20 may seem to
    differ, each way half. The control: with a spread that is not looked at, every one would have a winner."""
    rng = np.random.default_rng(0)
    named = sum(repeats(*rng.normal(0.9, 0.01, (2, 5))).winner is not None for _ in range(400))
    assert named <= 400 * 0.09


def test_a_race_is_repeated_over_seeds(small):
    entries = [with_value(small, "optimizer.learning_rate", rate) for rate in (0.05, 0.0)]
    result = repeat(entries, (0, 1, 2))
    assert result.scores.shape == (3, 2)
    assert result.mean[0] > result.mean[1]
    assert len(set(result.scores[:, 1])) > 1  # other seeds, other starts
    assert result.knob.path == "optimizer.learning_rate"


def test_equal_entries_have_no_winner(small):
    result = repeat([small, small], (0, 1, 2))
    np.testing.assert_array_equal(result.scores[:, 0], result.scores[:, 1])
    assert result.winner is None


def test_regression_is_judged_by_loss():
    result = repeats([-0.1, -0.11, -0.1], [-0.5, -0.52, -0.51], measure="validation loss")
    assert result.winner == 0
    assert "validation loss 0.1033 ± 0.0058" in result.verdict


def test_accuracies_are_told_in_per_cent_and_switches_as_they_are_typed():
    result = repeats([0.95, 0.96, 0.955], [0.90, 0.91, 0.905])
    assert "validation accuracy 95.5 % ± 0.5" in result.verdict
    assert Knob("model.batch_norm", (True, False)).title == "model.batch_norm: true · false"


@pytest.mark.parametrize("path", ["", "optimizer.momentum"])
def test_every_verdict_is_a_sentence(path):
    for columns in ([[0.9], [0.8]], [[0.9, 0.91, 0.9], [0.1, 0.1, 0.1]], [[0.9, 0.9, 0.9], [0.9, 0.9, 0.9]]):
        assert repeats(*columns, path=path).verdict.endswith(".")


def test_seeds_that_agree_have_no_spread():
    assert repeats([0.9554, 0.9554, 0.9554], [0.1, 0.1, 0.1]).spread.tolist() == [0.0, 0.0]
