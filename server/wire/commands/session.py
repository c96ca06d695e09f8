"""Signing in and out, and the doctor's own profile."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from server.errors import UnauthenticatedError
from server.identity.accounts import availability
from server.identity.applications import MAX_EMAIL_CHARS, MAX_PASSWORD_CHARS
from server.identity.session import Caller
from server.wire.context import Context
from server.wire.payload import Done, Empty, Language, Payload, Reply
from server.wire.registry import HASHING_LIMIT_S, Permission, command
from store.ids import DoctorId, SessionId
from store.records.account import Account, LicenceStatus, Role


class OpenSession(Payload):
    """Sign in."""

    email: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_EMAIL_CHARS)]
    password: Annotated[
        str, StringConstraints(strict=True, min_length=1, max_length=MAX_PASSWORD_CHARS)
    ] = Field(repr=False)
    code: Annotated[str, StringConstraints(strict=True, max_length=32)] | None = None
    """Of the second factor, when the account has one."""


class OwnProfile(Reply):
    """The caller's own account; never another doctor's."""

    doctor_id: DoctorId
    name: str
    email: str
    country: str
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]
    time_zone: str
    status: LicenceStatus
    email_verified: bool
    role: Role
    available: bool | None
    """May the doctor be paged: true, false, or null when nothing was said or it has lapsed."""
    available_until: datetime | None


class SessionOpened(Reply):
    """The session's token, for `Authorization: Bearer` and the handshake, and who signed in."""

    token: str = Field(repr=False)
    doctor: OwnProfile


class SessionRead(Reply):
    """Who is signed in."""

    doctor: OwnProfile


class OwnSession(Reply):
    """One signed-in device."""

    session_id: SessionId
    address: str
    created_at: datetime
    last_seen_at: datetime
    """Within the hour."""
    current: bool


class SessionList(Reply):
    """The newest first."""

    sessions: list[OwnSession]


class SessionsClosed(Reply):
    """How many were closed."""

    closed: int


@command(
    "session:open",
    OpenSession,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def open_session(ctx: Context, payload: OpenSession) -> SessionOpened:
    """Sign in. A wrong password, an unknown address and a suspended account answer alike."""
    token, account = await ctx.services.sessions.open(
        payload.email, payload.password, payload.code, ctx.address
    )
    ctx.answer.set_session(token)
    return SessionOpened(token=token, doctor=own_profile(account, ctx.services.clock.now()))


@command("session:read", Empty, allow=Permission.SIGNED_IN)
async def read_session(ctx: Context, payload: Empty) -> SessionRead:  # noqa: ARG001 - no fields
    """Say who is signed in, verified or not."""
    account = await ctx.services.accounts.profile(ctx.doctor_id)
    return SessionRead(doctor=own_profile(account, ctx.services.clock.now()))


@command("session:close", Empty, allow=Permission.ANYONE)
async def close_session(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """Sign out; done as well when the session was over already."""
    if ctx.caller is not None:
        await ctx.services.sessions.close_one(ctx.caller.session_id)
    ctx.answer.clear_session()
    return Done()


@command("session:list", Empty, allow=Permission.SIGNED_IN)
async def list_sessions(ctx: Context, payload: Empty) -> SessionList:  # noqa: ARG001 - no fields
    """List the caller's signed-in devices."""
    caller = _caller(ctx)
    sessions = await ctx.services.sessions.of_doctor(caller.doctor_id)
    return SessionList(
        sessions=[
            OwnSession(
                session_id=session.id,
                address=session.address,
                created_at=session.created_at,
                last_seen_at=session.last_seen_at,
                current=session.id == caller.session_id,
            )
            for session in sessions
        ]
    )


@command("session:close_others", Empty, allow=Permission.SIGNED_IN)
async def close_other_sessions(ctx: Context, payload: Empty) -> SessionsClosed:  # noqa: ARG001
    """Sign out everywhere but here; live sockets of those sessions are dropped."""
    return SessionsClosed(closed=await ctx.services.sessions.close_others(_caller(ctx)))


def _caller(ctx: Context) -> Caller:
    if ctx.caller is None:
        raise UnauthenticatedError
    return ctx.caller


def own_profile(account: Account, now: datetime) -> OwnProfile:
    """Return what a doctor is shown of their own account."""
    available, available_until = availability(account, now)
    return OwnProfile(
        doctor_id=account.id,
        name=account.name,
        email=account.email,
        country=account.country,
        specialties=account.specialties,
        languages=account.languages,
        time_zone=account.time_zone,
        status=account.status,
        email_verified=account.email_verified,
        role=account.role,
        available=available,
        available_until=available_until,
    )
