"""How soon the init X-ray follows the cursor: `python -m benchmarks.xray_course`. 10 layers of 500, 1,000 rows.

From the key to the moment the row under the cursor has its figures on the screen, through the app itself.
"""

from __future__ import annotations

import asyncio
import os
import time

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before NumPy is imported

from nntui.tui.app import make_app  # noqa: E402
from nntui.tui.options import Options  # noqa: E402
from nntui.tui.widgets.plot import PlotWidget  # noqa: E402

DEEP = ("model.hidden=" + str([500] * 10), "model.activation=tanh")


async def measure() -> dict[str, list[tuple[float, float]]]:
    """Milliseconds on the clock and of processor time (of all threads, so that other processes do not lengthen it),
    a pair a key: "activation" along the activations at first sight, "again" the same way back, "init" down the
    initialisations directly after it."""
    app = make_app(Options(overrides=DEEP, live=False))
    took: dict[str, list[tuple[float, float]]] = {"activation": [], "again": [], "init": []}
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("f4")
        screen = app.screen
        screen.look()  # type: ignore[attr-defined]
        await _until(lambda: _known(screen) > 8)
        for kind, key in [
            *(("activation", "right"),) * 7,
            *(("again", "left"),) * 7,
            *(("init", "down"),) * 9,
        ]:
            before = screen.query_one("#xray-layers", PlotWidget).picture
            start, worked = time.perf_counter(), time.process_time()
            app.simulate_key(key)
            await _until(lambda before=before: _has_figures(screen, before))
            took[kind].append((1e3 * (time.perf_counter() - start), 1e3 * (time.process_time() - worked)))
    return took


def _known(screen: object) -> int:
    return len(screen._views.get(screen._key, {}))  # type: ignore[attr-defined]


def _has_figures(screen: object, before: object) -> bool:
    picture = screen.query_one("#xray-layers", PlotWidget).picture  # type: ignore[attr-defined]
    return picture is not None and picture is not before and "spread" in picture.text


async def _until(condition: object) -> None:
    while not condition():  # type: ignore[operator]
        await asyncio.sleep(0.001)


if __name__ == "__main__":
    for kind, pairs in asyncio.run(measure()).items():
        words = []
        for name, figures in zip(("clock", "processor"), map(sorted, zip(*pairs, strict=True)), strict=True):
            words.append(f"{name}: median {figures[len(figures) // 2]:4.0f} ms, worst {figures[-1]:4.0f} ms")
        print(f"{kind:<11} {'   '.join(words)}")
