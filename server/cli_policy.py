"""`curbside policy`: how many doctors are paged when. For operators, and for drills in seconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from server.cli_audit import keep
from server.cli_store import CommandError, open_store_for_command, run_command
from server.clock import PrimaryClock
from server.errors import InvalidError
from server.paging.policies import Policies, PolicyLine
from store.client import Store
from store.records.policy import PagingUrgency

app = typer.Typer(help="Paging policies.", no_args_is_help=True, rich_markup_mode=None)

DataDir = Annotated[
    Path | None,
    typer.Option(help="The embedded services' directory; else CURBSIDE_DATA_DIR, else ./var."),
]


@app.command("set")
def set_policy(
    *,
    discipline: Annotated[str, typer.Option(help="A top-level specialty's slug.")],
    urgency: Annotated[PagingUrgency, typer.Option(help="now or today.")],
    waves: Annotated[
        str,
        typer.Option(
            help="people@minutes from posting, separated by commas, fractions allowed: "
            '"3@0,5@10,10@25"; ":coordinators" after a wave pages coordinators.'
        ),
    ],
    data_dir: DataDir = None,
) -> None:
    """Set the waves of cases posted from now on; running escalations keep theirs."""
    typer.echo(_line(run_command(_set(discipline, urgency, waves, data_dir=data_dir))))


@app.command("list")
def list_policies(data_dir: DataDir = None) -> None:
    """Print each policy in force: discipline, urgency, waves, version."""
    for line in run_command(_list(data_dir=data_dir)):
        typer.echo(_line(line))


def _line(line: PolicyLine) -> str:
    return f"{line.discipline}\t{line.urgency}\t{line.waves}\tv{line.version}"


async def _set(
    discipline: str, urgency: PagingUrgency, waves: str, *, data_dir: Path | None
) -> PolicyLine:
    async with open_store_for_command(data_dir) as store:
        try:
            clock = await _clock(store)
            policies = Policies(policies=store.policies, clock=clock)
            line = await policies.set(discipline, urgency, waves)
        except InvalidError as err:
            message = "; ".join(f"--{name} {why}" for name, why in err.fields.items())
            raise CommandError(message) from err
        about = {"discipline": discipline, "urgency": urgency, "version": str(line.version)}
        await keep(store, clock, "policy_set", **about)
        return line


async def _list(*, data_dir: Path | None) -> list[PolicyLine]:
    async with _policies(data_dir) as policies:
        return await policies.list()


@asynccontextmanager
async def _policies(data_dir: Path | None) -> AsyncIterator[Policies]:
    async with open_store_for_command(data_dir) as store:
        yield Policies(policies=store.policies, clock=await _clock(store))


async def _clock(store: Store) -> PrimaryClock:
    clock = PrimaryClock()
    await clock.refresh(store.primary_time)
    return clock
