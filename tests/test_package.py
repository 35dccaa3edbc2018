"""What is installed is what is in the repository."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_with_code_is_listed_as_a_package():
    folders = {
        ".".join(("nntui", *path.parent.relative_to(ROOT).parts))
        for top in ("core", "tui", "presets", "lessons", "locales")
        for path in (ROOT / top).rglob("__init__.py")
    } | {"nntui"}
    assert set(project()["tool"]["setuptools"]["packages"]) == folders


def test_every_folder_with_modules_is_a_package():
    for top in ("core", "tui"):
        for path in (ROOT / top).rglob("*.py"):
            assert (path.parent / "__init__.py").exists(), path.parent


def test_the_version_is_printed_without_loading_numpy_or_the_screen():
    code = (
        "import sys; sys.argv = ['nntui', '--version']\n"
        "from nntui.__main__ import main\n"
        "try:\n    code = main()\nexcept SystemExit as end:\n    code = end.code or 0\n"
        "assert code == 0\n"
        "assert not {'numpy', 'textual', 'rich', 'plotext', 'tomllib'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "module", ["core.session", "core.cli", "core.diagnostics", "core.runs", "core.search"]
)
def test_the_headless_side_never_loads_the_screen(module: str):
    code = f"import sys, nntui.{module}; assert not {{'textual', 'rich', 'plotext'}} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
