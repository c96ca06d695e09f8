"""Passkeys: asking for a signature, adding one, removing one."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from server.identity.passkeys import Made, Question
from server.wire.context import Context
from server.wire.payload import Base64Url, Done, Empty, Id, Payload, Reply, clean_text
from server.wire.registry import Permission, command

MAX_NAME_CHARS = 40
PasskeyName = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_NAME_CHARS), AfterValidator(clean_text)
]


class AddPasskey(Payload):
    """What the browser made, in base64url without padding, and what it is to be called."""

    challenge_id: Id
    passkey_id: Base64Url
    client_data: Base64Url
    attestation: Base64Url
    name: PasskeyName


class OnePasskey(Payload):
    """Which of one's passkeys."""

    passkey_id: Base64Url


class PasskeyQuestion(Reply):
    """What `navigator.credentials` is asked within five minutes; answered once."""

    challenge_id: str
    options: dict[str, Any] = Field(repr=False)
    """Of WebAuthn's JSON form: `PublicKeyCredential.parse…OptionsFromJSON` reads them."""


@command("passkey:ask", Empty, allow=Permission.ANYONE, transport="http")
async def ask_passkey(ctx: Context, payload: Empty) -> PasskeyQuestion:  # noqa: ARG001 - no fields
    """Get a challenge that any passkey of this site may sign; it names no account."""
    return _asked(await ctx.services.passkeys.ask())


@command("passkey:begin", Empty, allow=Permission.ENROL, fresh=True)
async def begin_passkey(ctx: Context, payload: Empty) -> PasskeyQuestion:  # noqa: ARG001
    """Get what a browser needs to make a passkey for the caller."""
    account = await ctx.services.accounts.profile(ctx.doctor_id)
    return _asked(await ctx.services.passkeys.begin(account))


@command("passkey:add", AddPasskey, allow=Permission.ENROL, fresh=True)
async def add_passkey(ctx: Context, payload: AddPasskey) -> Done:
    """Keep a passkey that was just made: from now on a password alone signs the caller in no more.

    Signs out everywhere else.
    """
    made = Made(**payload.model_dump(exclude={"name"}))
    await ctx.services.passkeys.add(ctx.doctor_id, made, name=payload.name)
    await ctx.services.factors.tell(ctx.doctor_id)
    await ctx.services.sessions.prove(ctx.doctor, strong=True)
    await ctx.services.sessions.close_others(ctx.doctor)
    return Done()


@command("passkey:remove", OnePasskey, allow=Permission.ENROL, fresh=True)
async def remove_passkey(ctx: Context, payload: OnePasskey) -> Done:
    """Forget a passkey; done as well when there is none of that id."""
    await ctx.services.factors.remove_passkey(ctx.doctor, payload.passkey_id)
    return Done()


def _asked(question: Question) -> PasskeyQuestion:
    return PasskeyQuestion(challenge_id=question.challenge_id, options=question.options)
