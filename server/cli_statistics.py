"""`curbside statistics`: how fast cases were answered and who carries the load, for operators."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from server.cli_options import DataDir
from server.cli_store import CommandError, open_store_for_command, run_command
from server.clock import PrimaryClock
from server.errors import InvalidError
from server.paging.figures import ResponseFigures, Statistics
from server.paging.statistics_table import csv_of, text_lines
from server.specialties import all_specialties

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]


def statistics(
    *,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=_FORMATS, help="In UTC.")
    ] = None,
    to: Annotated[datetime | None, typer.Option(formats=_FORMATS, help="In UTC.")] = None,
    specialty: Annotated[str | None, typer.Option(help="A slug; with its children.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="A line per group.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as one object.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Print how fast cases posted in a span (the last 90 days) were answered, and the load."""
    found = run_command(_read(from_, to, specialty, data_dir=data_dir))
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_UTC_Z | orjson.OPT_INDENT_2).decode())
    elif as_csv:
        typer.echo(csv_of(found), nl=False)
    else:
        typer.echo("\n".join(text_lines(found)))


async def _read(
    start: datetime | None, end: datetime | None, specialty: str | None, *, data_dir: Path | None
) -> Statistics:
    if specialty is not None and specialty not in all_specialties():
        message = "--specialty is none of ours"
        raise CommandError(message)
    async with open_store_for_command(data_dir) as store:
        clock = PrimaryClock()
        await clock.refresh(store.primary_time)
        figures = ResponseFigures(
            escalations=store.escalations, pages=store.pages, accounts=store.accounts, clock=clock
        )
        try:
            return await figures.read(
                _aware(start), _aware(end), specialty=specialty, grouped=True, loaded=True
            )
        except InvalidError as err:
            message = "; ".join(f"--{name} {why}" for name, why in err.fields.items())
            raise CommandError(message) from err


def _aware(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)
