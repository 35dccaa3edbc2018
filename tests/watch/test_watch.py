"""Logs of other tools: found, read as they grow, drawn as our own curves, and judged by what curves can
tell."""

import json
import math
import os

import numpy as np
import pytest
from nntui.core.cli import main
from nntui.core.errors import NntuiError
from nntui.core.watch.curve_rules import RULES, Series
from nntui.core.watch.find import find_log
from nntui.core.watch.rows import read_row
from nntui.core.watch.watched import Watched

KERAS = "epoch,accuracy,loss,val_accuracy,val_loss\n"
LIGHTNING = """epoch,lr-Adam,step,train_acc,train_loss_epoch,train_loss_step,val_acc,val_loss
0,,49,,,0.693,,
0,0.001,49,,,,,
0,,99,,,,0.81,0.52
0,,99,0.78,0.58,,,
1,,149,,,0.41,,
"""


def curve(watched, name):
    columns = watched.history.curves[name].columns(1000)
    return columns.x.tolist(), columns.mean.tolist()


def test_keras_counts_epochs(tmp_path):
    path = tmp_path / "training.csv"
    path.write_text(KERAS + "0,0.5,0.9,0.45,1.0\n1,0.7,0.6,0.66,0.7\n")
    watched = Watched(path)
    assert watched.log.kind == "CSV"
    assert watched.poll() == 2
    assert curve(watched, "train_loss") == ([0.0, 1.0], [0.9, 0.6])
    assert curve(watched, "val_accuracy") == ([0.0, 1.0], [0.45, 0.66])
    assert watched.history.epoch == 1.0


def test_lightning_has_empty_cells_and_several_losses(tmp_path):
    (tmp_path / "version_0").mkdir()
    path = tmp_path / "version_0" / "metrics.csv"
    path.write_text(LIGHTNING)
    watched = Watched(tmp_path)
    watched.poll()
    assert watched.log.path == path
    assert curve(watched, "batch_loss") == ([49.0, 149.0], [0.693, 0.41])
    assert curve(watched, "train_loss") == ([99.0], [0.58])
    assert curve(watched, "val_loss") == ([99.0], [0.52])
    assert curve(watched, "learning_rate") == ([49.0], [0.001])


def test_hugging_face_rewrites_its_whole_state(tmp_path):
    folder = tmp_path / "checkpoint-200"
    folder.mkdir()
    path = folder / "trainer_state.json"
    history = [
        {"epoch": 0.5, "grad_norm": 2.5, "learning_rate": 5e-5, "loss": 0.69, "step": 100},
        {"epoch": 1.0, "eval_loss": 0.6, "eval_accuracy": 0.7, "eval_runtime": 3.2, "step": 200},
    ]
    path.write_text(json.dumps({"log_history": history}))
    watched = Watched(tmp_path)
    assert watched.poll() == 2
    assert curve(watched, "batch_loss") == ([100.0], [0.69])
    assert curve(watched, "gradient_norm") == ([100.0], [2.5])
    assert curve(watched, "val_accuracy") == ([200.0], [0.7])
    history.append({"epoch": 1.5, "learning_rate": 4e-5, "loss": 0.5, "step": 300})
    history.append({"epoch": 1.5, "train_loss": 0.6, "train_runtime": 99.0, "step": 300})
    path.write_text(json.dumps({"log_history": history}))
    assert watched.poll() == 1
    assert curve(watched, "batch_loss") == ([100.0, 300.0], [0.69, 0.5])
    assert len(watched.history.curves["train_loss"]) == 0
    path.write_text(json.dumps({"log_history": history})[:50])  # being written
    assert watched.poll() == 0


def test_json_lines_of_any_shape(tmp_path):
    path = tmp_path / "log.jsonl"
    rows = [
        {"step": 1, "loss": 2.3, "time": 1.0},
        {"step": 2, "metrics": {"train/loss": 2.0, "Val Loss": 2.1, "temperature": 7}},
        {"message": "saved"},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "not json\n")
    watched = Watched(path)
    watched.poll()
    assert curve(watched, "batch_loss") == ([1.0], [2.3])
    assert curve(watched, "train_loss") == ([2.0], [2.0])
    assert curve(watched, "val_loss") == ([2.0], [2.1])
    assert list(watched.history.probe_curves) == ["temperature"]


