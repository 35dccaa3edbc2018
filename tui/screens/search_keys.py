"""The keys of the search screen."""

from __future__ import annotations

from textual.binding import Binding

VIEWS = ("scatter", "best", "parallel", "importance", "layout")
"""What the drawing may show, by the keys 1 to 5."""
VIEW_NAMES = {
    "scatter": "scatter",
    "best": "best",
    "parallel": "parallel",
    "importance": "importance",
    "layout": "grid/random",
}

SEARCH_KEYS = [
    Binding("s", "new", "search", id="search.new", tooltip="Search around the experiment on the bench"),
    Binding("space", "pause", "pause", id="search.pause", tooltip="Start no more trials for now"),
    Binding("space", "go_on", "go on", id="search.go_on", tooltip="Start trials again"),
    Binding("x", "stop", "stop", id="search.stop", tooltip="End the search; what was found stays"),
    Binding("k", "prune", "stop trial", id="search.prune", tooltip="Stop the trial under the cursor"),
    Binding("enter", "open", "open", id="search.open", tooltip="Open the trial's run"),
    Binding(
        "P",
        "promote",
        "to bench",
        id="search.promote",
        tooltip="Put the winner on the bench: the best over seeds",
    ),
    Binding("v", "next_view", "view", id="search.view", key_display="1-5", tooltip="Another drawing"),
    Binding("a", "next_axes", "axes", id="search.axes", tooltip="Other parameters against each other"),
    Binding(
        "plus,+", "extend", "extend", id="search.extend", tooltip="The best is on a border: search beyond it"
    ),
    Binding(
        "g", "counterpart", "grid/random", id="search.grid", tooltip="The same budget by grid, or at random"
    ),
    Binding("o", "choose", "studies", id="search.choose", tooltip="Look at another study"),
    Binding("B", "to_best", "best", id="search.best", tooltip="Go to the best trial", show=False),
    *(
        Binding(str(at + 1), f"view('{name}')", name, id=f"search.view.{name}", show=False)
        for at, name in enumerate(VIEWS)
    ),
    Binding("down,j", "move(1)", "next trial", id="search.next", show=False),
    Binding("up", "move(-1)", "previous trial", id="search.previous", show=False),
    Binding("pagedown", "move(10)", "further", id="search.further", show=False),
    Binding("pageup", "move(-10)", "back", id="search.back", show=False),
    Binding("home", "move(-100000)", "first trial", id="search.first", show=False),
    Binding("end", "move(100000)", "last trial", id="search.last", show=False),
]
