"""Pictures of the data: one image, or a row of thumbnails with words beneath, in half blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .axis import Floats
from .canvas import CellCanvas, shorten, words
from .look import Look
from .palette import Role
from .picture import Picture
from .shading import LEVELS, RAMP, UNKNOWN, draw_half_blocks, resampled

LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Weights of red, green and blue in brightness (ITU-R BT.709)."""
COLOUR_LEVELS = 8
"""Steps of each channel of a colour image."""


def image(pixels: NDArray[Any], width: int, height: int, look: Look) -> Picture:
    """One image as large as the pane allows, its shape kept (a half block is about square).

    `pixels` (h, w) or (h, w, 3): uint8, or floats from 0 to 1 (clipped; use `normalised` for weights).
    """
    canvas = CellCanvas(width, height, look)
    shown = _as_shares(pixels)
    rows, columns = _size(shown, canvas.width, 2 * canvas.height)
    if rows and columns:
        _draw(canvas, 0, (canvas.width - columns) // 2, resampled(shown, rows, columns))
    return canvas.picture()


def thumbnails(
    images: Sequence[NDArray[Any]],
    captions: Sequence[str],
    width: int,
    height: int,
    look: Look,
    *,
    wrong: Sequence[bool] = (),
    cells: int = 14,
) -> Picture:
    """As many images as fit, `cells` wide each, a caption beneath; a `wrong` one's begins with "×"."""
    each = min(cells, width)
    across = (width + 1) // (each + 1) if each else 0
    if not across or not images:
        return words(("no images",), width, height, look)
    canvas = CellCanvas(width, height, look)
    shares = [_as_shares(pixels) for pixels in images]
    tall = max(_size(one, each, 2 * max(1, height - 1))[0] for one in shares) // 2
    deep = tall + 1
    for number, one in enumerate(shares[: across * max(1, height // deep)]):
        row, column = deep * (number // across), (each + 1) * (number % across)
        rows, columns = _size(one, each, 2 * min(tall, canvas.height - row - 1))
        if rows and columns:
            _draw(canvas, row, column, resampled(one, rows, columns))
        failed = number < len(wrong) and wrong[number]
        text = captions[number] if number < len(captions) else ""
        text = f"{UNKNOWN} {text}" if failed else text
        canvas.put(row + tall, column, shorten(text, each), Role.ALERT if failed else Role.LABEL)
    return canvas.picture()


def normalised(weights: NDArray[np.floating]) -> Floats:
    """`weights` of any range as shares 0..1 about their own middle, so that 0 is mid-grey."""
    data = np.asarray(weights, np.float64)
    finite = np.abs(data[np.isfinite(data)])
    most = float(finite.max()) if finite.size and finite.max() > 0 else 1.0
    return 0.5 + data / (2 * most)


def _as_shares(pixels: NDArray[Any]) -> Floats:
    data = np.asarray(pixels)
    shares = data / 255.0 if data.dtype == np.uint8 else np.asarray(data, np.float64)
    if shares.ndim == 3 and shares.shape[2] == 1:
        shares = shares[:, :, 0]
    if not (shares.ndim == 2 or (shares.ndim == 3 and shares.shape[2] == 3)):
        raise ValueError(f"an image is (h, w) or (h, w, 3), not {data.shape}")
    return np.clip(np.nan_to_num(shares), 0.0, 1.0)


def _size(shares: Floats, columns: int, rows: int) -> tuple[int, int]:
    """Rows (even) and columns of pixels for an image in a space of so many, its shape kept."""
    tall, wide = shares.shape[:2]
    if min(tall, wide, columns, rows) <= 0:
        return 0, 0
    scale = min(columns / wide, rows / tall)
    down = max(2, 2 * round(tall * scale / 2))
    return min(down, rows - rows % 2), max(1, min(columns, round(wide * scale)))


def _draw(canvas: CellCanvas, row: int, column: int, shares: Floats) -> None:
    if not canvas.look.shades:
        grey = shares if shares.ndim == 2 else shares @ LUMA
        ramp = RAMP[::-1] if canvas.look.light_ground else RAMP
        cells = (grey[0::2] + grey[1::2]) / 2
        signs = np.array([ord(sign) for sign in ramp], np.uint32)
        area = (slice(row, row + len(cells)), slice(column, column + cells.shape[1]))
        canvas.codes[area] = signs[np.rint(cells * (len(ramp) - 1)).astype(np.int64)]
        canvas.styles[area] = Role.TEXT
    elif shares.ndim == 2:
        index = np.rint(shares * (LEVELS - 1)).astype(np.int64)
        draw_half_blocks(canvas, row, column, index, _GREYS)
    else:
        steps = np.rint(shares * (COLOUR_LEVELS - 1)).astype(np.int64)
        index = (steps[..., 0] * COLOUR_LEVELS + steps[..., 1]) * COLOUR_LEVELS + steps[..., 2]
        draw_half_blocks(canvas, row, column, index, _COLOURS)


def _hex(*shares: float) -> str:
    return "#" + "".join(f"{round(255 * share):02x}" for share in shares)


_GREYS = tuple(_hex(*[level / (LEVELS - 1)] * 3) for level in range(LEVELS))
_STEPS = [level / (COLOUR_LEVELS - 1) for level in range(COLOUR_LEVELS)]
_COLOURS = tuple(_hex(red, green, blue) for red in _STEPS for green in _STEPS for blue in _STEPS)
