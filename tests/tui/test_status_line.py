"""Every figure of the status line has the room it needs, in every language, whatever the terminal's width."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from nntui.core.language import languages, speak
from nntui.tui.app import NntuiApp
from nntui.tui.bridge.reading import Reading
from nntui.tui.widgets import link_counter
from nntui.tui.widgets.counter import Counter
from nntui.tui.widgets.status_line import StatusLine
from rich.cells import cell_len

LONGEST = (
    Reading("stopping", "", 99_999, 123_400, 23.4, 50, 12_345.0, 3_723.0, 1.0, 0.0125),
    Reading("running", "", 99_999, 100_000, 1_234.0, 2_000, 11_111.0, 93_784.0, 1.0, 1.2e-05),
    Reading("diverged", "", 99_999, 100_000, 12.3, 20, 0.0, float("nan"), 93_784.0, 0.333),
)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", [80, 110, 120, 170])
async def test_no_figure_is_cut_or_runs_into_the_next(app: NntuiApp, width: int, language: str) -> None:
    speak(language)
    async with app.run_test(size=(width, 32)) as pilot:
        await pilot.pause()
        line = app.screen.query_one(StatusLine)
        for reading in LONGEST:
            line.show(reading)
            line.query_one("#status-words").display = False
            meter: Any = SimpleNamespace(frames_per_second=12.5, bytes_per_second=12_300.0)
            line.query_one("#status-link", Counter).show(*link_counter.words(meter))
            await pilot.pause()
            shown = [counter for counter in line.query(Counter) if counter.display and counter.text]
            assert len(shown) >= 4
            for counter in shown:
                room = counter.region.intersection(line.content_region).width
                needed = cell_len(counter.render().plain)  # type: ignore[union-attr]
                gap = 0 if counter is shown[-1] else 1
                assert needed + gap <= room, (counter.id, counter.render(), room)
