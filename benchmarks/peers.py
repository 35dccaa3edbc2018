"""Whichever peers are installed: PyTorch (fused and default optimisers) and scikit-learn. Never needed."""

from __future__ import annotations

import warnings
from importlib.util import find_spec

from .problem import CLASSES, L2, MOMENTUM, Problem
from .rounds import Several, Work


def peers(problem: Problem) -> dict[str, Work | Several]:
    """The candidates of the peers that can be imported, by name."""
    found: dict[str, Work | Several] = {}
    if find_spec("torch"):
        found["torch fused"] = torch_step(problem, fused=True)
        found["torch default"] = torch_step(problem, fused=False)
    if find_spec("sklearn") and not problem.batch_norm:
        found["scikit-learn"] = sklearn_step(problem)
    return found


def torch_step(problem: Problem, *, fused: bool) -> Work:
    """Eager PyTorch: index_select, cross-entropy, set_to_none, loss.item()."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    x, y = (torch.from_numpy(array) for array in problem.data())
    layers: list[nn.Module] = []
    pairs = list(zip(problem.sizes[:-1], problem.sizes[1:], strict=True))
    for index, (i, o) in enumerate(pairs):
        last = index == len(pairs) - 1
        dense = nn.Linear(i, o, bias=last or not problem.batch_norm)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(problem.weights()[index].T.copy()))
        layers.append(dense)
        if not last:
            layers += [nn.BatchNorm1d(o), nn.ReLU()] if problem.batch_norm else [nn.ReLU()]
    net = nn.Sequential(*layers)
    loss_function = nn.CrossEntropyLoss()
    if problem.optimizer == "momentum":
        optimizer: torch.optim.Optimizer = torch.optim.SGD(
            net.parameters(), lr=problem.rate, momentum=MOMENTUM, weight_decay=L2, fused=fused
        )
    else:
        optimizer = torch.optim.Adam(net.parameters(), lr=problem.rate, weight_decay=L2, fused=fused)
    rows = [torch.from_numpy(batch) for batch in problem.batches()]

    def work(k: int) -> float:
        batch = rows[k % len(rows)]
        loss = loss_function(net(x.index_select(0, batch)), y.index_select(0, batch))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return float(loss.item())

    return work


def sklearn_step(problem: Problem) -> Several:
    """MLPClassifier.partial_fit, sixteen batches to a call: it cuts what it is given into batches itself."""
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore")
    x, y = problem.data()
    model = MLPClassifier(
        hidden_layer_sizes=problem.sizes[1:-1],
        solver="adam" if problem.optimizer == "adam" else "sgd",
        alpha=L2,
        batch_size=problem.batch,
        learning_rate_init=problem.rate,
        momentum=MOMENTUM,
        nesterovs_momentum=False,
    )
    model.partial_fit(x[:64], y[:64], classes=list(range(CLASSES)))
    steps = 16
    rows = x[: steps * problem.batch], y[: steps * problem.batch]
    assert len(rows[0]) == steps * problem.batch
    return Several(lambda k: model.partial_fit(*rows), steps)
