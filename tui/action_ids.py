"""The ids of all actions, on every screen: what a person's own keys may be given to."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from ..core.threads import limit_threads

PARTS = ("screens", "panes", "forms", "widgets")
"""The packages whose classes have keys."""


def all_bindings(app: App[Any]) -> list[list[Binding]]:
    """The keys of the app, and of every screen and control. Imports them all: not for the first frame."""
    limit_threads()  # NumPy comes along
    return [_own(type(app)), *filter(None, map(_own, _kinds()))]


def known_ids(places: Iterable[Iterable[Binding]]) -> set[str]:
    """The ids of all these keys."""
    return {binding.id for bindings in places for binding in bindings if binding.id}


def _kinds() -> Iterator[type[DOMNode]]:
    package = __name__.rpartition(".")[0]
    for part in PARTS:
        folder = import_module(f"{package}.{part}")
        for found in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
            for kind in vars(import_module(found.name)).values():
                if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == found.name:
                    yield kind


def _own(kind: type[Any]) -> list[Binding]:
    """The keys that a class has, by itself and from its forebears of this package."""
    package = __name__.partition(".")[0]
    ours = (forebear for forebear in kind.__mro__ if forebear.__module__.partition(".")[0] == package)
    declared = (one for forebear in ours for one in vars(forebear).get("BINDINGS", ()))
    return [one for one in declared if isinstance(one, Binding)]
