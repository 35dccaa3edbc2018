"""The command palette: every action of the screen at hand, with its key and its id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from ..core.language import tr

HAS_ACTIONS = "has-actions"
"""Widgets of this class are asked for their actions even while they do not have the cursor."""


@dataclass(frozen=True)
class Action:
    """One line of the palette."""

    node: DOMNode
    binding: Binding
    key: str

    @property
    def title(self) -> str:
        """What it does, and its key."""
        return f"{tr(self.binding.description)}  ({self.key})"

    @property
    def words(self) -> str:
        """More of it, and the id by which it may be given another key."""
        return f"{tr(self.binding.tooltip or self.binding.description).capitalize()}  ·  {self.binding.id}"


class ActionCommands(Provider):
    """All bindings with an id, shown in the footer or not, possible now or not."""

    def _actions(self) -> Iterator[Action]:
        seen: set[str] = set()
        nodes = list(self.focused.ancestors_with_self) if self.focused else [self.screen, self.app]
        nodes += self.screen.query(f".{HAS_ACTIONS}")
        for node in nodes:
            for _, binding in node._bindings:
                if binding.id and binding.id not in seen:
                    seen.add(binding.id)
                    own = self.app._keymap.get(binding.id)
                    shown = binding.with_key(own.split(",")[0]) if own else binding
                    yield Action(node, binding, self.app.get_key_display(shown))

    async def discover(self) -> Hits:
        """All of them, in the order of the screen."""
        for action in self._actions():
            yield DiscoveryHit(action.title, partial(self._do, action), help=action.words)

    async def search(self, query: str) -> Hits:
        """Those that match."""
        matcher = self.matcher(query)
        for action in self._actions():
            score = max(matcher.match(action.title), 0.8 * matcher.match(action.words))
            if score > 0:
                yield Hit(
                    score, matcher.highlight(action.title), partial(self._do, action), help=action.words
                )

    async def _do(self, action: Action) -> None:
        if not await self.app.run_action(action.binding.action, action.node):
            self.app.notify("That does nothing at the moment.", title=action.binding.description)
