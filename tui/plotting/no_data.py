"""The words in place of a drawing that has no data: without NumPy, since the app's first frame may be such words."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from ...core.language import tr


def rows_of(lines: Sequence[str], width: int, height: int) -> list[str]:
    """Translated `lines`, wrapped to `width` characters where `height` rows hold them; as many as fit, else."""
    whole = [tr(line) for line in lines]
    wrapped = [row for line in whole for row in wrap(line, max(1, width)) or [""]]
    return wrapped if len(wrapped) <= height else whole[:height]
