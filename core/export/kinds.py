"""What a run can be exported as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .saved import Saved

Writer = Callable[["Saved", Path], list[Path]]
"""writer(saved, folder) -> the files written. Raises NntuiError or OSError."""


@dataclass(frozen=True)
class Kind:
    """name: the option. words: what comes out. where: module and function, imported when it is asked for."""

    name: str
    words: str
    module: str
    function: str

    @property
    def write(self) -> Writer:
        """The function that writes it."""
        return cast(Writer, getattr(import_module(f"{__package__}.{self.module}"), self.function))


KINDS = (
    Kind("csv", "tables: epochs.csv, steps.csv, layers.csv", "tables", "write_csv"),
    Kind("json", "everything in one run.json", "tables", "write_json"),
    Kind("svg", "the plots: loss, accuracy, layer health", "pictures", "write_svg"),
    Kind("report", "one page of Markdown, with the plots", "report", "write_report"),
    Kind("weights", "the best epoch's arrays as weights.npz", "weights", "write_weights"),
    Kind("script", "one NumPy script that makes the run again, bit for bit", "numpy_script", "write_script"),
    Kind("pytorch", "the same experiment as a PyTorch script", "torch_script", "write_pytorch"),
    Kind("onnx", "the network as an ONNX model (needs onnx)", "onnx_model", "write_onnx"),
    Kind("tensorboard", "an event file (needs tensorboard)", "tensorboard_log", "write_tensorboard"),
)
