"""Faults that no configuration can make, put into a prepared run: bugs as people write them.

They wrap the run's own optimiser and the training plans' passes; the engine's code knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..nn import Network, TrainingPlan
from ..session import Session

Vector = NDArray[np.floating]


def sabotage(session: Session, faults: Mapping[str, Any]) -> None:
    """Put the named faults into a session that has been prepared and not yet run. Raises KeyError for an
    unknown one."""
    for name, strength in faults.items():
        SABOTAGES[name](session, strength)
    if faults:
        session.trainer.rebind()


def _ascent(session: Session, strength: Any) -> None:
    """The sign of the update is wrong: uphill."""
    _wrap_update(session, lambda update: lambda p, g, rate: update(p, np.negative(g, out=g), rate))


def _frozen(session: Session, layer: Any) -> None:
    """One dense layer is never updated."""
    network = session.network
    weights = [slot for slot in network.slots if slot.decayed]
    target = weights[int(layer)]
    parts = [slice(slot.start, slot.stop) for slot in network.slots if slot.layer == target.layer]

    def frozen(update: Callable[..., None]) -> Callable[..., None]:
        def run(parameters: Vector, gradients: Vector, rate: float) -> None:
            kept = [parameters[part].copy() for part in parts]
            update(parameters, gradients, rate)
            for part, values in zip(parts, kept, strict=True):
                parameters[part] = values

        return run

    _wrap_update(session, frozen)


def _wrong_gradient(session: Session, factor: Any) -> None:
    """The first layer's gradient comes out multiplied by a factor."""
    network = session.network
    first = min((slot for slot in network.slots if slot.decayed), key=lambda slot: slot.layer)
    part = slice(first.start, first.stop)

    def wrong(plan: TrainingPlan) -> None:
        backward = plan.backward

        def run() -> None:
            backward()
            network.gradients[part] *= factor

        plan.backward = run

    _wrap_plans(network, wrong)


def _accumulated(session: Session, strength: Any) -> None:
    """The gradient is never set back to zero: every step adds to all before it."""
    network = session.network
    total = np.zeros_like(network.gradients)

    def accumulate(plan: TrainingPlan) -> None:
        backward = plan.backward

        def run() -> None:
            backward()
            np.add(total, network.gradients, out=total)
            network.gradients[...] = total

        plan.backward = run

    _wrap_plans(network, accumulate)


def _double_softmax(session: Session, strength: Any) -> None:
    """The loss takes probabilities for logits: softmax is applied twice."""

    def double(plan: TrainingPlan) -> None:
        forward, layers = plan.forward, plan.backward_layers
        once, twice = np.zeros_like(plan.logits), np.zeros_like(plan.logits)

        def run_forward() -> float:
            forward()
            once[...] = _softmax(plan.logits)
            twice[...] = _softmax(once)
            return float(-np.mean(np.log(np.maximum((twice * plan.targets).sum(axis=1), 1e-30))))

        def run_backward() -> None:
            pull = (twice - plan.targets) / plan.batch
            plan.loss_gradient[...] = once * (pull - (pull * once).sum(axis=1, keepdims=True))
            for run in reversed(layers):
                run()

        plan.forward, plan.backward = run_forward, run_backward

    _wrap_plans(session.network, double)


SABOTAGES: dict[str, Callable[[Session, Any], None]] = {
    "ascent": _ascent,
    "freeze": _frozen,
    "wrong_grad": _wrong_gradient,
    "no_zero_grad": _accumulated,
    "double_softmax": _double_softmax,
}


def _softmax(z: Vector) -> Vector:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def _wrap_update(session: Session, wrap: Callable[[Callable[..., None]], Callable[..., None]]) -> None:
    optimizer: Any = session.trainer.optimizer
    optimizer.update = wrap(optimizer.update)


def _wrap_plans(network: Network, change: Callable[[TrainingPlan], None]) -> None:
    made = network.training_plan
    changed: set[int] = set()

    def training_plan(batch: int) -> TrainingPlan:
        plan = made(batch)
        if batch not in changed:
            changed.add(batch)
            change(plan)
        return plan

    patched: Any = network
    patched.training_plan = training_plan
