"""Optuna, where it is installed: an optional extra."""

from __future__ import annotations

from typing import Any

from ..errors import NntuiError


def optuna_for(what: str) -> Any:
    """The package, told to be quiet. `what` is Optuna's. Raises NntuiError where it is not installed."""
    try:
        import optuna
    except ImportError:
        raise NntuiError(
            "Optuna is not installed", f"{what} is Optuna's.", "pip install 'nntui[optuna]'"
        ) from None
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    return optuna
