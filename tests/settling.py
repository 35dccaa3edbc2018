"""A pilot that knows when the app is done, in place of one that guesses it from the processor's load.

Textual's pilot waits until the process looks idle for 20 ms: a machine that is held up for as long looks the same, and
the test goes on in the middle of things. Here an app has settled when every widget waits for its next message, every
key has been used and nothing is left to lay out, to draw or to call after that.
"""

from __future__ import annotations

import asyncio
from typing import Any

from textual._context import active_app
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen

PATIENCE = 30.0
"""Seconds after which an app that does not settle fails its test."""


async def settled(*_: float) -> None:
    """Takes the place of `textual._wait.wait_for_idle`, and of its arguments none."""
    app = active_app.get()

    async def wait() -> None:
        for _ in range(3):  # a key comes in by a callback and a task of its own before it stands in a queue
            await asyncio.sleep(0)
        while not (_has_ended(app) or _has_settled(app)):
            await asyncio.sleep(0.001)

    await asyncio.wait_for(wait(), PATIENCE)


def _has_ended(app: App[Any]) -> bool:
    return app._exception is not None or not app._running or app._exit


def _has_settled(app: App[Any]) -> bool:
    pumps: list[MessagePump] = [app]
    for screen in app.screen_stack:
        pumps += screen.walk_children(with_self=True)
    if app._batch_count or app._resize_timer is not None or not all(map(_waits, pumps)):
        return False
    if not getattr(app, "keys_are_used", True):
        return False
    if app.screen_stack and _owes_a_frame(app.screen):
        app.screen._on_timer_update()  # what its timer does 60 times a second
        return False
    return True


def _waits(pump: MessagePump) -> bool:
    """Whether a widget has nothing to do: its task stands at an empty queue."""
    queue: Any = pump._message_queue
    return (
        bool(queue.ready_event._waiters)
        and queue.empty()
        and pump._pending_message is None
        and not pump._next_callbacks
    )


def _owes_a_frame(screen: Screen[Any]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
