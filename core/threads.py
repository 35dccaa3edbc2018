"""How many threads matrix products use. One by default: the layers of a teaching-sized network are too small
to share out, and one thread gives the same bits on every run.

BLAS libraries read these variables once, when NumPy is imported; so they are set before that.
"""

from __future__ import annotations

import os

BLAS_VARIABLES = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)

VARIABLE = "NNTUI_THREADS"
"""The environment's word for the number of threads; `--threads` on the command line comes before it."""


def limit_threads(threads: int | None = None) -> None:
    """Set the number of BLAS threads for this process and those it starts. Call before NumPy is imported.

    `threads` (at least 1) wins; else NNTUI_THREADS where it is a whole number above 0; else what the BLAS
    variables already say; else 1.
    """
    chosen = threads if threads is not None else _from_environment()
    for name in BLAS_VARIABLES:
        if chosen is not None:
            os.environ[name] = str(chosen)
        else:
            os.environ.setdefault(name, "1")


def _from_environment() -> int | None:
    text = os.environ.get(VARIABLE, "").strip()
    return int(text) if text.isdecimal() and int(text) > 0 else None
