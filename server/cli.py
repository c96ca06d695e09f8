"""The `curbside` command. What it can do is here; how, in the modules that it calls."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server import cli_audit, cli_demo, cli_doctor, cli_erase, cli_models, cli_policy, cli_shift
from server.cli_config import check_config, report
from server.cli_demo_models import get_models_beside
from server.cli_guard import guard
from server.cli_licence import licence
from server.cli_reindex import reindex as reindex_cases
from server.cli_run import run_until_stopped, services_until, settings_with
from server.cli_serve import serve_until
from server.cli_simulate import simulate
from server.cli_statistics import statistics
from server.cli_store import fail, run_command
from server.cli_translate import translate
from server.config import Settings
from server.embedded import ServiceUrls
from server.logs import configure_logs

app = typer.Typer(
    help="Live rooms where doctors put up a clinical question and the right specialist is paged.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_audit.app, name="audit")
app.add_typer(cli_doctor.app, name="doctor")
app.add_typer(cli_erase.app, name="erase")
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_policy.app, name="policy")
app.add_typer(cli_erase.retention, name="retention")
app.add_typer(cli_shift.app, name="shift")

Port = Annotated[
    int | None, typer.Option(min=0, max=65_535, help="0 takes a free one; else CURBSIDE_PORT.")
]
Host = Annotated[str | None, typer.Option(help="Address to listen on; else CURBSIDE_HOST.")]
DataDir = Annotated[
    Path | None,
    typer.Option(help="The embedded services' directory; else CURBSIDE_DATA_DIR, else ./var."),
]
NodeName = Annotated[
    str | None, typer.Option(help="This node's name in logs; else CURBSIDE_NODE_NAME.")
]

Roles = Annotated[
    str | None,
    typer.Option(
        help="What this process does: web, translate, or both, with a comma; else CURBSIDE_ROLES."
    ),
]


@app.command()
def serve(
    port: Port = None,
    host: Host = None,
    data_dir: DataDir = None,
    node_name: NodeName = None,
    roles: Roles = None,
) -> None:
    """Serve, with CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL or else with embedded services."""
    settings = settings_with(
        port=port, host=host, data_dir=data_dir, node_name=node_name, roles=roles
    )
    run_until_stopped(
        lambda stop: serve_until(
            stop, settings, ready=lambda address: typer.echo(f"Curbside serves on {address}")
        )
    )


@app.command()
def services(data_dir: DataDir = None) -> None:
    """Run only the embedded MongoDB and Valkey; several `serve` can use them."""
    settings = settings_with(data_dir=data_dir)

    def ready(urls: ServiceUrls) -> None:
        typer.echo(f"CURBSIDE_MONGO_URL={urls.mongo_url}")
        typer.echo(f"CURBSIDE_REDIS_URL={urls.redis_url}")

    run_until_stopped(lambda stop: services_until(stop, settings, ready=ready))


@app.command()
def demo(
    port: Port = None, host: Host = None, data_dir: DataDir = None, node_name: NodeName = None
) -> None:
    """Serve with demo cases and accounts, on a loopback address only."""
    settings = settings_with(port=port, host=host, data_dir=data_dir, node_name=node_name)
    if not settings.on_loopback:
        fail("the demo's passwords are public: it serves on a loopback address only")

    def ready(address: str) -> None:
        typer.echo(cli_demo.welcome(address))
        get_models_beside(settings, typer.echo)

    async def run(stop: asyncio.Event, settings: Settings = settings) -> None:
        await serve_until(stop, settings, ready=ready, before=cli_demo.fill)

    run_until_stopped(run)


@app.command()
def reindex(data_dir: DataDir = None) -> None:
    """Rebuild the case lists from the rooms' logs; prints how many cases there are."""
    typer.echo(str(run_command(reindex_cases(data_dir))))


app.command("export")(cli_erase.export)
app.command()(guard)
app.command()(licence)
app.command()(simulate)
app.command()(statistics)
app.command()(translate)


@app.command("check-config")
def check() -> None:
    """Print every setting, where it comes from, and what is wrong; exit 1 if anything is."""
    configure_logs(level="error")
    raise typer.Exit(report(*check_config()))
