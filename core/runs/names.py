"""How runs are named, and how a person points at one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from ..errors import NntuiError

LAST = ("last", "latest")
"""Words for the newest run."""

ID_LENGTH = 60


def make_id(title: str, now: datetime, taken: Iterable[str] = ()) -> str:
    """A new run's id: "1123-1430-digits-mlp" made on 23 November at 14:30; a number is added where it is
    taken.

    Ids sort by nothing but what they say; the time of making is in the run's record.
    """
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[: ID_LENGTH - 16].strip("-") or "run"
    base = f"{now:%m%d-%H%M}-{words}"
    used = set(taken)
    if base not in used:
        return base
    number = 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"


def find_id(wanted: str, ids: list[str]) -> str:
    """The run a person means: its id, "last", or any part of one id only. `ids` are newest first.

    Raises NntuiError naming the candidates where none or several fit.
    """
    if wanted in ids:
        return wanted
    if wanted in LAST and ids:
        return ids[0]
    hint = "`nntui runs` lists the runs there are."
    if not ids:
        raise _not_found("There are no runs yet.", "", "`nntui train digits-mlp` makes one.")
    for fits in (str.startswith, str.endswith, str.__contains__):
        found = [id_ for id_ in ids if fits(id_, wanted)] if wanted else []
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(found[:5]) + (" ..." if len(found) > 5 else "")
            raise _not_found(f"{wanted!r} fits {len(found)} runs.", some, "Say more of the name.")
    raise _not_found(f"There is no run {wanted!r}.", "", hint)


def _not_found(title: str, message: str, hint: str) -> NntuiError:
    error = NntuiError(title, message, hint)
    error.exit_code = 2
    return error
