"""Libraries that only some parts need: imported when they are, with an error that says how to get them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from .errors import NntuiError


def need(module: str, extra: str) -> ModuleType:
    """The module. Raises NntuiError where it is not installed; `extra` is the package's extra that brings
    it."""
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise NntuiError(
            f"This needs the library {name}.",
            str(error),
            f'Install it with: pip install "nntui[{extra}]"',
        ) from None
