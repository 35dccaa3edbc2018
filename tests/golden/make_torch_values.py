"""Record what PyTorch computes, for tests/golden/test_against_torch.py.

    pip install torch numpy && python tests/golden/make_torch_values.py

Networks of the same weights and batch, in float64: loss, logits and gradients for each activation, and the weights
after ten steps of each optimiser with batch norm and L2. The weights and the batch themselves are made by NumPy from a
seed, here and in the test alike.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

SIZES, BATCH, L2, RATE, STEPS = (6, 5, 4, 3), 8, 0.01, 0.05, 10
ACTIVATIONS = {
    "relu": nn.ReLU,
    "leaky-relu": lambda: nn.LeakyReLU(0.01),
    "prelu": lambda: None,
    "elu": lambda: nn.ELU(1.3),
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}
LOSSES = {
    "softmax": nn.CrossEntropyLoss(),
    "hinge": lambda z, y: nn.MultiMarginLoss()(z, y) * z.shape[1],  # torch divides by the number of classes
    "mse": lambda z, y: nn.MSELoss()(z, nn.functional.one_hot(y, z.shape[1]).to(z)),
}
OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=RATE),
    "momentum": lambda p: torch.optim.SGD(p, lr=RATE, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=RATE, momentum=0.9, nesterov=True),
    "adagrad": lambda p: torch.optim.Adagrad(p, lr=RATE, eps=1e-8),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=RATE, alpha=0.99, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=RATE, eps=1e-8),
    "adamw": lambda p: torch.optim.AdamW(p, lr=RATE, eps=1e-8, weight_decay=0.0),
}


def numbers() -> dict[str, np.ndarray]:
    """Weights (in, out), biases and a batch, from one seed; the test draws the same."""
    rng = np.random.default_rng(42)
    made = {}
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(SIZES)):
        made[f"w{layer}"] = rng.standard_normal((fan_in, fan_out)) / np.sqrt(fan_in)
        made[f"b{layer}"] = 0.1 * rng.standard_normal(fan_out)
    made["x"] = rng.standard_normal((STEPS, BATCH, SIZES[0]))
    made["y"] = rng.integers(0, SIZES[-1], (STEPS, BATCH))
    return made


def network(activation: str, batch_norm: bool) -> nn.Sequential:
    made, layers = numbers(), []
    for layer, (fan_in, fan_out) in enumerate(itertools.pairwise(SIZES)):
        last = layer == len(SIZES) - 2
        dense = nn.Linear(fan_in, fan_out, bias=last or not batch_norm)
        with torch.no_grad():
            dense.weight.copy_(torch.from_numpy(made[f"w{layer}"].T.copy()))
            if dense.bias is not None:
                dense.bias.copy_(torch.from_numpy(made[f"b{layer}"]))
        layers.append(dense)
        if not last:
            if batch_norm:
                layers.append(nn.BatchNorm1d(fan_out))
            layers.append(
                nn.PReLU(fan_out, init=0.01) if activation == "prelu" else ACTIVATIONS[activation]()
            )
    return nn.Sequential(*layers)


def tensors(net: nn.Sequential, grads: bool = False) -> list[list]:
    """Every parameter, weights as (in, out), in the order torch lists them."""
    values = [(p.grad if grads else p.detach()).numpy() for p in net.parameters()]
    return [(v.T if v.ndim == 2 else v).tolist() for v in values]


def main() -> None:
    torch.set_default_dtype(torch.float64)
    made = numbers()
    x, y = torch.from_numpy(made["x"]), torch.from_numpy(made["y"])
    record: dict = {"torch": torch.__version__, "forward": {}, "steps": {}}
    for activation in ACTIVATIONS:
        for loss in LOSSES:
            for batch_norm in (False, True):
                net = network(activation, batch_norm)
                logits = net(x[0])
                value = LOSSES[loss](logits, y[0])
                value.backward()
                record["forward"][f"{activation} {loss} {int(batch_norm)}"] = {
                    "loss": value.item(),
                    "logits": logits.detach().tolist(),
                    "gradients": tensors(net, grads=True),
                }
    for name, make in OPTIMIZERS.items():
        net = network("relu", batch_norm=True)
        optimizer, losses = make(net.parameters()), []
        for step in range(STEPS):
            optimizer.zero_grad()
            value = LOSSES["softmax"](net(x[step]), y[step])
            losses.append(value.item())
            (value + 0.5 * L2 * sum((p**2).sum() for p in net.parameters() if p.ndim == 2)).backward()
            optimizer.step()
        running = [m for m in net if isinstance(m, nn.BatchNorm1d)]
        net.eval()
        record["steps"][name] = {
            "losses": losses,
            "parameters": tensors(net),
            "running": [[m.running_mean.tolist(), m.running_var.tolist()] for m in running],
            "evaluated": net(x[0]).detach().tolist(),
        }
    path = Path(__file__).with_name("torch_values.json")
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
