"""Commands about signing in by way of a hospital: whether there is one, begin, open."""

from typing import Annotated

from pydantic import Field, StringConstraints

from server.wire.commands.session import SessionOpened, opened_session, where_from
from server.wire.context import Context
from server.wire.payload import Empty, Id, Payload, Reply
from server.wire.registry import HASHING_LIMIT_S, Permission, command

MAX_CODE_CHARS = 2_000
Kept = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_-]{43}$")]


class HospitalRead(Reply):
    """What the hospital is called; null where none is set up."""

    name: str | None


class HospitalBegun(Reply):
    """Where to go, and what to keep in this browser until one comes back; for ten minutes."""

    url: str
    keep: str = Field(repr=False)


class OpenByHospital(Payload):
    """What the hospital sent the browser back with, and what was kept."""

    code: Annotated[
        str, StringConstraints(strict=True, min_length=1, max_length=MAX_CODE_CHARS)
    ] = Field(repr=False)
    state: Id
    keep: Kept = Field(repr=False)


class HospitalOpened(Reply):
    """The session; null where no account has the proven address: register, under that address."""

    session: SessionOpened | None


@command("hospital:read", Empty, allow=Permission.ANYONE, transport="http")
async def read_hospital(ctx: Context, payload: Empty) -> HospitalRead:  # noqa: ARG001 - no fields
    """Say whether one may sign in by way of a hospital."""
    return HospitalRead(name=ctx.services.hospitals.name)


@command(
    "hospital:begin",
    Empty,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def begin_by_hospital(ctx: Context, payload: Empty) -> HospitalBegun:  # noqa: ARG001
    """Get the address of the hospital's sign-in (OpenID Connect, code flow with PKCE)."""
    begun = await ctx.services.hospitals.begin()
    return HospitalBegun(url=begun.url, keep=begun.keep)


@command(
    "hospital:open",
    OpenByHospital,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def open_by_hospital(ctx: Context, payload: OpenByHospital) -> HospitalOpened:
    """Sign in with what the hospital gave; it proves an address, a licence is checked as ever."""
    opened = await ctx.services.hospitals.open(
        payload.code, payload.state, payload.keep, where_from(ctx)
    )
    return HospitalOpened(session=None if opened is None else opened_session(ctx, opened))
