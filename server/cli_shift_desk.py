"""What the `curbside shift` commands share: the desk they work at, checks, wording."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from server.cli_store import CommandError, fail, open_store_for_command, run_command
from server.clock import PrimaryClock
from server.errors import NotFoundError, RejectedError
from server.paging.duty_assembly import DutyParts, build_duty
from server.paging.oncall.hours import Span
from server.wire.encode import instant_text
from server.wire.payload import Payload
from server.wire.validation import parse_payload
from store.client import Store
from store.records.account import Account
from store.records.shift import ShiftChange

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The doctor's e-mail address.")]
Discipline = Annotated[str, typer.Option(help="A top-level specialty's slug.")]
From = Annotated[str, typer.Option("--from", help="Like 2026-03-02T08:00:00Z.")]
Until = Annotated[str, typer.Option("--until", help="Like 2026-03-02T20:00:00Z.")]

_OPTIONS: Final[Mapping[str, str]] = {
    "starts_at": "--from",
    "ends_at": "--until",
    "in_return.starts_at": "--return-from",
    "in_return.ends_at": "--return-until",
    "closes_at": "--closes",
    "quiet.starts": "--from",
    "quiet.ends": "--until",
    "pages_a_day": "--a-day",
    "pages_a_month": "--a-month",
    "instead_of": "--instead-of",
    "calendar": "FILE",
    "change_id": "CHANGE_ID",
}
T = TypeVar("T")
P = TypeVar("P", bound=Payload)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    store: Store
    parts: DutyParts
    now: datetime

    async def doctor(self, email: str) -> Account:
        """Return the account of an address.

        Raises:
            CommandError: No account has it.
        """
        found = await self.store.accounts.of_emails([email.strip().lower()])
        if not found:
            message = "EMAIL: no account has this address"
            raise CommandError(message)
        (account,) = found.values()
        return account

    def ahead(self, days: int) -> Span:
        """Return the time from now on."""
        return Span(self.now, self.now + timedelta(days=days))


def say(work: Callable[[Desk], Awaitable[str]], data_dir: Path | None) -> None:
    """Do the work and print what it returns; what is refused is one line and exit code 2."""
    said = run_command(_at_desk(work, data_dir))
    if said:
        typer.echo(said)


async def _at_desk(work: Callable[[Desk], Awaitable[T]], data_dir: Path | None) -> T:
    async with _desk(data_dir) as desk:
        try:
            return await work(desk)
        except NotFoundError as err:
            message = "there is nothing of this id"
            raise CommandError(message) from err
        except RejectedError as err:
            raise CommandError(_in_options(err)) from err


@asynccontextmanager
async def _desk(data_dir: Path | None) -> AsyncIterator[Desk]:
    async with open_store_for_command(data_dir) as store:
        clock = PrimaryClock()
        await clock.refresh(store.primary_time)
        yield Desk(store, build_duty(store, clock=clock), clock.now())


def checked(model: type[P], raw: object, *, file: bool = False) -> P:
    """Return what was given as a command's payload; what is wrong with it ends the command.

    Args:
        file: Whether the fields stand in a file, and are no options.
    """
    try:
        return parse_payload(model, raw, size_bytes=0)
    except RejectedError as err:
        in_file = (f"FILE: {name} {why}" for name, why in err.fields.items())
        fail("; ".join(in_file) or err.message if file else _in_options(err))


def _in_options(err: RejectedError) -> str:
    if not err.fields:
        return err.message
    return "; ".join(
        f"{_OPTIONS.get(name, name if '.' in name else f'--{name}')} {why}"
        for name, why in err.fields.items()
    )


def change_line(change: ShiftChange) -> str:
    """Return a change as it is printed."""
    return f"{change.id}\t{change.kind}\t{change.state}"


def span_text(span: Span) -> str:
    """Return a span as it is printed."""
    return f"{instant_text(span.start)}\t{instant_text(span.end)}"
