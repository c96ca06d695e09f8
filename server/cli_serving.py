"""The commands that run something until it is stopped."""

import asyncio
from typing import Annotated

import typer

from server.cli_options import DataDir
from server.cli_run import run_until_stopped, services_until, settings_with
from server.cli_serve import serve_until
from server.cli_store import fail
from server.config import Settings
from server.embedded import ServiceUrls

Port = Annotated[
    int | None, typer.Option(min=0, max=65_535, help="0 takes a free one; else CURBSIDE_PORT.")
]
Host = Annotated[str | None, typer.Option(help="Address to listen on; else CURBSIDE_HOST.")]
NodeName = Annotated[
    str | None, typer.Option(help="This node's name in logs; else CURBSIDE_NODE_NAME.")
]

Roles = Annotated[
    str | None,
    typer.Option(
        help="What this process does: web, translate, or both, with a comma; else CURBSIDE_ROLES."
    ),
]


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


def services(data_dir: DataDir = None) -> None:
    """Run only the embedded MongoDB and Valkey; several `serve` can use them."""
    settings = settings_with(data_dir=data_dir)

    def ready(urls: ServiceUrls) -> None:
        typer.echo(f"CURBSIDE_MONGO_URL={urls.mongo_url}")
        typer.echo(f"CURBSIDE_REDIS_URL={urls.redis_url}")

    run_until_stopped(lambda stop: services_until(stop, settings, ready=ready))


def demo(
    port: Port = None, host: Host = None, data_dir: DataDir = None, node_name: NodeName = None
) -> None:
    """Serve with demo cases and accounts, on a loopback address only."""
    # ruff: noqa: PLC0415 - loaded when needed: no other node has these
    from server import cli_demo
    from server.cli_demo_models import get_models_beside

    settings = settings_with(
        port=port,
        host=host,
        data_dir=data_dir,
        node_name=node_name,
        staff_second_factor=cli_demo.staff_second_factor(),
    )
    if not settings.on_loopback:
        fail("the demo's passwords are public: it serves on a loopback address only")

    def ready(address: str) -> None:
        typer.echo(cli_demo.welcome(address))
        get_models_beside(settings, typer.echo)

    async def run(stop: asyncio.Event, settings: Settings = settings) -> None:
        await serve_until(stop, settings, ready=ready, before=cli_demo.fill)

    run_until_stopped(run)
