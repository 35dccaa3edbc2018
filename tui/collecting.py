"""Python's collector of cyclic garbage, kept out of a person's way.

Starting makes some hundred thousand objects that stay, and the collector walks over them again and again while they
come: a sixth of the time to the first frame. Later each of its full walks over them is a pause that a key may meet. So
it rests until the first frame is sent, and what is there then is set aside for good (`gc.freeze`).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting_until_the_first_frame() -> Iterator[None]:
    """The collector rests until `begin`, or until this is left."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def begin() -> None:
    """Set aside what is there, and collect from now on."""
    gc.freeze()
    gc.enable()
