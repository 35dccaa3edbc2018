"""Layer health in a few lines below the plots, where the screen has room for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ..widgets.plot import PlotWidget

if TYPE_CHECKING:
    from ...core.training.history import History


class HealthStrip(PlotWidget):
    """Shown as soon as a run has been measured; drawn once for each measurement."""

    def __init__(self) -> None:
        super().__init__((), id="health-strip")
        self._shown_probe: object = None

    def follow(self, history: History | None) -> None:
        """Show what was measured last; nothing without a run."""
        probe = history.probe if history is not None else None
        self.set_class(probe is not None and bool(probe.layers), "-some")
        if history is None or probe is None or probe is self._shown_probe:
            return
        from ..views.health import courses
        from ..views.strip_drawing import health_strip

        self._shown_probe = probe
        self.show(partial(health_strip, courses(history)))
