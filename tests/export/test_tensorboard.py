"""The event file is read back with TensorBoard's own reader."""

import sys

import pytest
from nntui.core.errors import NntuiError
from nntui.core.export.tensorboard_log import write_tensorboard
from nntui.core.training.events import EpochCompleted


@pytest.mark.filterwarnings("ignore")
def test_tensorboard_reads_every_epoch_and_row(trained, out):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    saved, losses, _ = trained()
    (path,) = write_tensorboard(saved, out)
    read = EventAccumulator(str(path.parent), size_guidance={"scalars": 0})
    read.Reload()
    epochs = saved.of(EpochCompleted)
    accuracy = read.Scalars("accuracy/validation")
    assert [(each.step, round(each.value, 6)) for each in accuracy] == [
        (epoch.step, round(epoch.val_accuracy, 6)) for epoch in epochs
    ]
    assert read.Scalars("loss/batch")[-1].step == len(losses)
    assert any(tag.startswith("layers/") for tag in read.Tags()["scalars"])


def test_writing_twice_leaves_one_file(trained, out):
    pytest.importorskip("tensorboard")
    saved, _, _ = trained()
    write_tensorboard(saved, out)
    assert len(write_tensorboard(saved, out)) == 1


def test_without_the_library_the_error_says_how_to_get_it(trained, out, monkeypatch):
    saved, _, _ = trained()
    monkeypatch.setitem(sys.modules, "tensorboard.summary.writer.event_file_writer", None)
    with pytest.raises(NntuiError, match="needs the library tensorboard"):
        write_tensorboard(saved, out)
