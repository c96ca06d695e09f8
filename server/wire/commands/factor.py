"""One's second factors: an authenticator app with recovery codes; what there is."""

from datetime import datetime

from pydantic import Field

from server.identity.totp import seed_uri
from server.wire.commands.session import Code
from server.wire.context import Context
from server.wire.payload import Done, Empty, Payload, Reply
from server.wire.registry import Permission, command


class ConfirmTotp(Payload):
    """The code that the app shows now."""

    code: Code = Field(repr=False)


class PasskeyView(Reply):
    """One passkey."""

    passkey_id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class FactorsRead(Reply):
    """What the caller proves themself with beside the password."""

    totp: bool
    """Whether an authenticator app is set up."""
    recovery_codes_left: int
    passkeys: list[PasskeyView]
    needed: bool
    """Whether the caller's role needs a second factor."""


class TotpBegun(Reply):
    """What the app is given; it counts once `factor:confirm_totp` has its code."""

    seed: str = Field(repr=False)
    """Base32, to be typed in."""
    uri: str = Field(repr=False)
    """The same as a link that opens the app."""


class RecoveryCodes(Reply):
    """Each signs in once instead of the app's code. Shown this once."""

    recovery_codes: list[str] = Field(repr=False)


@command("factor:read", Empty, allow=Permission.ENROL)
async def read_factors(ctx: Context, payload: Empty) -> FactorsRead:  # noqa: ARG001 - no fields
    """Say which second factors there are."""
    factors = await ctx.services.factors.read(ctx.doctor_id)
    return FactorsRead(
        totp=factors.totp is not None,
        recovery_codes_left=len(factors.recovery),
        passkeys=[
            PasskeyView(
                passkey_id=one.passkey_id,
                name=one.name,
                created_at=one.created_at,
                used_at=one.used_at,
            )
            for one in factors.passkeys
        ],
        needed=ctx.doctor.needs_factor,
    )


@command("factor:begin_totp", Empty, allow=Permission.ENROL, fresh=True)
async def begin_totp(ctx: Context, payload: Empty) -> TotpBegun:  # noqa: ARG001 - no fields
    """Get a seed for an authenticator app; an app that is set up stays in use until confirmed."""
    seed = await ctx.services.factors.begin_totp(ctx.doctor_id)
    account = await ctx.services.accounts.profile(ctx.doctor_id)
    return TotpBegun(seed=seed, uri=seed_uri(seed, account=account.email))


@command("factor:confirm_totp", ConfirmTotp, allow=Permission.ENROL, cost=20, fresh=True)
async def confirm_totp(ctx: Context, payload: ConfirmTotp) -> RecoveryCodes:
    """Use the app from now on, and sign out everywhere else; returns new recovery codes."""
    codes = await ctx.services.factors.confirm_totp(ctx.doctor_id, payload.code)
    await ctx.services.sessions.prove(ctx.doctor, strong=True)
    await ctx.services.sessions.close_others(ctx.doctor)
    return RecoveryCodes(recovery_codes=list(codes))


@command("factor:remove_totp", Empty, allow=Permission.ENROL, fresh=True)
async def remove_totp(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """Ask for no more codes of the app; done as well when there was none."""
    await ctx.services.factors.remove_totp(ctx.doctor)
    return Done()


@command("factor:renew_recovery", Empty, allow=Permission.ENROL, fresh=True)
async def renew_recovery(ctx: Context, payload: Empty) -> RecoveryCodes:  # noqa: ARG001
    """Get new recovery codes; the old ones are worth nothing from then on."""
    codes = await ctx.services.factors.new_recovery_codes(ctx.doctor_id)
    return RecoveryCodes(recovery_codes=list(codes))
