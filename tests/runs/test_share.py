"""One line holds an experiment: it comes back equal, and whatever else is in such a line does no harm."""

import base64
import json
import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nntui.core.cli import main
from nntui.core.config import ALL_SETTINGS, Experiment, differences, load_preset, preset_names, with_value
from nntui.core.errors import ConfigError, NntuiError
from nntui.core.runs import share as share_module
from nntui.core.runs.share import DICTIONARY, LIMIT, play, share


def values_of(setting):
    low, high = setting.low, setting.high
    match setting.kind:
        case "float":
            ends = {"exclude_min": setting.low_open, "exclude_max": setting.high_open}
            return st.floats(low, high, allow_nan=False, allow_infinity=False, **ends)
        case "int":
            return st.integers(None if low is None else int(low), None if high is None else int(high))
        case "ints":
            return st.lists(st.integers(int(low), int(high)), max_size=4).map(tuple)
        case "bool":
            return st.booleans()
        case "choice":
            return st.sampled_from(setting.names)
        case "choices":
            return st.lists(st.sampled_from(setting.names), max_size=4).map(tuple)
        case "texts":
            return st.lists(st.sampled_from(["conv 8 3x3", "pool 2", "dense 32"]), max_size=3).map(tuple)
        case _:
            return st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=12)


@st.composite
def experiments(draw):
    experiment = Experiment()
    for path in draw(st.lists(st.sampled_from(sorted(ALL_SETTINGS)), max_size=12, unique=True)):
        try:
            experiment = with_value(experiment, path, draw(values_of(ALL_SETTINGS[path].setting)))
        except ConfigError:
            continue
    return experiment


@settings(max_examples=100, deadline=None)
@given(experiments())
def test_any_experiment_comes_back_equal(experiment):
    shared = play(share(experiment))
    assert differences(experiment, shared.experiment) == []
    assert not shared.other_defaults


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_fits_and_comes_back(name):
    experiment = load_preset(name)
    text = share(experiment)
    assert len(text) < LIMIT
    assert differences(experiment, play(text).experiment) == []


def test_a_rich_experiment_still_fits():
    experiment = load_preset("cifar10-mlp")
    for path, value in {
        "model.hidden": (512, 256, 128, 64),
        "model.activation": "leaky-relu",
        "model.slope": 0.2,
        "model.dropout": 0.35,
        "optimizer.name": "adamw",
        "optimizer.learning_rate": 0.00037,
        "optimizer.weight_decay": 0.03,
        "schedule.name": "cosine",
        "schedule.warmup": 2.5,
        "augmentation.crop": 4,
        "augmentation.flip": True,
        "training.seed": 123456789,
        "training.patience": 7,
        "preprocessing.steps": ("mean-channel", "whiten-zca"),
    }.items():
        experiment = with_value(experiment, path, value)
    assert len(share(experiment)) < LIMIT


def test_a_line_broken_by_a_mail_program_is_read():
    text = share(load_preset("cifar10-mlp"))
    assert play(f"  {text[:40]}\n{text[40:]}\r\n").experiment == play(text).experiment


def test_a_long_title_does_not_make_it_too_long():
    experiment = with_value(Experiment(), "title", "x" * 50 + "0123456789" * 40)
    assert len(share(experiment)) < LIMIT
    assert play(share(with_value(Experiment(), "title", "Mine"))).experiment.title == "Mine"


def test_other_defaults_are_noticed(monkeypatch):
    text = share(load_preset("digits-mlp"))
    monkeypatch.setattr(share_module, "_defaults", lambda: b"abc")
    assert play(text).other_defaults


def test_the_dictionary_is_part_of_version_1():
    """Strings that are out there must stay readable: what this text says was written by the first version."""
    assert zlib.crc32(DICTIONARY) == 0x2C794F83
    text = "nntui:1:OyFR8w79uKtWgtUNIRmpCsAcBSoJ1YsVilKTMwtSlXSIKjjhpQKifDIAmw7CcEnMfIEzPGsB"
    experiment = play(text).experiment
    assert experiment.model.hidden == (100, 100, 100)
    assert experiment.preprocessing.steps == ("mean-feature",)


def packed(payload: bytes) -> str:
    """A string with a right checksum around anything at all: what a forger would send."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, DICTIONARY)
    body = b"abc" + packer.compress(payload) + packer.flush()
    return "nntui:1:" + base64.urlsafe_b64encode(share_module._digest(body, 4) + body).decode().rstrip("=")


def refused(text):
    """Whether it ends in an error for people; a valid experiment is the only other end."""
    told = None
    try:
        shared = play(text)
    except NntuiError as error:
        told = error
    if told is None:
        assert isinstance(shared.experiment, Experiment)
        return False
    assert told.title
    assert told.exit_code == 2 or "version" in told.title
    return True


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300) | st.text(max_size=300).map(lambda text: "nntui:1:" + text))
@example("nntui:")
@example("nntui:1:")
@example("nntui:2:AAAA")
@example("nntui:1:" + "A" * 100_000)
@example("nntui:1:====")
def test_any_text_gives_a_clear_error(text):
    assert refused(text)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_slip_of_the_clipboard_is_noticed(data):
    """A character changed, lost or doubled; the control is the string itself."""
    text = share(load_preset("deep-sigmoid"))
    assert not refused(text)
    at = data.draw(st.integers(8, len(text) - 1))
    how = data.draw(st.sampled_from(["change", "lose", "double", "cut"]))
    other = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda letter: letter != text[at]))
    wrong = {
        "change": text[:at] + other + text[at + 1 :],
        "lose": text[:at] + text[at + 1 :],
        "double": text[:at] + text[at] + text[at:],
        "cut": text[:at],
    }[how]
    # the unused bits of a last base64 letter carry nothing: such a change is none
    assert refused(wrong) or play(wrong) == play(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)
PATHS = st.sampled_from([*sorted(ALL_SETTINGS), "title", "story", "search", "a.b.c", "data", "__class__"])


@settings(max_examples=300, deadline=None)
@given(JSON | st.dictionaries(PATHS | st.text(max_size=8), JSON, max_size=5))
@example({"data": 1, "data.source": "digits"})
@example({"title": {"x": 1}})
def test_a_forged_string_does_no_harm(table):
    refused(packed(json.dumps(table).encode()))


@pytest.mark.parametrize(
    "payload",
    [
        b"\xff\xfe",
        b"",
        b"[" * 60_000,
        b'{"training.seed":' + b"9" * 60_000 + b"}",
        b" " * 10_000_000,
        b"\"cos\\nsystem\\n(S'id'\\ntR.\"",
    ],
)
def test_bombs_and_pickles_are_refused(payload):
    assert refused(packed(payload))


def test_share_and_play_from_the_command_line(capsys, store, train, small):
    folder, _ = train(small)
    assert main(["share", folder.name, "--runs-dir", str(store.root)]) == 0
    text = capsys.readouterr().out.strip()
    assert main(["play", text, "--toml"]) == 0
    assert 'source = "moons"' in capsys.readouterr().out
    assert main(["play", text, "--json", "--runs-dir", str(store.root)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["outcome"] == "done"
    assert main(["play", text[:-5]]) == 2
    assert "checksum" in capsys.readouterr().err
