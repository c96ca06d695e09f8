"""Registering as a doctor."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator

from server.identity import applications, licences
from server.identity.applications import NewDoctor
from server.wire.commands.password import LinkToken
from server.wire.context import Context
from server.wire.payload import Done, Empty, Language, Payload, Reply, SpecialtySlug
from server.wire.registry import HASHING_LIMIT_S, Permission, command
from store.ids import DoctorId

_MAX_ZONE_CHARS: Final = 64


def _once_each(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        message = "names the same one twice"
        raise ValueError(message)
    return values


class RegisterDoctor(Payload):
    """Ask for an account. A licence has one account; UK is stored as GB."""

    email: Annotated[
        str,
        StringConstraints(strict=True, max_length=applications.MAX_EMAIL_CHARS),
        AfterValidator(applications.email_address),
    ]
    password: Annotated[
        str,
        StringConstraints(strict=True, max_length=applications.MAX_PASSWORD_CHARS),
        AfterValidator(applications.password),
    ] = Field(repr=False)
    name: Annotated[
        str,
        StringConstraints(strict=True, max_length=applications.MAX_NAME_CHARS),
        AfterValidator(applications.own_name),
    ]
    country: Annotated[
        Literal["US", "GB", "UK", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"],
        AfterValidator(licences.country_code),
    ]
    licence_number: Annotated[str, StringConstraints(strict=True, max_length=licences.MAX_CHARS)]
    specialties: Annotated[
        tuple[SpecialtySlug, ...],
        Field(min_length=1, max_length=applications.MAX_SPECIALTIES),
        AfterValidator(_once_each),
    ]
    languages: Annotated[
        tuple[Language, ...],
        Field(min_length=1, max_length=len(applications.LANGUAGES)),
        AfterValidator(_once_each),
    ]
    """The one to write to the doctor in comes first."""
    time_zone: Annotated[
        str,
        StringConstraints(strict=True, max_length=_MAX_ZONE_CHARS),
        AfterValidator(applications.time_zone),
    ]

    @field_validator("licence_number")
    @classmethod
    def _fits_the_country(cls, number: str, info: ValidationInfo) -> str:
        country = info.data.get("country")
        # A wrong country is told of by itself; what its numbers look like is then anyone's guess.
        return number if country is None else licences.licence_number(country, number)


class ConfirmEmail(Payload):
    """What the link ends in."""

    token: LinkToken = Field(repr=False)


class DoctorRegistered(Reply):
    """The account waits for its licence and address to be verified."""

    doctor_id: DoctorId
    status: Literal["pending"] = "pending"


@command(
    "doctor:register",
    RegisterDoctor,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def register_doctor(ctx: Context, payload: RegisterDoctor) -> DoctorRegistered:
    """Open a pending account. An address that has one already is answered just the same."""
    doctor_id = await ctx.services.accounts.register(
        NewDoctor(
            email=payload.email,
            password=payload.password,
            name=payload.name,
            country=payload.country,
            licence_number=payload.licence_number,
            specialties=payload.specialties,
            languages=payload.languages,
            time_zone=payload.time_zone,
        )
    )
    return DoctorRegistered(doctor_id=doctor_id)


@command("doctor:confirm_email", ConfirmEmail, allow=Permission.ANYONE, transport="http")
async def confirm_email(ctx: Context, payload: ConfirmEmail) -> Done:
    """Prove by a link, once, that the address is read. Opening the link alone does nothing."""
    await ctx.services.recovery.confirm_email(payload.token)
    return Done()


@command("doctor:ask_confirmation", Empty, allow=Permission.SIGNED_IN, cost=20)
async def ask_confirmation(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """Have the link that proves one's address sent once more, at most every five minutes."""
    await ctx.services.recovery.ask_confirmation(ctx.doctor)
    return Done()
