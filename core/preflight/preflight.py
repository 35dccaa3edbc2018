"""All checks of an experiment, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ..config import Experiment, to_tables
from ..data import Dataset
from ..diagnostics import Doctor
from ..session import Prepared, Session
from ..training.events import Event, FindingRaised, ProbeTaken
from .bench import Bench, Cancelled, Stopped
from .gradient_check import KINKS, SMOOTH, WRONG, check_gradients
from .result import Check
from .sanity import by_heart, initial_loss, regularization_raises, shuffled_labels, without_input

GRADIENT_ROWS = 8
"""Rows of the gradient check: few, so that few kinks lie near."""


def preflight(
    experiment: Experiment,
    dataset: Dataset | None = None,
    *,
    prepared: Prepared | None = None,
    cancelled: Cancelled = lambda: False,
) -> Iterator[Check]:
    """Yield each check as it is done; ends early when `cancelled()` says so. Raises NntuiError for unusable input."""
    session = Session(experiment, dataset, prepared=prepared)
    ready = session.prepare()
    bench = Bench(experiment, ready, cancelled)
    checks: tuple[Callable[[Bench], Check], ...] = (
        initial_loss, regularization_raises, gradients, by_heart, shuffled_labels, without_input,
    )  # fmt: skip
    yield from data_checks(session)
    try:
        for check in checks:
            if cancelled():
                return
            yield check(bench)
    except Stopped:
        return


def gradients(bench: Bench) -> Check:
    """The backward pass against centred differences, tensor by tensor."""
    network = bench.network(np.float64)
    x, targets = bench.batch(GRADIENT_ROWS, np.float64)
    regularization = bench.experiment.regularization
    with np.errstate(all="ignore"):
        report = check_gradients(network, x, targets, l2=regularization.l2, l1=regularization.l1)
    figures: dict[str, float | str] = {tensor.name: tensor.error for tensor in report.tensors}
    figures["coordinates at kinks, left out"] = float(sum(tensor.kinks for tensor in report.tensors))
    if regularization.l2 or regularization.l1:
        figures["regularisation"] = report.regularization
    error = report.worst
    if not error <= WRONG:
        return Check(
            "gradients",
            "Gradient check",
            "FAIL",
            figures,
            f"An error above {WRONG:g}: the gradient is probably wrong.",
        )
    if error > KINKS:
        return Check(
            "gradients",
            "Gradient check",
            "WARN",
            figures,
            f"An error between {KINKS:g} and {WRONG:g}: not comfortable.",
        )
    band = "as good as it gets" if error <= SMOOTH else "fine where a function has kinks"
    return Check(
        "gradients", "Gradient check", "PASS", figures, f"The largest relative error is {error:.1e}: {band}."
    )


def data_checks(session: Session) -> Iterator[Check]:
    """The doctor's rules on data, settings and initial state; one line for each that speaks, or one that
    all is well."""
    heard: list[Event] = []
    doctor = Doctor()
    prepared = session.prepare()
    doctor.observe(session.started_event(prepared))
    session.measure_start(heard.append)
    findings = [
        change.finding
        for event in heard
        if isinstance(event, ProbeTaken)
        for change in doctor.observe(event)
        if isinstance(change, FindingRaised)
    ]
    for finding in findings:
        verdict = {"critical": "FAIL", "warning": "WARN", "hint": "PASS"}[finding.severity]
        yield Check(finding.id, finding.title, verdict, finding.evidence, finding.cause, finding.fixes)  # type: ignore[arg-type]
    if not findings:
        settings = len(to_tables(session.experiment))
        yield Check(
            "data",
            "Data, settings and initial state",
            "PASS",
            {"sections": float(settings)},
            "None of the doctor's rules speaks.",
        )
