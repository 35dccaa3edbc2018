"""The keys of the Learn screen, in the order of its footer."""

from __future__ import annotations

from textual.binding import Binding

ANSWERS = tuple(
    Binding(
        str(number), f"predict({number - 1})", "answer", id=f"learn.answer{number}", show=number == 1,
        key_display="1-9" if number == 1 else None, tooltip="Predict what will happen",
    )
    for number in range(1, 10)
)  # fmt: skip

LESSON = (
    Binding("r", "run_lesson", "run", id="learn.run", tooltip="Carry the lesson's runs out"),
    Binding("c", "change", "change", id="learn.change", tooltip="Type a change for the task"),
    Binding("escape", "back", "back", id="learn.back", tooltip="Back to the list of lessons"),
    Binding("d", "drop", "take back", id="learn.drop", tooltip="Take the last change back"),
    Binding(
        "t", "try_task", "try it", id="learn.try", tooltip="Train the task with your changes, and measure it"
    ),
    Binding("h", "hint", "hint", id="learn.hint", tooltip="One hint more"),
    Binding(
        "n", "next_drawing", "next drawing", id="learn.drawing", tooltip="Another of the lesson's drawings"
    ),
    Binding("v", "source", "code", id="learn.source", tooltip="The code that does this, with your numbers"),
    Binding(
        "e", "explain_run", "in words", id="learn.explain", tooltip="What happened in the last run, in words"
    ),
    Binding("b", "to_bench", "bench", id="learn.bench", tooltip="Put the task's experiment on the bench"),
)
EVERYWHERE = (
    Binding(
        "g", "app.glossary", "words", id="learn.glossary", tooltip="Every term on the screen in plain words"
    ),
    Binding(
        "L",
        "app.next_language",
        "language",
        id="learn.language",
        tooltip="The whole screen in the next language; it is kept",
    ),
    Binding("down,j", "read(1)", "read on", id="learn.down", show=False),
    Binding("up,k", "read(-1)", "read back", id="learn.up", show=False),
    Binding("pagedown,space", "read(8)", "page down", id="learn.page_down", show=False),
    Binding("pageup", "read(-8)", "page up", id="learn.page_up", show=False),
)

LEARN_KEYS = [*ANSWERS, *LESSON, *EVERYWHERE]
