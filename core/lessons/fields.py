"""Reading one table of a file: each value checked for its kind, everything wrong told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..config import ALL_SETTINGS
from ..config.nearest import nearest

Path = tuple[str | int, ...]
Complain = Callable[[Path, str], None]


class Fields:
    """The values of one table at `place`. What was never asked for is told by `finish`."""

    def __init__(self, values: Any, place: Path, complain: Complain) -> None:
        self.values: dict[str, Any] = values if isinstance(values, dict) else {}
        self._place, self._complain = place, complain
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            complain(place, f"{place[-1]} must be a table")

    def path(self, *names: str) -> Path:
        """The path of something in this table."""
        return (*self._place, *names)

    def _get(self, name: str, kind: type, words: str, default: Any) -> Any:
        self._asked.add(name)
        value = self.values.get(name, default)
        if value is None:
            self._complain(self.path(name), f"{self._named(name)} is missing")
            return kind()
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._complain(self.path(name), f"{self._named(name)} must be {words}")
            return kind() if default is None else default
        return value

    def _named(self, name: str) -> str:
        return ".".join(str(part) for part in (*self._place, name) if not isinstance(part, int))

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it may not be missing or empty."""
        value = str(self._get(name, str, "text in quotes", default))
        if default is None and name in self.values and not value.strip():
            self._complain(self.path(name), f"{self._named(name)} is empty")
        return value.strip()

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        """One of a few words."""
        value, known = self.text(name, default), tuple(choices)
        if value not in known:
            self._complain(self.path(name), f"{self._named(name)} is {value!r}; it can be {', '.join(known)}")
        return value

    def integer(self, name: str, default: int) -> int:
        """A whole number."""
        return int(self._get(name, int, "a whole number", default))

    def switch(self, name: str) -> bool:
        """true or false; false where it is missing."""
        return bool(self._get(name, bool, "true or false", False))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self._get(name, list, "a list of texts", [])
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self._complain(self.path(name), f"{self._named(name)} must be a list of texts")
        return ()

    def settings(self, name: str) -> tuple[str, ...]:
        """A list of settings' paths."""
        paths = self.texts(name)
        for path in paths:
            if path not in ALL_SETTINGS:
                near = nearest(path, ALL_SETTINGS)
                hint = f"; did you mean {near!r}?" if near else ""
                self._complain(self.path(name), f"there is no setting {path!r}{hint}")
        return paths

    def table(self, name: str) -> dict[str, Any]:
        """A table as it is; empty where it is missing."""
        return dict(self._get(name, dict, "a table", {}))

    def sub(self, name: str) -> Fields:
        """A table inside this one; an empty one where it is missing."""
        self._asked.add(name)
        return Fields(self.values.get(name, {}), self.path(name), self._complain)

    def subs(self, name: str) -> list[Fields]:
        """A list of tables."""
        value = self._get(name, list, f"tables that begin with [[{name}]]", None)
        return [
            Fields(each, (*self._place, name, number), self._complain) for number, each in enumerate(value)
        ]

    def finish(self) -> None:
        """Tell of every value that nobody asked for."""
        for name in self.values:
            if name not in self._asked:
                near = nearest(name, self._asked)
                hint = f"; did you mean {near!r}?" if near else ""
                self._complain(self.path(name), f"{self._named(name)} means nothing here{hint}")
