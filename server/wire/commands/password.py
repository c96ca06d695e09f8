"""Passwords: forgotten, set by a link, changed."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from server.identity import applications
from server.identity.tickets import TOKEN_PATTERN
from server.wire.commands.session import Password
from server.wire.context import Context
from server.wire.payload import Done, Payload
from server.wire.registry import HASHING_LIMIT_S, Permission, command

NewPassword = Annotated[
    str,
    StringConstraints(strict=True, max_length=applications.MAX_PASSWORD_CHARS),
    AfterValidator(applications.password),
]
LinkToken = Annotated[str, StringConstraints(strict=True, pattern=TOKEN_PATTERN)]


class ForgetPassword(Payload):
    """Whose password is forgotten."""

    email: Annotated[
        str,
        StringConstraints(strict=True, max_length=applications.MAX_EMAIL_CHARS),
        AfterValidator(applications.email_address),
    ]


class ResetPassword(Payload):
    """What the link ends in, and the password from now on."""

    token: LinkToken = Field(repr=False)
    password: NewPassword = Field(repr=False)


class ChangePassword(Payload):
    """The present password, and the one from now on."""

    password: Password = Field(repr=False)
    new_password: NewPassword = Field(repr=False)


@command("password:forgot", ForgetPassword, allow=Permission.ANYONE, transport="http")
async def forgot_password(ctx: Context, payload: ForgetPassword) -> Done:
    """Have a link to another password sent. Answers before it is looked up."""
    ctx.services.recovery.ask_reset(payload.email)
    return Done()


@command(
    "password:reset",
    ResetPassword,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def reset_password(ctx: Context, payload: ResetPassword) -> Done:
    """Set another password by a link, once. Signs out everywhere; second factors stay."""
    await ctx.services.recovery.reset(payload.token, payload.password)
    return Done()


@command(
    "password:change",
    ChangePassword,
    allow=Permission.ENROL,
    time_limit_s=HASHING_LIMIT_S,
)
async def change_password(ctx: Context, payload: ChangePassword) -> Done:
    """Set another password, and sign out everywhere else."""
    await ctx.services.recovery.change(
        ctx.doctor, password=payload.password, new=payload.new_password
    )
    return Done()
