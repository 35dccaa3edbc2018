"""Tables, plots, the report and the weights of a run."""

import csv
import json
import math
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from nntui.core.cli import main
from nntui.core.config import loads_experiment
from nntui.core.errors import NntuiError
from nntui.core.export.pictures import write_svg
from nntui.core.export.report import write_report
from nntui.core.export.svg_plot import Line, plot, ticks
from nntui.core.export.tables import write_csv, write_json
from nntui.core.export.weights import write_weights
from nntui.core.training.events import EpochCompleted


def refuse(word):
    raise AssertionError(f"{word} is not JSON")


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def test_csv_has_a_row_for_each_epoch_and_all_steps(trained, out):
    saved, losses, _ = trained()
    paths = {path.name: path for path in write_csv(saved, out)}
    epochs = rows_of(paths["epochs.csv"])
    assert [float(row["val_loss"]) for row in epochs] == pytest.approx(
        [e.val_loss for e in saved.of(EpochCompleted)]
    )
    steps = rows_of(paths["steps.csv"])
    assert sum(int(row["count"]) for row in steps) == len(losses)
    layers = rows_of(paths["layers.csv"])
    assert {row["layer"] for row in layers} >= {"hidden 1", "hidden 2"}


def test_json_is_strict_and_complete(trained, out):
    saved, losses, _ = trained("data.source=waves", "data.limit=0")  # regression: every accuracy is NaN
    (path,) = write_json(saved, out)
    document = json.loads(path.read_text(), parse_constant=refuse)
    assert document["epochs"][0]["val_accuracy"] is None
    assert sum(document["steps"]["count"]) == len(losses)
    assert document["config"]["data"]["source"] == "waves"
    assert {event["event"] for event in document["events"]} >= {"run_started", "run_finished"}


def texts(svg):
    root = ElementTree.fromstring(svg)
    return [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_plots_are_svg_with_axes_and_a_legend(trained, out):
    saved, _, _ = trained("title=A <net> & more")
    paths = {path.stem: path.read_text() for path in write_svg(saved, out)}
    assert {"loss", "accuracy", "layers-update-ratio", "layers-zeros"} <= set(paths)
    assert {"batch", "training", "validation", "step", "loss", "A <net> & more: loss"} <= set(
        texts(paths["loss"])
    )


def test_a_regression_run_has_no_accuracy_plot(trained, out):
    saved, _, _ = trained("data.source=waves", "data.limit=0")
    assert "accuracy" not in {path.stem for path in write_svg(saved, out)}


def line(values, **more):
    return Line("a", np.arange(len(values), dtype=float), np.array(values, float), **more)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [math.nan],
        [1.0],
        [2.0, 2.0],
        [math.inf, -math.inf],
        [0.0, -1.0],
        [1e-300, 1e300],
        [1.0, math.nan, 3.0],
    ],
)
@pytest.mark.parametrize("log", [False, True])
def test_any_figures_make_a_plot(values, log):
    svg = plot("t", [line(values)], x_name="x", y_name="y", log=log)
    ElementTree.fromstring(svg)
    assert "nan" not in svg
    assert "inf" not in svg


def test_a_gap_is_drawn_as_a_gap():
    svg = plot("t", [line([1.0, 2.0, math.nan, 3.0, 4.0])], x_name="x", y_name="y")
    curve = [
        element.get("d")
        for element in ElementTree.fromstring(svg).iter()
        if element.get("stroke-width") == "1.6"
    ]
    assert curve[0].count("M") == 2


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0.1, 0.13), (-5, 12345), (1e-9, 2e-9)])
def test_ticks_are_few_and_round(low, high):
    found = ticks(low, high)
    assert 3 <= len(found) <= 8
    assert all(low - 1e-12 <= value <= high + 1e-12 for value in found)
    assert len({round(value / (high - low), 9) for value in np.diff(found)}) == 1


def test_series_are_told_apart_without_colour():
    lines = [
        line([1.0, 2.0]),
        Line("b", np.arange(2.0), np.arange(2.0)),
        Line("c", np.arange(2.0), np.ones(2)),
    ]
    svg = plot("t", lines, x_name="x", y_name="y")
    dashes = [
        element.get("stroke-dasharray")
        for element in ElementTree.fromstring(svg).iter()
        if element.get("stroke-width") == "1.6"
    ]
    assert len(set(dashes)) == 3


