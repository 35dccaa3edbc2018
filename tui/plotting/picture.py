"""A finished drawing: characters and styles that can be compared, read as text, turned into strips."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.geometry import Region

Codes: TypeAlias = NDArray[np.uint32]
StyleIds: TypeAlias = NDArray[np.uint16]
Mask: TypeAlias = NDArray[np.bool_]

SPACE = ord(" ")


@dataclass(frozen=True, eq=False)
class Picture:
    """`codes` (height, width): code points one cell wide; `styles`, same shape: indexes into `palette`.

    Two pictures are equal when they show the same, however their palettes are ordered.
    """

    codes: Codes
    styles: StyleIds
    palette: tuple[Style, ...]

    @property
    def width(self) -> int:
        """Cells across."""
        return int(self.codes.shape[1])

    @property
    def height(self) -> int:
        """Cells down."""
        return int(self.codes.shape[0])

    def lines(self) -> list[str]:
        """The characters, a string a row (trailing spaces kept)."""
        text = self.codes.astype("<u4", copy=False).tobytes().decode("utf-32-le")
        return [text[row * self.width : (row + 1) * self.width] for row in range(self.height)]

    @property
    def text(self) -> str:
        """The characters as people read them: rows joined by newlines, trailing spaces dropped."""
        return "\n".join(line.rstrip() for line in self.lines())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Picture):
            return NotImplemented
        if self is other:
            return True
        return self.codes.shape == other.codes.shape and not changed_cells(self, other).any()

    __hash__ = None  # type: ignore[assignment]


def changed_cells(old: Picture, new: Picture) -> Mask:
    """(height, width) bool: where two pictures show something else. ValueError when the sizes differ."""
    if old.codes.shape != new.codes.shape:
        raise ValueError(
            f"pictures of {old.codes.shape} and {new.codes.shape} cells cannot be compared cell by cell"
        )
    styles = old.styles
    if old.palette != new.palette:
        place = {style: index for index, style in enumerate(new.palette)}
        missing = len(new.palette)
        styles = np.array([place.get(style, missing) for style in old.palette], np.uint16)[styles]
    differ: Mask = old.codes != new.codes
    # The colour of the ink of a blank cell cannot be seen; its background can.
    seen = (new.codes != SPACE) | _has_ground(new)[new.styles] | _has_ground(old)[old.styles]
    differ |= (styles != new.styles) & seen
    return differ


def changed_regions(old: Picture | None, new: Picture) -> list[Region] | None:
    """What has to be drawn again to show `new` where `old` stands: one region a changed row, [] for nothing.

    None means everything: there is no old picture, or it had another size.
    """
    if old is None or old.codes.shape != new.codes.shape:
        return None
    if old is new:
        return []
    differ = changed_cells(old, new)
    rows = np.flatnonzero(differ.any(axis=1))
    starts = differ[rows].argmax(axis=1)
    stops = new.width - differ[rows, ::-1].argmax(axis=1)
    spans = zip(rows.tolist(), starts.tolist(), stops.tolist(), strict=True)
    return [Region(start, row, stop - start, 1) for row, start, stop in spans]


def _has_ground(picture: Picture) -> Mask:
    """For each style of the palette: can a blank cell in it be seen (background, reverse, underline)?"""
    return np.array(
        [bool(style.bgcolor or style.reverse or style.underline) for style in picture.palette], np.bool_
    )
