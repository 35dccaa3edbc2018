"""How a batch is cut into pieces that are worked on one after the other, and how pieces are shared
among threads.

A convolution's intermediate arrays are many times its input: for 64 images of 16x16 pixels and 64
filters, Winograd's products alone are 16 MB. A piece of a few images keeps them in the second-level
cache, from which the matrix products run a quarter faster. Pieces of a batch are independent but for
the sum of their weight gradients.

Sums of floats depend on their order. So the pieces are dealt to a fixed number of *lanes*, each lane
adds up its own pieces in order, and the lanes are added in order: the same bits come out however many
threads the lanes are spread over.
"""

from __future__ import annotations

from itertools import pairwise

PIECE_BYTES = 1_600_000
"""What one piece's working arrays may take: about a core's second-level cache (1 to 2 MB today)."""

LANES = 4
"""Independent sequences of pieces, and the most threads that can share a batch."""


def pieces(batch: int, bytes_per_image: int, budget: int = PIECE_BYTES) -> list[slice]:
    """Cut `batch` images into pieces of nearly equal size that fit `budget`, a multiple of LANES where
    possible.
    """
    largest = max(1, min(batch, budget // max(bytes_per_image, 1)))
    count = -(-batch // largest)
    if count > 1 or batch * bytes_per_image > budget // 4:
        count = min(batch, -(-count // LANES) * LANES)
    bounds = [batch * i // count for i in range(count + 1)]
    return [slice(start, stop) for start, stop in pairwise(bounds)]


def lanes(count: int) -> list[range]:
    """The pieces of each lane: lane k does k, k + LANES, ..."""
    return [range(lane, count, LANES) for lane in range(min(LANES, count))]