def test_the_report_says_how_it_went(trained, out):
    saved, _, _ = trained("title=My net", "story=It learns digits.")
    paths = write_report(saved, out)
    text = paths[0].read_text()
    for part in (
        "# My net",
        "It learns digits.",
        "best validation accuracy",
        "training.epochs = 3",
        "![loss](loss.svg)",
    ):
        assert part in text
    assert len(text.splitlines()) < 100
    assert (out / "loss.svg").exists()


def test_the_report_tells_warnings_and_changes(trained, out):
    def steer(session, event):
        if isinstance(event, EpochCompleted) and event.epoch == 1:
            session.control.set("optimizer.learning_rate", 0.5)

    saved, _, _ = trained("optimizer.learning_rate=0.01", steer=steer)
    assert "0.01 → 0.5" in write_report(saved, out)[0].read_text()


def test_the_weights_are_the_best_epochs_and_enough_to_predict(trained, out):
    """Scores by hand from the file: raw inputs, preprocessing, two hidden ReLU layers."""
    saved, _, _ = trained()
    (path,) = write_weights(saved, out)
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    validation = saved.session.prepare().dataset.validation
    h = validation.x.astype(np.float64) * arrays["preprocessing.scale"] + arrays["preprocessing.offset"]
    for name in ("dense1", "dense2"):
        h = np.maximum(h @ arrays[f"{name}.weight"] + arrays[f"{name}.bias"], 0)
    scores = h @ arrays["output.weight"] + arrays["output.bias"]
    accuracy = (scores.argmax(axis=1) == validation.y).mean()
    assert accuracy == pytest.approx(saved.reader.summary().best_val_accuracy, abs=1e-9)
    assert arrays["class_names"].tolist() == list(saved.session.prepare().dataset.class_names)
    assert loads_experiment(str(arrays["config.toml"])) == saved.experiment


def test_the_weights_of_a_table_predict_in_the_targets_own_units(trained, out, tmp_path):
    rng = np.random.default_rng(0)
    size, colour = rng.random(200), rng.choice(["blue", "red"], 200)
    price = 5000 + 900 * size + 300 * (colour == "red")
    rows = [f"{a},{b},{c}" for a, b, c in zip(size, colour, price, strict=True)]
    (tmp_path / "prices.csv").write_text("\n".join(["size,colour,price", *rows]))
    saved, _, _ = trained(f"data.source={tmp_path / 'prices.csv'}", "data.limit=0", "training.epochs=40")
    with np.load(write_weights(saved, out)[0], allow_pickle=False) as file:
        arrays = dict(file)
    assert arrays["feature_names"].tolist() == ["size", "colour=blue", "colour=red"]
    h = np.stack([size, colour == "blue", colour == "red"], axis=1)
    h = h * arrays["preprocessing.scale"] + arrays["preprocessing.offset"]
    for name in ("dense1", "dense2"):
        h = np.maximum(h @ arrays[f"{name}.weight"] + arrays[f"{name}.bias"], 0)
    output = (h @ arrays["output.weight"] + arrays["output.bias"])[:, 0]
    predicted = arrays["target.shift"] + arrays["target.scale"] * output
    assert np.abs(predicted - price).mean() < 0.2 * price.std()


def test_a_run_without_a_checkpoint_says_what_to_do(trained, out):
    saved, _, _ = trained()
    for path in (saved.reader.folder / "checkpoints").iterdir():
        path.unlink()
    with pytest.raises(NntuiError, match="no checkpoint") as caught:
        write_weights(saved, out)
    assert "resume" in caught.value.hint


def test_the_command_writes_what_is_asked_for(trained, out, tmp_path, capsys):
    saved, _, _ = trained()
    runs = ["--runs-dir", str(tmp_path / "runs")]
    assert main(["export", saved.id, "--csv", "--report", "-o", str(out), *runs]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert str(out / "report.md") in printed
    assert main(["export", saved.id, *runs]) == 2
    assert "--report" in capsys.readouterr().err


def test_what_cannot_be_written_does_not_hold_up_the_rest(trained, out, tmp_path, capsys):
    saved, _, _ = trained("training.balance=true")
    code = main(
        ["export", saved.id, "--script", "--csv", "-o", str(out), "--runs-dir", str(tmp_path / "runs")]
    )
    told = capsys.readouterr()
    assert code == 1
    assert "balanced" in told.err
    assert (out / "epochs.csv").exists()


def test_a_mistyped_export_is_told_in_words_only(capsys):
    """--json names a kind of file here, and not the language of errors."""
    assert main(["export", "last", "--json", "--nothing"]) == 2
    told = capsys.readouterr()
    assert "--nothing" in told.err
    assert told.out == ""
