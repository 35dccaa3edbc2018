"""A style sheet that is parsed once, and grows behind the first frame."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.css.stylesheet import Stylesheet


class OnceParsed(Stylesheet):
    """Textual parses every rule again each time a screen is first shown, whether or not a colour has changed; at the
    start of the app that is a third of the time to the first frame. Here rules are parsed again when the variables
    (the theme's colours) have changed; new sources are parsed when they come, as ever."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._in_use = variables
        self._stale = False

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colours of a theme."""
        if variables != self._in_use:
            self._in_use, self._stale = variables, True
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse everything again, if the colours are others than before."""
        if self._stale:
            self._stale = False
            super().reparse()

    def read_more(self, names: Iterable[str]) -> bool:
        """Read and parse sheets of `tui/styles` that are not there yet; whether there were any."""
        paths = [Path(__file__).parent / "styles" / f"{name}.tcss" for name in names]
        new = [path for path in paths if not self.has_source(str(path))]
        if new:
            self.read_all(new)
            self.parse()
        return bool(new)
