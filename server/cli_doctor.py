"""`curbside doctor`: accounts by the operator's hand. Prints the doctor's id, or one error."""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from server.cli_audit import keep
from server.cli_options import DataDir
from server.cli_store import (
    CommandError,
    OpenedStore,
    fail,
    open_store_and_redis,
    read_settings,
    run_command,
)
from server.clock import PrimaryClock
from server.config import Settings
from server.errors import NotFoundError, RejectedError
from server.fanout.nodes import Nodes
from server.identity.accounts import Accounts
from server.identity.applications import NewDoctor
from server.identity.assembly import IdentityParts, Surroundings, build_identity
from server.identity.letters import PATHS
from server.identity.passwords import Passwords
from server.notify.sealing import Sealer
from server.secret import derived, server_secret
from server.wire.connect import REVOKE
from store.client import Store
from store.ids import DoctorId, SessionId
from store.records.account import Language, Role

_MAX_STDIN_BYTES: Final = 4096
_OPTIONS: Final[Mapping[str, str]] = {
    "email": "--email",
    "password": "the password",
    "name": "--name",
    "country": "--country",
    "licence_number": "--licence",
    "specialties": "--specialty",
    "languages": "--language",
    "time_zone": "--time-zone",
}

app = typer.Typer(help="Doctors' accounts.", no_args_is_help=True, rich_markup_mode=None)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The account's e-mail address.")]


