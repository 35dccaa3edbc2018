"""The doctor: hears a run's events, asks its rules, and says what has been found and what has passed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..training.events import (
    Event,
    FindingCleared,
    FindingRaised,
    LossNotFinite,
    ProbeTaken,
    RunStarted,
    SettingChanged,
)
from .causes import ALONE, FALLBACKS, explained, rank
from .finding import SEVERITIES, Finding
from .rule import Moment, Rule, Signal
from .rules.fit import behind
from .table import RULES
from .thresholds import LASTING
from .view import RunView


@dataclass
class _State:
    """A rule's memory: probes in a row on which it held, and did not; the finding while it stands, and since when it
    stands under the present settings."""

    held: int = 0
    missed: int = 0
    since: int = 0
    finding: Finding | None = None


class Doctor:
    """One run's diagnosis. Deterministic: the same events give the same findings, live or read from disk."""

    def __init__(self, rules: tuple[Rule, ...] = RULES) -> None:
        self.view = RunView()
        self._rules = rules
        self._states = tuple(_State() for _ in rules)
        self._shown: dict[str, Finding] = {}

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The root causes that stand now, first the one that explains most."""
        return tuple(self._shown.values())

    def observe(self, event: Event) -> tuple[FindingRaised | FindingCleared, ...]:
        """Take an event in; returns what has changed. A finding raised again has new symptoms or severity."""
        view = self.view
        match event:
            case RunStarted():
                view.begin(event)
            case SettingChanged():
                view.change(event)
                return self._changed()
            case ProbeTaken():
                first = view.start is None
                view.measure(event)
                return self._ask("start" if first else "probe")
            case LossNotFinite():
                view.step, view.lost = max(view.step, event.step - 1), event
                return self._ask("loss")
            case _:
                pass
        return ()

    def _ask(self, moment: Moment) -> tuple[FindingRaised | FindingCleared, ...]:
        with np.errstate(all="ignore"):  # figures of a diverging run overflow: comparisons with NaN are false
            for rule, state in zip(self._rules, self._states, strict=True):
                if rule.moment == moment:
                    self._update(rule, state, rule.condition(self.view))
        self._let_go()
        return self._changes()

    def _changed(self) -> tuple[FindingRaised | FindingCleared, ...]:
        """A setting was changed on the way: what was found before training and is cured by it goes at once, and what
        stood because of it may go."""
        for rule, state in zip(self._rules, self._states, strict=True):
            if state.finding is None:
                continue
            state.since = self.view.step
            if rule.moment == "start" and rule.condition(self.view) is None:
                state.finding = None
        return self._changes()

    def _let_go(self) -> None:
        """Clear what no longer holds, symptoms first: a cause stands as long as anything that it explains does.

        A rate that was far too high kills units at once, and may look right ever after: it is still the cause. A
        poor fit is a symptom, too. A wrong rate that stood for a good part of the run has made it what it is, and is
        not let go.
        """
        suffering = behind(self.view)
        pairs = sorted(
            zip(self._rules, self._states, strict=True), key=lambda pair: rank(pair[0].id), reverse=True
        )
        for rule, state in pairs:
            if state.finding is None:
                continue
            lasting = rule.lasts and self.view.step - state.since >= LASTING * self.view.total_steps
            if not suffering and not lasting and not rule.stays and state.missed >= rule.clear_after:
                state.finding = None
            elif state.finding.severity != "hint" and rule.id not in ALONE and not rule.suspect:
                suffering = True

    def _update(self, rule: Rule, state: _State, signal: Signal | None) -> None:
        if signal is None:
            state.held, state.missed = 0, state.missed + 1
            return
        state.held, state.missed = state.held + 1, 0
        severity = signal.severity or rule.severity
        if state.finding is None and state.held >= rule.raise_after:
            state.since = self.view.step
            state.finding = Finding(
                id=rule.id,
                severity=severity,
                step=self.view.step,
                title=rule.title,
                evidence=dict(signal.evidence),
                cause=signal.cause or rule.cause,
                fixes=tuple(filter(self.view.changed_by, signal.fixes)),
                layer=signal.layer,
                pane=rule.pane,
            )
        elif state.finding is not None and state.finding.severity != severity:
            state.finding = replace(state.finding, severity=severity, evidence=dict(signal.evidence))

    def _findings(self) -> dict[str, Finding]:
        """What stands, by id. Where two rules of one id do (before and while training), the worse one speaks.

        Suspects are heard only where nothing surer stands.
        """
        found = self._standing(suspects=False)
        sure = [each for each in found.values() if each.severity != "hint" and each.id not in FALLBACKS]
        return found if sure else self._standing(suspects=True)

    def _standing(self, *, suspects: bool) -> dict[str, Finding]:
        found: dict[str, Finding] = {}
        for rule, state in zip(self._rules, self._states, strict=True):
            finding = state.finding
            if finding is None or (rule.suspect and not suspects):
                continue
            known = found.get(finding.id)
            if known is None or SEVERITIES.index(finding.severity) < SEVERITIES.index(known.severity):
                found[finding.id] = finding
        return found

    def _changes(self) -> tuple[FindingRaised | FindingCleared, ...]:
        findings = self._findings()
        hints = [name for name, finding in findings.items() if finding.severity == "hint"]
        shown = {
            root: replace(findings[root], symptoms=symptoms)
            for root, symptoms in explained(findings, hints).items()
        }
        step = self.view.step
        explains = {symptom: root for root, finding in shown.items() for symptom in finding.symptoms}
        changes: list[FindingRaised | FindingCleared] = [
            FindingRaised(finding=finding, step=step)
            for name, finding in shown.items()
            if self._shown.get(name) != finding
        ]
        changes += [
            FindingCleared(id=name, step=step, explained_by=explains.get(name, ""))
            for name in self._shown
            if name not in shown
        ]
        self._shown = shown
        return tuple(changes)
