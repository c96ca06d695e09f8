"""Signing in and out, one's devices, and the doctor's own profile."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from server.identity.accounts import availability
from server.identity.applications import MAX_EMAIL_CHARS, MAX_PASSWORD_CHARS
from server.identity.passkeys import Signed
from server.identity.signing_in import Credentials, From, SignedIn
from server.wire.context import Context
from server.wire.payload import Base64Url, Done, Empty, Flag, Id, Language, Payload, Reply
from server.wire.registry import HASHING_LIMIT_S, Permission, command
from store.ids import DoctorId, SessionId
from store.records.account import Account, LicenceStatus, Role

MAX_CODE_CHARS = 32
Password = Annotated[
    str, StringConstraints(strict=True, min_length=1, max_length=MAX_PASSWORD_CHARS)
]
Code = Annotated[str, StringConstraints(strict=True, max_length=MAX_CODE_CHARS)]


class PasskeyProof(Payload):
    """What a passkey signed, as the browser hands it out, in base64url without padding."""

    challenge_id: Id
    passkey_id: Base64Url
    client_data: Base64Url
    authenticator_data: Base64Url
    signature: Base64Url

    def signed(self) -> Signed:
        """Return it as it is checked."""
        return Signed(**self.model_dump())


class OpenSession(Payload):
    """Sign in."""

    email: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_EMAIL_CHARS)]
    password: Password = Field(repr=False)
    code: Code | None = None
    """Of the authenticator app, or a recovery code; asked for by `second_factor_needed`."""
    passkey: PasskeyProof | None = Field(default=None, repr=False)
    """Instead of the code."""


class OpenByPasskey(Payload):
    """Sign in by a passkey alone; `passkey:ask` gives the challenge."""

    passkey: PasskeyProof = Field(repr=False)


class ProveSession(Payload):
    """Prove again who one is: by password (and code), or by a passkey."""

    password: Password | None = Field(default=None, repr=False)
    code: Code | None = None
    passkey: PasskeyProof | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _something_is_given(self) -> Self:
        if self.password is None and self.passkey is None:
            message = "give a password or a passkey"
            raise ValueError(message)
        return self


class OneSession(Payload):
    """Which of one's sessions."""

    session_id: Id


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
    lacks_factor: Flag = False
    """The role needs a second factor: until it is set up, nothing else is allowed."""


class SessionRead(Reply):
    """Who is signed in."""

    doctor: OwnProfile
    lacks_factor: Flag = False
    """The role needs a second factor: until it is set up, nothing else is allowed."""
    mails: Flag = False
    """Whether this server sends e-mail, so that an address can be proved by a link."""


class OwnSession(Reply):
    """One signed-in device."""

    session_id: SessionId
    address: str
    device: str
    """Browser and system, such as `Firefox · Linux`; empty when they can't be told."""
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
    given = Credentials(
        email=payload.email,
        password=payload.password,
        code=payload.code,
        passkey=None if payload.passkey is None else payload.passkey.signed(),
    )
    return opened_session(ctx, await ctx.services.signing_in.open(given, where_from(ctx)))


@command("session:open_by_passkey", OpenByPasskey, allow=Permission.ANYONE, transport="http")
async def open_session_by_passkey(ctx: Context, payload: OpenByPasskey) -> SessionOpened:
    """Sign in by a passkey alone; the device must make sure that it is in its owner's hand."""
    signed = payload.passkey.signed()
    return opened_session(
        ctx, await ctx.services.signing_in.open_by_passkey(signed, where_from(ctx))
    )


@command(
    "session:prove",
    ProveSession,
    allow=Permission.ENROL,
    time_limit_s=HASHING_LIMIT_S,
)
async def prove_session(ctx: Context, payload: ProveSession) -> Done:
    """Prove again that it is you, after `proof_needed`; holds for some minutes."""
    given = Credentials(
        email="",
        password=payload.password or "",
        code=payload.code,
        passkey=None if payload.passkey is None else payload.passkey.signed(),
    )
    await ctx.services.signing_in.prove(ctx.doctor, given, where_from(ctx))
    return Done()


@command("session:read", Empty, allow=Permission.ENROL)
async def read_session(ctx: Context, payload: Empty) -> SessionRead:  # noqa: ARG001 - no fields
    """Say who is signed in, verified or not."""
    account = await ctx.services.accounts.profile(ctx.doctor_id)
    return SessionRead(
        doctor=own_profile(account, ctx.services.clock.now()),
        lacks_factor=ctx.doctor.lacks_factor,
        mails=ctx.services.recovery.mails,
    )


@command("session:close", Empty, allow=Permission.ANYONE)
async def close_session(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """Sign out; done as well when the session was over already."""
    if ctx.caller is not None:
        await ctx.services.sessions.close_one(ctx.caller.session_id)
    ctx.answer.clear_session()
    return Done()


@command("session:list", Empty, allow=Permission.ENROL)
async def list_sessions(ctx: Context, payload: Empty) -> SessionList:  # noqa: ARG001 - no fields
    """List the caller's signed-in devices."""
    sessions = await ctx.services.sessions.of_doctor(ctx.doctor_id)
    return SessionList(
        sessions=[
            OwnSession(
                session_id=session.id,
                address=session.address,
                device=session.device,
                created_at=session.created_at,
                last_seen_at=session.last_seen_at,
                current=session.id == ctx.doctor.session_id,
            )
            for session in sessions
        ]
    )


@command("session:revoke", OneSession, allow=Permission.ENROL)
async def revoke_session(ctx: Context, payload: OneSession) -> Done:
    """Sign one of one's devices out; its live sockets are dropped on every node within 1 s."""
    await ctx.services.sessions.close_own(ctx.doctor, SessionId(payload.session_id))
    return Done()


@command("session:close_others", Empty, allow=Permission.ENROL)
async def close_other_sessions(ctx: Context, payload: Empty) -> SessionsClosed:  # noqa: ARG001
    """Sign out everywhere but here; live sockets of those sessions are dropped."""
    return SessionsClosed(closed=await ctx.services.sessions.close_others(ctx.doctor))


def where_from(ctx: Context) -> From:
    """Return where a call signs in from."""
    return From(address=ctx.address, agent=ctx.agent, device=ctx.device)


def opened_session(ctx: Context, opened: SignedIn) -> SessionOpened:
    """Hand the session to the browser and return it."""
    ctx.answer.set_session(opened.token)
    ctx.answer.set_device(opened.device)
    return SessionOpened(
        token=opened.token,
        doctor=own_profile(opened.account, ctx.services.clock.now()),
        lacks_factor=opened.lacks_factor,
    )


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
