"""A line of conditions that picks runs: `lr>=0.01 activation=relu warnings=0 #keep digits`.

Terms are divided by blanks and all have to hold. A term is NAME, an operator (= != < <= > >=) and a value; `#tag`;
or plain letters, which a run's id, title, data, note or tags must contain. NAME is a figure of the run (see
`FIGURES`), a setting's dotted path, or the last part of one where only one setting has it. Values are numbers ("0.01",
"1e-3", "97%", ages as "2h" or "3d") or words; a word fits what begins with it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..config import ALL_SETTINGS
from ..config.nearest import nearest
from ..errors import ConfigError, Problem
from .listing import RunInfo

FIGURES = (
    "state",
    "preset",
    "data",
    "epochs",
    "steps",
    "val",
    "train",
    "loss",
    "warnings",
    "age",
    "size",
    "seconds",
    "parent",
    "tag",
)
"""What a run did, beside its settings. val and train are accuracies (0..1), loss the best validation loss, age and
seconds are in seconds, size in bytes."""

SHORT = {
    "lr": "optimizer.learning_rate",
    "rate": "optimizer.learning_rate",
    "bs": "training.batch_size",
    "optimizer": "optimizer.name",
    "schedule": "schedule.name",
    "bn": "model.batch_norm",
    "seed": "training.seed",
    "warning": "warnings",
    "accuracy": "val",
    "title": "preset",
    "epoch": "epochs",
}
"""What people type, and what it means."""

UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86_400.0, "kb": 1e3, "mb": 1e6, "gb": 1e9, "%": 0.01}
NEARLY = 1e-9
"""Equal numbers: to so small a share, so that 0.1 typed is 0.1 stored in whatever way."""

_TERM = re.compile(r"([A-Za-z_.]+)(!=|>=|<=|=|>|<)(.+)")
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(s|min|h|d|kb|mb|gb|%)?", re.IGNORECASE)

_ORDER: Mapping[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b and not _near(a, b),
    "<": lambda a, b: a < b and not _near(a, b),
    ">=": lambda a, b: a > b or _near(a, b),
    "<=": lambda a, b: a < b or _near(a, b),
    "=": lambda a, b: _near(a, b),
    "!=": lambda a, b: not _near(a, b),
}


@dataclass(frozen=True)
class Term:
    """One condition. `name` "" is plain text; `operator` is one of = != < <= > >=."""

    name: str
    operator: str
    value: str

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether a run with these facts fits; a fact that is missing or NaN fits only "!="."""
        if not self.name:
            return self.value.casefold() in str(facts.get("text", "")).casefold()
        fact = facts.get(self.name)
        if isinstance(fact, (list, tuple)):
            fits = any(_word_fits(item, self.value) for item in fact) or _word_fits(_listed(fact), self.value)
            return fits if self.operator == "=" else not fits
        number = read_number(self.value)
        if isinstance(fact, (int, float)) and not isinstance(fact, bool) and number is not None:
            return (
                _ORDER[self.operator](float(fact), number) if math.isfinite(fact) else self.operator == "!="
            )
        if fact is None:
            return self.operator == "!="
        return _word_fits(fact, self.value) == (self.operator == "=")


@dataclass(frozen=True)
class RunFilter:
    """Conditions that all have to hold; none holds for every run."""

    terms: tuple[Term, ...] = ()

    def accepts(self, facts: Mapping[str, Any]) -> bool:
        """Whether a run with these facts (see `facts_of`) is picked."""
        return all(term.holds(facts) for term in self.terms)


def parse_filter(text: str) -> RunFilter:
    """The conditions in a line of text. Raises ConfigError with everything that is wrong with it."""
    problems: list[Problem] = []
    terms = [term for word in text.split() if (term := _term(word, problems)) is not None]
    if problems:
        raise ConfigError(
            "The filter cannot be read.", tuple(problems), "For example: lr>=0.01 activation=relu warnings=0"
        )
    return RunFilter(tuple(terms))


def fact_named(given: str) -> str:
    """The figure or setting that a person means by a name, as in a filter. Raises ConfigError."""
    names = _names(given)
    if len(names) == 1:
        return names[0]
    some = f"several settings have this name: {', '.join(names)}" if names else "no run has such a figure"
    problem = Problem(given, some, nearest="" if names else nearest(given, _all_names()))
    raise ConfigError("A name is not clear.", (problem,))


def facts_of(info: RunInfo, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a filter may ask of a run. `settings`: the run's own, by dotted path."""
    summary, presence = info.summary, info.presence
    text = (info.id, info.record.title, info.record.data.get("name", ""), info.notes.text, *info.notes.tags)
    return {
        **settings,
        "text": " ".join(map(str, text)),
        "state": (presence.outcome or presence.state, presence.state),
        "preset": info.record.title,
        "data": str(info.record.data.get("name", settings.get("data.source", ""))),
        "epochs": summary.epoch,
        "steps": summary.step,
        "val": summary.best_val_accuracy,
        "train": summary.train_accuracy,
        "loss": summary.best_val_loss,
        "warnings": len(summary.warnings),
        "age": info.age,
        "size": info.bytes,
        "seconds": summary.seconds,
        "parent": info.record.parent,
        "tag": info.notes.tags,
    }


def read_number(text: str) -> float | None:
    """A number with or without a unit ("0.5", "97%", "3h", "2MB"); None where it is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return float(found.group(1)) * (UNITS[found.group(2).lower()] if found.group(2) else 1.0)


def _term(word: str, problems: list[Problem]) -> Term | None:
    if word.startswith("#") and len(word) > 1:
        return Term("tag", "=", word[1:])
    found = _TERM.fullmatch(word)
    if found is None:
        if any(sign in word for sign in "<>=") and "/" not in word:
            problems.append(Problem(word, "a name, a comparison and a value belong together", "lr>=0.01"))
            return None
        return Term("", "=", word)
    given, operator, value = found.groups()
    try:
        name = fact_named(given)
    except ConfigError as error:
        problems += error.problems
        return None
    if operator not in ("=", "!=") and read_number(value) is None:
        problems.append(Problem(given, f"{value!r} has no order", "a number, such as 0.01, 97% or 2h"))
        return None
    return Term(name, operator, value)


def _names(given: str) -> list[str]:
    """The facts that a name may mean."""
    name = SHORT.get(given.casefold(), given.casefold())
    if name in FIGURES or name in ALL_SETTINGS:
        return [name]
    return [path for path in ALL_SETTINGS if path.rpartition(".")[2] == name]


def _all_names() -> Iterable[str]:
    return (*FIGURES, *SHORT, *ALL_SETTINGS, *(path.rpartition(".")[2] for path in ALL_SETTINGS))


def _near(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=NEARLY, abs_tol=1e-300)


def _word_fits(fact: Any, value: str) -> bool:
    if isinstance(fact, bool):
        return value.casefold() in (("true", "on", "yes", "1") if fact else ("false", "off", "no", "0"))
    number = read_number(value)
    if isinstance(fact, (int, float)) and number is not None:
        return _near(float(fact), number)
    return str(fact).casefold().startswith(value.casefold())


def _listed(items: Iterable[Any]) -> str:
    return "[" + ",".join(map(str, items)) + "]"
