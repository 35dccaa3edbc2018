"""Layers in words: what can be written, and what is said of what cannot."""

import pytest
from nntui.core.config.layer_shapes import layer_shapes
from nntui.core.config.layer_words import (
    FORMS,
    AveragePoolSpec,
    ConvolutionSpec,
    DenseSpec,
    FlattenSpec,
    GlobalPoolSpec,
    MaxPoolSpec,
    read_layers,
)
from nntui.core.errors import ConfigError


@pytest.mark.parametrize(
    ("line", "spec"),
    [
        ("conv 32 3x3", ConvolutionSpec(32, (3, 3), 1, (1, 1))),
        ("conv 64 5x3 stride 2", ConvolutionSpec(64, (5, 3), 2, (2, 1))),
        ("conv 8 3x3 stride 2 pad 0", ConvolutionSpec(8, (3, 3), 2, (0, 0))),
        ("conv 8 4x4 pad 3", ConvolutionSpec(8, (4, 4), 1, (3, 3))),
        ("  CONV  8  1 ", ConvolutionSpec(8, (1, 1), 1, (0, 0))),
        ("pool 2", MaxPoolSpec(2, 2)),
        ("pool 3 stride 2", MaxPoolSpec(3, 2)),
        ("avgpool 2", AveragePoolSpec(2, 2)),
        ("globalpool", GlobalPoolSpec()),
        ("flatten", FlattenSpec()),
        ("dense 128", DenseSpec(128)),
    ],
)
def test_a_line_names_a_layer(line, spec):
    assert read_layers([line]) == ((spec,), [])


@pytest.mark.parametrize(
    ("line", "said", "nearest"),
    [
        ("covn 32 3x3", "there is no layer 'covn'", "conv"),
        ("maxpool 2", "there is no layer 'maxpool'", "pool"),
        ("", "it is empty", ""),
        ("conv", "the number of filters is missing", ""),
        ("conv 32", "the kernel size is missing", ""),
        ("conv 3x3 32", "'3x3' is no number of filters", ""),
        ("conv 32 3x3x3", "'3x3x3' is no kernel size", ""),
        ("conv 32 0x3", "a kernel size of 0 is out of range", ""),
        ("conv 32 3x3 strid 2", "'strid' is not known here", "stride"),
        ("conv 32 3x3 stride", "the stride is missing", ""),
        ("conv 32 3x3 stride 0", "a stride of 0 is out of range", ""),
        ("conv 32 3x3 stride 1 stride 2", "'stride' is there twice", ""),
        ("conv 32 3x3 pad 3", "lets the kernel see zeros only", ""),
        ("conv 32 3x3 pad same", "'same' is no pad", ""),
        ("pool", "the size is missing", ""),
        ("pool 2 pad 1", "'pad' is not known here", ""),
        ("dense 128 64", "'64' is not known here", ""),
        ("dense -5", "'-5' is no number of units", ""),
        ("globalpool 2", "'2' is not known here", ""),
    ],
)
def test_a_line_that_cannot_be_read_is_named(line, said, nearest):
    specs, (problem,) = read_layers(["dense 5", line])
    assert specs == (DenseSpec(5),)
    assert problem.path == "model.layers"
    assert problem.message.startswith(f"line 2, {line!r}: ")
    assert said in problem.message
    assert problem.nearest == nearest
    assert problem.expected in FORMS.values() or problem.expected.startswith("one of ")


def test_every_bad_line_is_told_at_once():
    _, problems = read_layers(["conv", "pool 2", "dens 5", "globalpool", "conv 3 3x3"])
    assert len(problems) == 3
    assert "'conv' reads an image, and 'globalpool' before it leaves none" in problems[2].message


@pytest.mark.parametrize("ended", ["dense 5", "flatten", "globalpool"])
def test_an_image_layer_needs_an_image(ended):
    assert read_layers(["conv 4 3x3", ended, "dense 5"])[1] == []
    assert len(read_layers(["conv 4 3x3", ended, "pool 2"])[1]) == 1


def test_shapes_go_from_layer_to_layer():
    lines = ["conv 32 3x3", "pool 2", "conv 64 3x3 stride 2", "avgpool 3 stride 2", "flatten", "dense 10"]
    specs, _ = read_layers(lines)
    assert layer_shapes(specs, 3072, (3, 32, 32)) == [
        (32, 32, 3), (32, 32, 32), (16, 16, 32), (8, 8, 64), (3, 3, 64), (576,), (10,),
    ]  # fmt: skip
    assert layer_shapes(specs[-1:], 20, None) == [(20,), (10,)]


def test_an_image_too_small_is_refused():
    specs, _ = read_layers(["pool 2", "conv 4 5x5 pad 0"])
    with pytest.raises(ConfigError, match="a kernel of 5x5 does not fit the 4x4 pixels"):
        layer_shapes(specs, 64, (1, 8, 8))
