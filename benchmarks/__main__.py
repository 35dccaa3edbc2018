"""Measure, and write the page: `python -m benchmarks [--quick] [--json] [--write BENCHMARKS.md]`.

Run it from the repository's root in an environment where nntui is installed. Peers (torch, scikit-learn) are
measured if they are installed there.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")  # before NumPy is imported

import numpy  # noqa: E402, F401  a library that is loaded can be asked for its kernels

from . import conv_kernels, mlp, screen, whole  # noqa: E402
from .page import page  # noqa: E402


def machine() -> dict[str, Any]:
    """What was measured on."""
    versions = {"python": platform.python_version()}
    for package in ("nntui", "numpy", "torch", "scikit-learn"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "products": _kernels(),
        "versions": versions,
        "date": str(date.today()),
    }


def _kernels() -> str:
    """Which library and which kernels NumPy multiplies with, where threadpoolctl is there to tell."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "BLAS unknown"
    found = [
        f"{library['internal_api']} {library['version']} ({library.get('architecture', '?')} kernels)"
        for library in threadpool_info()
        if library["user_api"] == "blas"
    ]
    return ", ".join(found) or "BLAS unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="batch 64 only, fewer rounds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--write", metavar="FILE", help="write the page here")
    args = parser.parse_args()
    found: dict[str, Any] = {"machine": machine(), "steps": []}
    for problem in mlp.problems(args.quick):
        row = mlp.measure(problem, rounds=5 if args.quick else 9)
        found["steps"].append(row)
        print(f"{row['problem']}: {row['steps_per_second']:.0f} steps/s", file=sys.stderr, flush=True)
    found["convolution"] = []
    for batch_norm in (False, True):
        row = conv_kernels.measure(batch_norm, rounds=5 if args.quick else 9)
        found["convolution"].append(row)
        print(f"{row['problem']}: {row['milliseconds']['engine']:.1f} ms", file=sys.stderr, flush=True)
    found["start_up"] = whole.start_up()
    found["first_frame"] = whole.first_frame()
    found["memory"] = whole.memory()
    found["probing"] = whole.probing_cost()
    found["scaling"] = whole.scaling()
    found["screen"] = screen.duty()
    if args.write:
        Path(args.write).write_text(page(found), encoding="utf-8")
    print(json.dumps(found) if args.json else page(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
