"""`curbside audit`: is the trail whole, and what is in it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from server.audit.chain import OPERATOR, Verdict
from server.audit.chain import verify as verify_chain
from server.audit.trail import AuditTrail
from server.cli_options import DataDir
from server.cli_store import CommandError, open_store_for_command, read_settings, run_command
from server.clock import Clock
from server.secret import audit_secret, server_secret
from store.client import Store
from store.records.audit import AuditEntry

BROKEN: Final = 1
"""The exit code when the chain does not hold."""

app = typer.Typer(help="The audit trail.", no_args_is_help=True, rich_markup_mode=None)

_FORMATS: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(metavar="SEQ:HASH", help="A head that was logged before: must be there."),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Follow the chain from its first entry; exit 1 and name the first broken link if any."""
    verdict = run_command(_verify(_head(expect), data_dir))
    if verdict.broken_at is not None:
        typer.echo(f"broken at entry {verdict.broken_at}: {verdict.why}", err=True)
        raise typer.Exit(BROKEN)
    typer.echo(f"whole: {verdict.entries} entries, head {verdict.entries}:{verdict.head}")


@app.command()
def export(
    *,
    from_at: Annotated[
        datetime | None, typer.Option("--from", formats=_FORMATS, help="From this instant, UTC.")
    ] = None,
    to_at: Annotated[
        datetime | None, typer.Option("--to", formats=_FORMATS, help="Until before it, UTC.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Print the entries as JSON lines, by their number."""
    run_command(_export(_utc(from_at), _utc(to_at), data_dir))


async def keep(store: Store, clock: Clock, action: str, **about: str) -> None:
    """Have the trail say that an operator did something."""
    settings = read_settings()
    secret = audit_secret(await server_secret(settings, store))
    trail = AuditTrail(store.audit, clock=clock, node=settings.node_name, secret=secret)
    await trail.write(trail.event(action, OPERATOR, **about))


@dataclass(frozen=True, slots=True)
class _Head:
    seq: int
    hash: str


async def _verify(expected: _Head | None, data_dir: Path | None) -> Verdict:
    async with open_store_for_command(data_dir) as store:
        secret = audit_secret(await server_secret(read_settings(), store))
        async with _meeting(store, expected) as entries:
            return await verify_chain(entries, secret)


@asynccontextmanager
async def _meeting(
    store: Store, expected: _Head | None
) -> AsyncIterator[AsyncIterator[AuditEntry]]:
    """Hand out the entries and fail at the end if the expected one was not among them."""
    met = expected is None

    async def entries() -> AsyncIterator[AuditEntry]:
        nonlocal met
        async for entry in store.audit.read():
            met = met or (expected is not None and _is(entry, expected))
            yield entry

    yield entries()
    if not met:
        message = "the chain does not hold the expected head: entries were cut off or replaced"
        raise CommandError(message)


def _is(entry: AuditEntry, head: _Head) -> bool:
    return (entry.seq, entry.hash) == (head.seq, head.hash)


async def _export(from_at: datetime | None, to_at: datetime | None, data_dir: Path | None) -> None:
    async with open_store_for_command(data_dir) as store:
        async for entry in store.audit.read(from_at=from_at, to_at=to_at):
            typer.echo(json.dumps(entry.model_dump(mode="json")))


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)


def _head(text: str | None) -> _Head | None:
    if text is None:
        return None
    seq, _, digest = text.partition(":")
    if not (seq.isascii() and seq.isdigit() and digest):
        message = "is SEQ:HASH, as `curbside audit verify` prints it"
        raise typer.BadParameter(message, param_hint="--expect")
    return _Head(int(seq), digest)
