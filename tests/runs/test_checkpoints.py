"""Whole states on disk: bit for bit, checksummed, and never trusted when damaged."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from nntui.core.errors import NntuiError
from nntui.core.runs import checkpoint_file
from nntui.core.runs.checkpoint_file import DamagedCheckpointError, state_from_bytes, state_to_bytes
from nntui.core.runs.checkpoints import discard_after, list_checkpoints, load_latest, save_checkpoint
from nntui.core.runs.disk import Disk
from nntui.core.training.state import TrainingState


def state(step=10, **more):
    generator = np.random.PCG64(step)
    values = {
        "parameters": np.arange(6, dtype=np.float32) + step,
        "running": np.ones(2, np.float32),
        "optimizer": {"velocity": np.zeros(6, np.float32)},
        "optimizer_steps": step,
        "generators": {"dropout": generator.state, "other": np.random.MT19937(1).state},
        "order": np.arange(20)[::-1].copy(),
        "cursor": 4,
        "step": step,
        "epoch": 1,
        "seconds": 0.1 + 0.2,
        "settings": {"optimizer.learning_rate": 0.3, "model.hidden": (3, 2)},
        "best": {"val_accuracy": float("nan"), "epoch": 1},
        "counters": {"lowest_val_loss": float("inf"), "epoch_begun": 1.0},
    }
    return TrainingState(**{**values, **more})


def assert_same(a, b):
    for name, value in vars(a).items():
        other = getattr(b, name)
        if isinstance(value, np.ndarray):
            assert value.dtype == other.dtype
        np.testing.assert_equal(other, value, err_msg=name)


FLOATS = arrays(np.float32, st.integers(0, 5), elements=st.floats(width=32))


@settings(max_examples=50, deadline=None)
@given(FLOATS, FLOATS, st.dictionaries(st.sampled_from(["m", "v", "velocity"]), FLOATS), st.floats())
def test_any_state_comes_back_bit_for_bit(parameters, running, optimizer, seconds):
    before = state(parameters=parameters, running=running, optimizer=optimizer, seconds=seconds)
    after = state_from_bytes(state_to_bytes(before))
    assert_same(before, after)
    assert after.parameters.tobytes() == before.parameters.tobytes()


def test_generators_go_on_where_they_were():
    generator = np.random.Generator(np.random.PCG64(3))
    generator.random(5)
    after = state_from_bytes(state_to_bytes(state(generators={"init": generator.bit_generator.state})))
    other = np.random.Generator(np.random.PCG64(0))
    other.bit_generator.state = after.generators["init"]
    assert other.random(4).tolist() == generator.random(4).tolist()


def test_numpy_opens_it_without_pickle(tmp_path):
    path = tmp_path / "state.npz"
    path.write_bytes(state_to_bytes(state()))
    with np.load(path, allow_pickle=False) as file:
        assert file["parameters"].tolist() == state().parameters.tolist()
        assert "optimizer/velocity" in file.files


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_flipped_byte_is_noticed(data):
    contents = bytearray(state_to_bytes(state()))
    contents[data.draw(st.integers(0, len(contents) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DamagedCheckpointError):
        state_from_bytes(bytes(contents))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3000) | st.just(None), st.binary(max_size=50))
def test_truncated_or_foreign_files_are_damaged(length, foreign):
    whole = state_to_bytes(state())
    contents = foreign if length is None else whole[: min(length, len(whole) - 1)]
    with pytest.raises(DamagedCheckpointError):
        state_from_bytes(contents)


def test_a_wrong_checksum_is_noticed_though_the_zip_is_sound(tmp_path):
    """Somebody changed the arrays and packed them again: the archive's own sums are right."""
    path = tmp_path / "state.npz"
    path.write_bytes(state_to_bytes(state()))
    with np.load(path) as file:
        members = {name: file[name] for name in file.files}
    members["parameters"][0] += 1
    np.savez(path, **members)
    with pytest.raises(DamagedCheckpointError, match="checksum"):
        state_from_bytes(path.read_bytes())


def test_no_pickle_is_ever_opened():
    """Not even one whose checksum is right."""
    buffer = io.BytesIO()
    np.savez(buffer, parameters=np.array([object()], dtype=object))
    with pytest.raises(DamagedCheckpointError, match="Object arrays"):
        state_from_bytes(checkpoint_file._sealed(buffer.getvalue()))


def test_a_checkpoint_of_a_newer_version_says_so(monkeypatch):
    monkeypatch.setattr(checkpoint_file, "FORMAT", 99)
    contents = state_to_bytes(state())
    monkeypatch.undo()
    with pytest.raises(NntuiError, match="newer version"):
        state_from_bytes(contents)


def test_the_latest_two_and_the_best_are_kept(tmp_path):
    for step in (10, 20, 30, 40):
        save_checkpoint(tmp_path, state(step), "latest", Disk())
    for step in (10, 30):
        save_checkpoint(tmp_path, state(step), "best", Disk())
    kept = [(checkpoint.step, checkpoint.kind) for checkpoint in list_checkpoints(tmp_path)]
    assert kept == [(40, "latest"), (30, "latest"), (30, "best")]
    assert load_latest(tmp_path).step == 40
    assert load_latest(tmp_path, kind="best").step == 30


def test_a_damaged_checkpoint_gives_way_to_the_one_before_and_says_so(tmp_path):
    save_checkpoint(tmp_path, state(10), "latest", Disk())
    path = save_checkpoint(tmp_path, state(20), "latest", Disk())
    path.write_bytes(path.read_bytes()[:-100])
    said = []
    assert load_latest(tmp_path, warn=said.append).step == 10
    assert "000000020-latest.npz" in said[0]
    assert "step 10" in said[0]


def test_when_all_are_damaged_the_error_says_what_to_do(tmp_path):
    path = save_checkpoint(tmp_path, state(10), "latest", Disk())
    path.write_bytes(b"")
    with pytest.raises(NntuiError, match="No checkpoint") as caught:
        load_latest(tmp_path)
    assert caught.value.hint


def test_no_checkpoint_is_no_error(tmp_path):
    assert load_latest(tmp_path) is None


def test_damaged_ones_of_later_steps_go_when_a_run_goes_on_before_them(tmp_path):
    """Otherwise the next save would count the damaged one as kept and remove the sound one."""
    save_checkpoint(tmp_path, state(10), "latest", Disk())
    save_checkpoint(tmp_path, state(20), "latest", Disk()).write_bytes(b"")
    discard_after(tmp_path, 10)
    save_checkpoint(tmp_path, state(15), "latest", Disk())
    assert [checkpoint.step for checkpoint in list_checkpoints(tmp_path)] == [15, 10]


def test_what_is_written_is_a_plain_zip(tmp_path):
    path = save_checkpoint(tmp_path, state(10), "latest", Disk())
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
