"""Commands whose modules are loaded when they are called: a node needs few of them to start."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, Final

import typer
from typer.core import TyperGroup

from server.lean import left_out, nothing_collected

# What structlog, engineio and socketio look for: coloured tracebacks, a client over polls, another
# manager than ours.
NEVER_USED: Final = ("requests", "rich", "valkey")


class LazyGroup(TyperGroup):
    """A group that knows its commands by name and loads one when it is asked for."""

    commands_at: ClassVar[Mapping[str, str]] = {}
    """Where each command is: `module:name` of a function or a `typer.Typer`."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help text."""
        del ctx
        return sorted(self.commands_at)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load a command; None when there is none of this name."""
        del ctx
        where = self.commands_at.get(cmd_name)
        return None if where is None else _load(cmd_name, where)


def _load(name: str, where: str) -> Any:
    module, _, attribute = where.partition(":")
    with left_out(*NEVER_USED), nothing_collected():
        found: Any = getattr(import_module(module), attribute)
    around = typer.Typer(
        callback=lambda: None,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name)
    else:
        around.command(name)(found)
    group: Any = typer.main.get_command(around)
    return group.commands[name]
