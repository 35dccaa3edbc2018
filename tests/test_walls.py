"""The walls of the house: who may import whom. Read ARCHITECTURE.md for the picture."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nntui
import pytest

ROOT = Path(nntui.__file__).parent
SCREEN_LIBRARIES = {"textual", "rich", "plotext"}
NUMERICS = ("core.data", "core.preprocessing", "core.nn", "core.optim")
LAYERS = (
    # from the bottom up: a package may import from those named before it, never from those after
    ("core.errors",),
    ("core.config",),
    NUMERICS,
    ("core.training",),
    ("core.diagnostics", "core.runs"),
    ("core.session",),
    ("core.search", "core.compare", "core.export", "core.lessons"),
    ("core.cli",),
    ("tui",),
)
PLOTEXT_FILE = "tui.plotting.plotext_frame"


def imports_of(source: str, module: str, is_package: bool) -> Iterator[str]:
    """Absolute names (inside the package without its own name) that a module's source imports.

    Imports under `if TYPE_CHECKING:` do not count: they are never carried out.
    """
    tree = ast.parse(source)
    skipped = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("nntui.") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - (node.level - 1)] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])]).removeprefix("nntui.")
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, Path]]:
    for folder in ("core", "tui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def level(name: str) -> int | None:
    for index, packages in enumerate(LAYERS):
        if any(inside(name, package) for package in packages):
            return index
    return None


def broken_walls(module: str, imported: str) -> str | None:
    """Why this import may not be, or None."""
    if inside(module, "core") and (imported.split(".")[0] in SCREEN_LIBRARIES or inside(imported, "tui")):
        return "core must not know the screen"
    if inside(imported, "plotext") and module != PLOTEXT_FILE:
        return "only one file imports plotext"
    for mine in NUMERICS:
        if inside(module, mine) and any(inside(imported, other) for other in NUMERICS if other != mine):
            return "data, preprocessing, nn and optim do not know one another"
    if inside(module, "core.config") and imported.split(".")[0] == "numpy":
        return "config knows no numerics"
    above, mine_level = level(imported), level(module)
    if above is not None and mine_level is not None and above > mine_level:
        return "imports go down only"
    return None


def test_no_module_looks_over_a_wall():
    seen = list(modules())
    assert len(seen) > 50
    broken = [
        f"{module} imports {imported}: {reason}"
        for module, path in seen
        for imported in imports_of(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")
        if (reason := broken_walls(module, imported))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("core.nn.network", "import textual.app"),
        ("core.session", "from ..tui import app"),
        ("core.nn.network", "from ..optim import SGD"),
        ("core.config.fields", "import numpy as np"),
        ("core.training.trainer", "from ..session import Session"),
        ("core.optim.sgd", "from ..training.state import TrainingState"),
        ("tui.widgets.plot", "import plotext"),
    ],
)
def test_a_broken_wall_is_noticed(module: str, source: str):
    assert any(broken_walls(module, name) for name in imports_of(source, module, is_package=False))


def test_no_source_file_is_longer_than_four_hundred_lines():
    long = [str(path) for _, path in modules() if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    assert not long
