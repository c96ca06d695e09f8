"""The `curbside` command: what it can do, and where each part is. Only what is called is loaded."""

from collections.abc import Mapping
from typing import ClassVar

import typer

from server.cli_lazy import LazyGroup


class Commands(LazyGroup):
    """All that can be called."""

    commands_at: ClassVar[Mapping[str, str]] = {
        "audit": "server.cli_audit:app",
        "backup": "server.cli_backup:backup",
        "check-config": "server.cli_upkeep:check",
        "demo": "server.cli_serving:demo",
        "doctor": "server.cli_doctor:app",
        "erase": "server.cli_erase:app",
        "export": "server.cli_erase:export",
        "guard": "server.cli_guard:guard",
        "licence": "server.cli_licence:licence",
        "models": "server.cli_models:app",
        "policy": "server.cli_policy:app",
        "reindex": "server.cli_upkeep:reindex",
        "restore": "server.cli_backup:restore",
        "retention": "server.cli_erase:retention",
        "serve": "server.cli_serving:serve",
        "services": "server.cli_serving:services",
        "shift": "server.cli_shift:app",
        "simulate": "server.cli_simulate:simulate",
        "statistics": "server.cli_statistics:statistics",
        "translate": "server.cli_translate:translate",
    }


app = typer.Typer(
    cls=Commands,
    help="Live rooms where doctors put up a clinical question and the right specialist is paged.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """Live rooms where doctors put up a clinical question and the right specialist is paged."""
