"""Loads every command module, so that the registry is complete, whoever asks first."""

import importlib
import pkgutil
from collections.abc import Mapping

from server.wire import commands
from server.wire.registry import COMMANDS, Command


def load_commands() -> Mapping[str, Command]:
    """Return all declared commands, by name, sorted."""
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    return dict(sorted(COMMANDS.items()))
