"""Put a picture of the bench, in text, into the README: `python docs/picture.py` in an environment with nntui.

The picture is the app's own screen after training a preset, so it is what a person sees.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from nntui.core.threads import limit_threads
from nntui.tui.app import make_app
from nntui.tui.options import Options

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- picture -->\n```text\n", "```\n<!-- /picture -->\n"
PRESET, SIZE, SECONDS = "overfitting", (110, 34), 90.0


async def screen() -> list[str]:
    """The bench's lines after a run."""
    limit_threads(1)
    app = make_app(Options(experiment=PRESET, save=False))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        for _ in range(int(SECONDS / 0.1)):
            await pilot.pause(0.1)
            if app.bench.runner.read().state == "done":
                break
        await pilot.pause(1.5)
        return [
            "".join(segment.text for segment in strip).rstrip()
            for strip in app.screen._compositor.render_strips()
        ]


def main() -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    picture = "\n".join(asyncio.run(screen())) + "\n"
    README.write_text(before + BEGIN + picture + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
