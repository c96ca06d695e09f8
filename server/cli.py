"""The `curbside` command. What it can do is here; how, in the modules that it calls."""

from pathlib import Path
from typing import Annotated

import typer

from server import cli_doctor
from server.cli_config import check_config, report
from server.cli_run import run_until_stopped, services_until, settings_with
from server.embedded import ServiceUrls
from server.logs import configure_logs

app = typer.Typer(
    help="Live rooms where doctors put up a clinical question and the right specialist is paged.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_doctor.app, name="doctor")

DataDir = Annotated[
    Path | None,
    typer.Option(help="The embedded services' directory; else CURBSIDE_DATA_DIR, else ./var."),
]


@app.command()
def services(data_dir: DataDir = None) -> None:
    """Run only the embedded MongoDB and Valkey; several `serve` can use them."""
    settings = settings_with(data_dir=data_dir)

    def ready(urls: ServiceUrls) -> None:
        typer.echo(f"CURBSIDE_MONGO_URL={urls.mongo_url}")
        typer.echo(f"CURBSIDE_REDIS_URL={urls.redis_url}")

    run_until_stopped(lambda stop: services_until(stop, settings, ready=ready))


@app.command("check-config")
def check() -> None:
    """Print every setting, where it comes from, and what is wrong; exit 1 if anything is."""
    configure_logs(level="error")
    raise typer.Exit(report(*check_config()))