@pytest.mark.filterwarnings("ignore")
def test_tensorboard_event_files(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.summary.writer.event_file_writer import EventFileWriter

    writer = EventFileWriter(str(tmp_path / "logs"))

    def write(step, **values):
        summary = summary_pb2.Summary(
            value=[
                summary_pb2.Summary.Value(tag=tag.replace("__", "/"), simple_value=value)
                for tag, value in values.items()
            ]
        )
        writer.add_event(event_pb2.Event(wall_time=1.0, step=step, summary=summary))
        writer.flush()

    write(10, train__loss=2.0, validation__loss=2.5)
    watched = Watched(tmp_path)
    assert watched.log.kind == "TensorBoard"
    watched.poll()
    write(20, train__loss=1.0)
    watched.poll()
    writer.close()
    assert curve(watched, "train_loss") == ([10.0, 20.0], [2.0, 1.0])
    assert curve(watched, "val_loss") == ([10.0], [2.5])


@pytest.mark.parametrize("header", [KERAS, ""])
def test_a_file_that_grows_by_bytes_gives_each_row_once(tmp_path, header):
    """Half a line is "not yet", whatever the writer's buffer does."""
    lines = [f"{i},0.5,{1.0 / (i + 1):.4f},0.4,{1.5 / (i + 1):.4f}\n" for i in range(20)]
    if header:
        path, data = tmp_path / "a.csv", (header + "".join(lines)).encode()
    else:
        path = tmp_path / "a.jsonl"
        data = "".join(json.dumps({"epoch": i, "loss": 1.0 / (i + 1)}) + "\n" for i in range(20)).encode()
    first = data.index(b"\n", 60) + 1
    path.write_bytes(data[:first])
    watched = Watched(path)
    for end in [*range(first, len(data), 7), len(data)]:
        path.write_bytes(data[:end])
        watched.poll()
    assert len(watched.history.curves["train_loss"]) == 20


def test_a_training_begun_anew_begins_the_curves_anew(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(KERAS + "0,0.5,0.9,0.4,1.0\n1,0.6,0.8,0.5,0.9\n2,0.6,0.7,0.5,0.9\n")
    watched = Watched(path)
    watched.poll()
    path.write_text(KERAS + "0,0.1,2.9,0.1,3.0\n")
    watched.poll()
    assert curve(watched, "train_loss") == ([0.0], [2.9])


def test_a_second_training_appended_to_the_same_file_begins_the_curves_anew(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(KERAS + "0,0.5,0.9,0.4,1.0\n1,0.6,0.8,0.5,0.9\n0,0.5,1.9,0.4,1.0\n")
    watched = Watched(path)
    watched.poll()
    assert curve(watched, "train_loss") == ([0.0], [1.9])


def test_a_column_added_later_is_read(tmp_path):
    """Lightning writes the file anew when a figure comes that it had no column for."""
    path = tmp_path / "metrics.csv"
    path.write_text("epoch,step,train_loss\n0,1,0.9\n")
    watched = Watched(path)
    watched.poll()
    path.write_text("epoch,step,train_loss,val_loss\n0,1,0.9,\n0,2,,0.8\n")
    watched.poll()
    assert curve(watched, "train_loss") == ([1.0], [0.9])
    assert curve(watched, "val_loss") == ([2.0], [0.8])


def test_the_newest_log_of_a_folder_is_found(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "metrics.csv").write_text(KERAS + "0,0.5,0.9,0.4,1.0\n")
    (tmp_path / "new" / "metrics.csv").write_text(KERAS + "0,0.5,0.9,0.4,1.0\n")
    (tmp_path / "new" / "data.csv").write_text("height,weight\n1,2\n")
    (tmp_path / "readme.txt").write_text("loss, nothing but loss\n")
    os.utime(tmp_path / "old" / "metrics.csv", (1, 1))
    assert find_log(tmp_path).path == tmp_path / "new" / "metrics.csv"


@pytest.mark.parametrize("name", ["", "missing.csv", "table.csv"])
def test_what_is_no_log_is_an_error_that_says_what_would_be(tmp_path, name):
    (tmp_path / "table.csv").write_text("height,weight\n1,2\n")
    with pytest.raises(NntuiError) as caught:
        find_log(tmp_path / name)
    assert "trainer_state.json" in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "\x00\x01", "{", "[]", "a,b\n", "loss\n1\n", '{"loss": "x"}\n'])
@pytest.mark.parametrize("name", ["x.csv", "x.jsonl", "trainer_state.json", "x.log"])
def test_odd_files_break_nothing(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    try:
        watched = Watched(tmp_path)
    except NntuiError:
        return
    assert watched.poll() == 0


def test_names_and_numbers_of_others_are_understood():
    row = read_row(
        {
            "Epoch": "3",
            "Train/Loss": "0.5",
            "val acc": "93.5",
            "lr-SGD": "1e-3",
            "note": "x",
            "loss_step": "nan",
        }
    )
    assert (row.epoch, row.figures["train_loss"], row.figures["val_accuracy"]) == (3.0, 0.5, 0.935)
    assert row.figures["learning_rate"] == 0.001
    assert math.isnan(row.figures["batch_loss"])


# What curves alone tell


def judged(train, val=None, name="train_loss"):
    """The ids that stand at the end of a training."""
    series = {name: Series()}
    if val is not None:
        series["val_loss"] = Series()
    for step in range(len(train)):
        series[name].add(step, train[step])
        if val is not None and step < len(val):
            series["val_loss"].add(step, val[step])
    return {rule.id for rule in RULES if rule.look(series, len(train))}


T = np.arange(60.0)
NOISE = np.random.default_rng(0).normal(0, 1, 4000)
FALLING = 2.3 * np.exp(-T / 15) + 0.05


def test_nan_is_seen_at_once_and_goes_when_it_goes():
    assert "nonfinite" in judged([2.3, 2.0, math.nan])
    assert "nonfinite" in judged([2.3, 2.0], [2.0, math.inf])
    assert "nonfinite" not in judged([2.3, math.nan, 2.0])


def test_an_explosion_is_seen_and_a_rise_is_not_one():
    assert "loss.diverging" in judged(2.3 * np.exp(T / 20))
    assert "loss.diverging" not in judged(2.3 + 0.01 * T)


def test_a_plateau_near_the_start_is_stalled_and_a_low_one_is_done():
    assert "loss.stalled" in judged(2.30 + 0.002 * NOISE[:60])
    assert "loss.stalled" in judged(2.30 + 0.02 * NOISE, name="batch_loss")
    assert "loss.stalled" not in judged(FALLING)
    assert "loss.stalled" not in judged(2.3 - 0.01 * T)


def test_overfitting_needs_a_rising_validation_and_a_falling_training_loss():
    rising = np.where(T < 20, 2.3 - 0.08 * T, 0.7 + 0.02 * (T - 20))
    assert "overfit" in judged(FALLING, rising)
    assert "overfit" not in judged(FALLING, FALLING + 0.1)
    assert "overfit" not in judged(
        2.3 + 0.01 * T, 2.3 + 0.05 * T
    )  # that is no overfitting: nothing is learned


def test_bouncing_is_up_and_down_without_getting_lower():
    assert "lr.bouncing" in judged(1.5 + 0.6 * (-1.0) ** T)
    assert "lr.bouncing" not in judged(FALLING + 0.02 * NOISE[:60])


@pytest.mark.parametrize("seed", range(20))
def test_healthy_trainings_raise_nothing(seed):
    """Noisy but falling curves with a small gap to validation."""
    rng = np.random.default_rng(seed)
    scale, pace, floor = rng.uniform(0.7, 5), rng.uniform(8, 25), rng.uniform(0.01, 0.2)
    train = scale * np.exp(-T / pace) * (1 + 0.03 * rng.standard_normal(60)) + floor
    assert judged(train, train + 0.1 * floor + 0.02) == set()


def test_findings_rise_and_clear_in_a_watched_log(tmp_path):
    path = tmp_path / "a.csv"
    text = KERAS + "0,0.5,0.9,0.4,1.0\n1,0.5,nan,0.4,1.0\n"
    path.write_text(text)
    watched = Watched(path)
    watched.poll()
    assert [finding.id for finding in watched.findings] == ["nonfinite"]
    path.write_text(text + "2,0.5,0.8,0.4,0.9\n")
    watched.poll()
    assert watched.findings == ()
    assert watched.history.findings[0].cleared_at == 2


def test_the_command_tells_rows_and_findings(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(KERAS + "0,0.5,0.9,0.4,1.0\n1,0.5,nan,0.4,1.0\n")
    assert main(["watch", str(path), "--once", "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["val_loss"] == 1.0
    assert lines[0]["train_loss"] is None
    assert lines[1]["finding"]["id"] == "nonfinite"
    assert main(["watch", str(tmp_path / "nothing"), "--once"]) == 2
