"""See the source: the code shown is the code that runs, and the numbers by hand are the engine's."""

from __future__ import annotations

import inspect
import re
import textwrap

import pytest
from nntui.core.config import apply_overrides, load_preset
from nntui.core.lessons.source import source_of, source_pages
from nntui.core.nn.layers.batch_norm import BatchNorm
from nntui.core.nn.layers.dense import Dense
from nntui.core.nn.losses.softmax import SoftmaxCrossEntropy


def pages(*changes: str) -> dict[str, str]:
    made = source_pages(apply_overrides(load_preset("digits-mlp"), changes))
    return {page.title: page.text for page in made}


def test_the_source_is_the_functions_own():
    text = pages("model.batch_norm=true")
    for title, function in (
        ("A dense layer: x W + b", Dense.bind),
        ("Batch normalisation: four steps", BatchNorm.bind),
        ("Softmax, cross-entropy and its gradient", SoftmaxCrossEntropy.bind),
    ):
        assert textwrap.dedent(inspect.getsource(function)).strip() in text[title]
    assert source_of(Dense.bind).startswith("# core/nn/layers/dense.py\n")


@pytest.mark.parametrize(
    "changes", [(), ("model.activation=tanh", "model.init=xavier"), ("model.batch_norm=true",)]
)
def test_the_gradient_by_hand_is_the_engines(changes: tuple[str, ...]):
    text = pages(*changes)["One backward step by hand"]
    by_hand = float(re.search(r"by hand\s+= (\S+)", text)[1])
    engine = float(re.search(r"the engine\s+= (\S+)", text)[1])
    assert by_hand == pytest.approx(engine, abs=2e-6)
    assert engine != 0.0


def test_the_neurons_terms_add_up():
    text = pages()["One neuron: z = sum(w * x) + b"]
    terms = [float(each) for each in re.findall(r"= +(-?\d+\.\d+)$", text, flags=re.MULTILINE)]
    assert sum(terms[:-1]) == pytest.approx(terms[-1], abs=1e-3)


@pytest.mark.parametrize("activation", ["maxout", "prelu", "elu", "sigmoid", "linear"])
def test_every_activation_has_a_page(activation: str):
    assert any(title.startswith("The activation") for title in pages(f"model.activation={activation}"))


def test_regression_shows_its_loss():
    made = source_pages(load_preset("regression"))
    assert any("loss: mse" in page.title for page in made)


def test_a_convolution_is_a_layer_and_no_activation():
    titles = list(pages("model.hidden=[]", 'model.layers=["conv 2 3x3", "pool 2", "dense 4"]'))
    assert titles[0].startswith("A layer of images: conv 3x3")
    assert sum(title.startswith("The activation") for title in titles) == 1


def test_the_backward_step_is_shown_where_a_gradient_is():
    by_hand = pages("model.hidden=[]")["One backward step by hand"]
    assert float(re.search(r"the engine\s+= (\S+)", by_hand)[1]) != 0.0
