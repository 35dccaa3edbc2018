"""A race is fair: one knob, the same examples in the same order, side by side; and equal entries do not
differ."""

import numpy as np
import pytest
from nntui.core.compare.knob import only_knob
from nntui.core.compare.race import Race
from nntui.core.config import with_value, with_values
from nntui.core.errors import ConfigError
from nntui.core.session import Session
from nntui.core.training.events import StepsCompleted


def varied(experiment, path, *values):
    return [with_value(experiment, path, value) for value in values]


def test_equal_entries_have_no_difference(small):
    race = Race([small, small, small])
    race.run()
    assert race.title == "the same experiment"
    for other in (1, 2):
        difference = race.difference(0, other)
        assert len(difference) == 40
        assert (difference == 0.0).all()


def test_the_knob_is_found_and_named(small):
    knob = only_knob(varied(small, "optimizer.learning_rate", 0.1, 0.01, 0.001))
    assert knob.path == "optimizer.learning_rate"
    assert knob.title == "optimizer.learning_rate: 0.1 · 0.01 · 0.001"
    assert only_knob(varied(small, "model.hidden", (8,), (4, 4))).title == "model.hidden: 8 · 4-4"


def test_two_knobs_are_refused_by_name(small):
    other = with_values(small, {"optimizer.learning_rate": 0.1, "model.activation": "tanh"})
    with pytest.raises(ConfigError, match=r"(?s)model.activation.*optimizer.learning_rate"):
        Race([small, other])


@pytest.mark.parametrize(
    ("path", "value"), [("data.noise", 0.3), ("training.seed", 1), ("training.shuffle", False)]
)
def test_what_would_be_unfair_is_refused(small, path, value):
    with pytest.raises(ConfigError, match=path):
        Race([small, with_value(small, path, value)])


@pytest.mark.parametrize("count", [1, 5])
def test_two_to_four_entries(small, count):
    with pytest.raises(ConfigError):
        Race([small] * count)


def test_entries_start_alike_and_part_at_the_second_step(small):
    race = Race(varied(small, "optimizer.learning_rate", 0.1, 0.01))
    race.run()
    difference = race.difference(0, 1)
    assert difference[0] == 0.0
    assert (difference[1:] != 0.0).any()


def test_entries_are_side_by_side_at_every_turn(small):
    race = Race(varied(small, "optimizer.momentum", 0.9, 0.5, 0.0))
    seen = []

    def watch(race):
        if all(entry.running for entry in race.entries):
            seen.append({entry.session.trainer.step for entry in race.entries})

    race.run(watch)
    assert len(seen) >= 20
    assert all(len(steps) == 1 for steps in seen)


def test_batches_of_other_sizes_have_seen_the_same_examples(small):
    race = Race(varied(small, "training.batch_size", 16, 8))
    positions = []
    race.run(lambda race: positions.append([entry.session.trainer.position for entry in race.entries]))
    apart = np.abs(np.diff(np.array(positions), axis=1))
    assert apart.max() <= 16 / 160 + 1e-9


def test_a_race_makes_the_very_steps_of_a_run(small):
    """Being led in turns changes nothing: same losses as a run on its own, dropout and all."""
    race = Race(varied(small, "optimizer.learning_rate", 0.05, 0.01))
    race.run()
    for entry in race.entries:
        alone = Session(entry.session.experiment)
        blocks = []
        alone.add_sink(blocks.append)
        alone.run()
        losses = [event.losses for event in blocks if isinstance(event, StepsCompleted)]
        np.testing.assert_array_equal(entry.losses, np.concatenate(losses))


def test_preprocessing_and_shape_may_be_the_knob(small):
    for path, values in (
        ("preprocessing.steps", (("none",), ("mean-feature", "std"))),
        ("model.hidden", ((4,), (8, 8))),
    ):
        race = Race(varied(small, path, *values))
        assert [result.outcome for result in race.run()] == ["done", "done"]


def test_an_entry_that_diverges_leaves_the_others_racing(small):
    race = Race(varied(small, "model.init_scale", 1.0, 1000.0))
    race = Race(varied(with_value(small, "optimizer.name", "sgd"), "optimizer.learning_rate", 0.05, 10_000.0))
    results = race.run()
    assert results[0].outcome == "done"
    assert len(results) == 2
