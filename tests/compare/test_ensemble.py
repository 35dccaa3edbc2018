"""Averaged probabilities of saved runs, judged beside each member."""

import numpy as np
import pytest
from nntui.core.compare.ensemble import ensemble, judge
from nntui.core.config import with_value, with_values
from nntui.core.errors import DataError, NntuiError
from nntui.core.runs.reader import RunReader
from nntui.core.runs.recorder import record_new
from nntui.core.runs.store import RunStore
from nntui.core.session import Session


@pytest.fixture
def saved(tmp_path):
    def run(experiment):
        session = Session(experiment)
        recorder = record_new(session, RunStore(tmp_path))
        session.run()
        assert recorder.close()
        return RunReader(recorder.folder)

    return run


def test_probabilities_are_averaged_by_hand():
    one = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]])
    other = np.array([[0.7, 0.3], [0.8, 0.2], [0.4, 0.6]])
    truth = np.array([0, 0, 1])
    assert judge("one", one, truth).accuracy == pytest.approx(2 / 3)
    both = judge("ensemble", (one + other) / 2, truth)
    assert both.accuracy == 1.0
    assert both.loss == pytest.approx(-np.log([0.8, 0.6, 0.7]).mean())


def test_the_members_figures_are_those_of_their_runs(small, saved):
    """Each member is judged from its best checkpoint: the very figures its run reported for that epoch."""
    readers = [saved(with_value(small, "training.seed", seed)) for seed in (0, 1, 2)]
    result = ensemble(readers)
    for member, reader in zip(result.members, readers, strict=True):
        summary = reader.summary()
        assert member.name == reader.id
        assert member.accuracy == pytest.approx(summary.best_val_accuracy)
        assert member.loss == pytest.approx(summary.best_val_loss, rel=1e-5)
    assert (
        result.whole.loss <= np.mean([member.loss for member in result.members]) + 1e-12
    )  # Jensen's inequality
    np.testing.assert_allclose(result.outputs.sum(axis=1), 1.0)


def test_members_may_have_other_preprocessing_and_shapes(small, saved):
    readers = [
        saved(small),
        saved(
            with_values(
                small, {"preprocessing.steps": ["minmax"], "model.hidden": [4, 4], "model.batch_norm": True}
            )
        ),
    ]
    result = ensemble(readers)
    assert result.members[1].loss == pytest.approx(readers[1].summary().best_val_loss, rel=1e-5)


def test_numbers_are_averaged_in_regression(small, saved):
    waves = with_values(small, {"data.source": "waves", "preprocessing.steps": ["mean-feature", "std"]})
    result = ensemble([saved(waves), saved(with_value(waves, "training.seed", 1))])
    assert np.isnan(result.whole.accuracy)
    assert result.whole.loss <= max(member.loss for member in result.members)


def test_other_data_and_single_runs_are_refused(small, saved):
    one = saved(small)
    with pytest.raises(NntuiError, match="two runs"):
        ensemble([one])
    with pytest.raises(DataError, match="other data"):
        ensemble([one, saved(with_value(small, "data.noise", 0.3))])
    with pytest.raises(DataError, match="other data"):
        ensemble([one, saved(with_value(small, "data.source", "digits"))])
