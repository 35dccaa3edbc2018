"""The makers of small data sets, and the server, that the tests of the data have."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[1] / "data" / "conftest.py"
_spec = importlib.util.spec_from_file_location("nntui_data_files", _PATH)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)

home = _module.home
server = _module.server
write_idx = _module.write_idx
tiny_mnist = _module.tiny_mnist
Server = _module.Server
