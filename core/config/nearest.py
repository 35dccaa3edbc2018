"""The name somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or "" where none is near. Case, "_" and "-" make no difference."""
    by_key = {_key(option): option for option in known}
    found = get_close_matches(_key(name), by_key, n=1, cutoff=0.6)
    return by_key[found[0]] if found else ""


def _key(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
