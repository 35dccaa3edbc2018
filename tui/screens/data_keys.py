"""The keys of the data screen, in the order of its footer."""

from __future__ import annotations

from textual.binding import Binding

DATA_KEYS = [
    Binding(
        "enter", "to_bench", "to bench", id="data.bench", tooltip="Train on this set: put it on the bench"
    ),
    Binding(
        "enter", "get", "fetch", id="data.get", tooltip="Download the set, or go on with a broken download"
    ),
    Binding("x", "cancel", "call off", id="data.cancel", tooltip="Stop fetching; what has come is kept"),
    Binding("o", "open", "own file", id="data.open", tooltip="A table, arrays or pictures of your own"),
    Binding(
        "f",
        "bring",
        "from file",
        id="data.from",
        tooltip="Take the set from an archive, a folder or an address",
    ),
    Binding(
        "slash", "search", "search", id="data.search", key_display="/", tooltip="Type a few letters of a set"
    ),
    Binding(
        "delete,D", "remove", "delete", id="data.remove", key_display="D", tooltip="Delete the downloaded set"
    ),
    Binding("down,j", "move(1)", "next set", id="data.next", show=False),
    Binding("up,k", "move(-1)", "previous set", id="data.previous", show=False),
    Binding("pagedown,end", "move(100)", "last set", id="data.last", show=False),
    Binding("pageup,home", "move(-100)", "first set", id="data.first", show=False),
    Binding("escape", "back", "back", id="data.back", show=False),
]