@app.command()
def add(
    *,
    email: Annotated[str, typer.Option(help="Signs in with it.")],
    name: Annotated[str, typer.Option(help="As colleagues know the doctor.")],
    country: Annotated[str, typer.Option(help="US, GB, CA, AU, NZ, IE, ZA, MX or ES.")],
    licence: Annotated[str, typer.Option(help="The number in the country's register.")],
    specialty: Annotated[list[str], typer.Option(help="A slug, up to five times.")],
    language: Annotated[list[str], typer.Option(help="en or es, or both; first choice first.")],
    time_zone: Annotated[str, typer.Option(help="Like Europe/Madrid.")],
    verified: Annotated[
        bool, typer.Option("--verified", help="You checked the licence and the address.")
    ] = False,
    role: Annotated[Role, typer.Option(help="What else the doctor may do.")] = "doctor",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password's line from stdin.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Add a doctor. Asks for the password on the terminal unless --password-stdin is given."""
    stated = NewDoctor(
        email=email,
        password=_password(from_stdin=password_stdin),
        name=name,
        country=country.upper(),
        licence_number=licence,
        specialties=tuple(specialty),
        # Not known to be one yet: that is checked with everything else.
        languages=tuple(cast("Language", code) for code in language),
        time_zone=time_zone,
    )
    typer.echo(run_command(_add(stated, verified=verified, role=role, data_dir=data_dir)))


@app.command()
def verify(email: Email, data_dir: DataDir = None) -> None:
    """Say that a doctor's licence and e-mail address were checked; lifts a suspension."""
    typer.echo(run_command(_verify(email, data_dir=data_dir)))


@app.command()
def suspend(email: Email, data_dir: DataDir = None) -> None:
    """Shut a doctor out: no sign-in, and all live connections drop on every node."""
    typer.echo(run_command(_suspend(email, data_dir=data_dir)))


@app.command()
def link(email: Email, data_dir: DataDir = None) -> None:
    """Print a link to another password: works once, for 24 hours. Hand it to the doctor only."""
    typer.echo(run_command(_link(email, data_dir=data_dir)))


@app.command("forget-factors")
def forget_factors(email: Email, data_dir: DataDir = None) -> None:
    """Take away app, recovery codes and passkeys of a doctor who lost them; signs out everywhere.

    Make sure first who asks: from then on the password alone signs in.
    """
    typer.echo(run_command(_forget_factors(email, data_dir=data_dir)))


class _NodeTeller:
    """Passes the word to running nodes. Without Redis they ask the database within 5 s."""

    def __init__(self, opened: OpenedStore) -> None:
        self._opened = opened

    async def revoke(
        self, doctor_id: DoctorId | None, session_id: SessionId | None, reason: str
    ) -> None:
        if self._opened.redis_url is None:
            return
        nodes = Nodes(
            url=self._opened.redis_url,
            prefix=self._opened.redis_prefix,
            on_confirmed=lambda _channel: None,
            on_echo=lambda: None,
        )
        await nodes.start()
        nodes.tell_control(
            REVOKE, {"doctor_id": doctor_id, "session_id": session_id, "reason": reason}
        )
        await nodes.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """The accounts, and where it is kept what was done to them."""

    settings: Settings
    identity: IdentityParts
    store: Store
    clock: PrimaryClock

    @property
    def accounts(self) -> Accounts:
        """What may be done to an account."""
        return self.identity.accounts

    async def keep(self, action: str, doctor_id: DoctorId, **about: str) -> DoctorId:
        """Have the audit trail say so; return the doctor."""
        await keep(self.store, self.clock, action, doctor_id=doctor_id, **about)
        return doctor_id


@asynccontextmanager
async def _desk(data_dir: Path | None) -> AsyncIterator[_Desk]:
    async with open_store_and_redis(data_dir) as opened:
        settings, store, clock = read_settings(), opened.store, PrimaryClock()
        await clock.refresh(store.primary_time)
        secret, passwords = await server_secret(settings, store), Passwords()
        around = Surroundings(
            passwords=passwords,
            clock=clock,
            revoker=_NodeTeller(opened),
            secret_for=lambda purpose: derived(secret, purpose),
            sealing=Sealer(secret, purpose="second factors"),
            mailer=None,
            redis=None,
            redis_prefix=opened.redis_prefix,
        )
        try:
            identity = build_identity(settings, store, around)
            yield _Desk(settings, identity, store, clock)
        except NotFoundError as err:
            message = "EMAIL: no account has this address"
            raise CommandError(message) from err
        except RejectedError as err:
            raise CommandError(_in_options(err)) from err
        finally:
            passwords.close()


async def _add(stated: NewDoctor, *, verified: bool, role: Role, data_dir: Path | None) -> DoctorId:
    async with _desk(data_dir) as desk:
        doctor_id = await desk.accounts.add(stated, verified=verified, role=role)
        action = "doctor_verified" if verified else "doctor_added"
        return await desk.keep(action, doctor_id, role=role)


async def _verify(email: str, *, data_dir: Path | None) -> DoctorId:
    async with _desk(data_dir) as desk:
        return await desk.keep("doctor_verified", await desk.accounts.verify(email))


async def _suspend(email: str, *, data_dir: Path | None) -> DoctorId:
    async with _desk(data_dir) as desk:
        return await desk.keep("doctor_suspended", await desk.accounts.suspend(email))


async def _link(email: str, *, data_dir: Path | None) -> str:
    async with _desk(data_dir) as desk:
        doctor_id, token = await desk.identity.recovery.operators_link(email)
        await desk.keep("password_link_made", doctor_id)
        return f"{desk.settings.base_url}{PATHS['reset_password']}#{token}"


async def _forget_factors(email: str, *, data_dir: Path | None) -> DoctorId:
    async with _desk(data_dir) as desk:
        doctor_id = await desk.accounts.of_address(email)
        await desk.keep("factors_forgotten", doctor_id)
        await desk.identity.factors.remove_all(doctor_id)
        await desk.identity.sessions.close_all(doctor_id, reason="signed_out")
        return doctor_id


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        try:
            return sys.stdin.buffer.readline(_MAX_STDIN_BYTES).decode().rstrip("\r\n")
        except UnicodeDecodeError:
            fail("--password-stdin: what was read is not UTF-8")
    if not sys.stdin.isatty():
        fail("--password-stdin is needed where there is no terminal to ask for the password")
    # The question goes to standard error: the id is alone on standard output.
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _in_options(err: RejectedError) -> str:
    if not err.fields:
        return err.message
    return "; ".join(f"{_OPTIONS.get(name, name)} {why}" for name, why in err.fields.items())
