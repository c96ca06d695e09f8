"""The commands that look after an installation: the case lists anew, the settings as they are."""

import typer

from server.cli_config import check_config, report
from server.cli_options import DataDir
from server.cli_reindex import reindex as reindex_cases
from server.cli_store import run_command
from server.logs import configure_logs


def reindex(data_dir: DataDir = None) -> None:
    """Rebuild the case lists from the rooms' logs; prints how many cases there are."""
    typer.echo(str(run_command(reindex_cases(data_dir))))


def check() -> None:
    """Print every setting, where it comes from, and what is wrong; exit 1 if anything is."""
    configure_logs(level="error")
    raise typer.Exit(report(*check_config()))
