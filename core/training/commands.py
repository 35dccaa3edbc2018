"""What each command does to a trainer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..config import ALL_SETTINGS, with_value
from ..errors import ConfigError
from .control import Command
from .events import Notice, RunContinued, SettingChanged

if TYPE_CHECKING:
    from .trainer import Trainer


def apply_command(trainer: Trainer, command: Command) -> None:
    """Obey one command, between two steps."""
    match command.name:
        case "pause":
            trainer.pause()
        case "resume":
            _go_on(trainer)
        case "step":
            _go_on(trainer)
            trainer.pause_after_step = True
        case "epoch":
            _go_on(trainer)
            trainer.pause_at_epoch_end = True
        case "stop":
            trainer.end = ("stopped", "stopped on request", True)
        case "abort":
            trainer.end = ("stopped", "stopped at once on request", False)
        case "set":
            change_setting(trainer, command.path, command.value)
        case "call":
            function, future = command.value
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(function())
                except Exception as error:  # noqa: BLE001 - handed to the caller through the future
                    future.set_exception(error)


def _go_on(trainer: Trainer) -> None:
    if trainer.paused:
        trainer.paused = False
        trainer.emit(RunContinued(step=trainer.step))


def change_setting(trainer: Trainer, path: str, value: Any) -> None:
    """Change a live setting from the next step on, and say so; a value that is refused changes nothing."""
    try:
        setting = ALL_SETTINGS.get(path)
        experiment = with_value(trainer.experiment, path, value)
    except ConfigError as error:
        trainer.emit(Notice(step=trainer.step, severity="warning", message=str(error)))
        return
    if setting is None or not setting.setting.live:
        message = f"{path} cannot change while the run goes on; it takes effect at the next start."
        trainer.emit(Notice(step=trainer.step, severity="warning", message=message))
        return
    section, _, name = path.partition(".")
    old = getattr(getattr(trainer.experiment, section), name)
    new = getattr(getattr(experiment, section), name)
    if old == new:
        return
    trainer.experiment = experiment
    if path == "model.dropout":
        trainer.network.set_dropout(new)
    elif path == "optimizer.momentum":
        trainer.optimizer.set("momentum", new)
    trainer.rebind()
    trainer.kept.due = trainer.step  # looking back reaches no farther than the settings do
    trainer.emit(SettingChanged(step=trainer.step, path=path, old=old, new=new))
