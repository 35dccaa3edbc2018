"""Editing the experiment by keys: the learning rate, undo, presets."""

from __future__ import annotations

from pathlib import Path

from ...core.config import ALL_SETTINGS, value_at
from ...core.errors import NntuiError
from ...core.language import tr
from ..forms.nudge import RATE_DOWN, RATE_UP
from ..forms.typed_field import TypedField
from ..preset_shelf import ShelfEntry, entries, save
from .bench_base import BenchBase

RATE = "optimizer.learning_rate"


class EditActions(BenchBase):
    """Change the draft."""

    def action_rate(self, direction: int) -> None:
        """The learning rate times 1.25 or 0.8, at once in a running training."""
        rate = self.bench.experiment.optimizer.learning_rate * (RATE_UP if direction > 0 else RATE_DOWN)
        highest = ALL_SETTINGS[RATE].setting.high
        self.edit({RATE: float(f"{min(rate, highest or rate):.4g}")})

    def action_type_rate(self) -> None:
        """Go to the learning rate and type."""
        row = self.row(RATE)
        if isinstance(row, TypedField):
            self.open_pane("optimizer")
            row.focus()
            row.open_line()

    def action_undo(self) -> None:
        """Take the last edit back, and say what it was."""
        paths = self.bench.undo()
        self.refresh_experiment()
        if not paths:
            return
        row = self.row(paths[0])
        if len(paths) == 1 and row is not None:
            row.focus()
        else:
            self.notify(tr("{count} settings are as they were.", count=len(paths)), title="Undone")

    def action_presets(self) -> None:
        """Load an experiment. What was edited can be had back by undo."""
        from .presets import PresetsScreen

        self.app.push_screen(PresetsScreen(entries(), self.bench.draft.origin.name), self._preset_chosen)

    def _preset_chosen(self, entry: ShelfEntry | None) -> None:
        if entry is None:
            return
        try:
            experiment = entry.load()
        except NntuiError as error:
            self.tell(error)
            return
        edited = self.bench.draft.edited
        if self.bench.load(experiment, entry.name) and edited:
            key = self.key("experiment.undo")
            self.notify(
                tr("{key} brings back what you had edited.", key=key),
                title=tr("{name} is loaded", name=entry.name),
            )
        self.refresh_experiment()

    def action_data_sets(self) -> None:
        """Choose data: a set of the catalogue, or a file of one's own."""
        self.app.switch_mode("data")

    def action_save(self) -> None:
        """Save the experiment under a name of one's own."""
        from .save_preset import SavePresetScreen

        name = self.bench.draft.origin.name or "experiment"
        self.app.push_screen(SavePresetScreen(f"{name}-mine"), self._save_to)

    def _save_to(self, path: Path | None) -> None:
        if path is None:
            return
        try:
            save(self.bench.experiment, path)
        except NntuiError as error:
            self.tell(error)
            return
        self.bench.draft.saved_as(path.stem)
        self.refresh_experiment()
        self.notify(str(path), title="Saved", markup=False)

    def value(self, path: str) -> object:
        """The value of a setting on the screen."""
        return value_at(self.bench.experiment, path)
