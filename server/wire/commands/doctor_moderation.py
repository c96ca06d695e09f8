"""Commands about doctors: find and suspend, for moderators; set_role, for admins."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from server.identity.applications import MAX_EMAIL_CHARS, email_address
from server.wire.commands.report import Words
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import Language, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape
from store.records.account import Account, LicenceStatus, Role

MAX_SOUGHT_CHARS = 100
Email = Annotated[
    str,
    StringConstraints(strict=True, min_length=1, max_length=MAX_EMAIL_CHARS),
    AfterValidator(email_address),
]
Sought = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_SOUGHT_CHARS)]


class FindDoctors(Payload):
    """Whom to find: by how their licence stands, or by a part of name or address."""

    status: LicenceStatus | None = None
    text: Sought | None = None


class DoctorView(Shape):
    """A doctor as moderators see them; nothing here leads to what they said."""

    email: str
    email_verified: bool
    name: str
    country: str
    licence_number: str
    specialties: list[str]
    languages: list[Language]
    status: LicenceStatus
    role: Role
    created_at: Instant


class DoctorsFound(Reply):
    """At most 50, the oldest accounts first."""

    doctors: list[DoctorView]
    server_now: Instant


class SuspendDoctor(Payload):
    """Whom to shut out, and why, in words for them; they may appeal."""

    email: Email
    reason: Words | None = None


class SetRole(Payload):
    """Which doctor is to have which role."""

    email: Email
    role: Role


class DoctorDone(Reply):
    """The doctor as they are now."""

    doctor: DoctorView


@command("doctor:find", FindDoctors, allow=Permission.MODERATE, cost=5)
async def find_doctors(ctx: Context, payload: FindDoctors) -> DoctorsFound:
    """Find doctors by how their licence stands, or by a part of name or address."""
    found = await ctx.services.doctors.find(status=payload.status, text=payload.text)
    return DoctorsFound(
        doctors=[_view(account) for account in found],
        server_now=instant_text(ctx.services.clock.now()),
    )


@command("doctor:suspend", SuspendDoctor, allow=Permission.MODERATE)
async def suspend_doctor(ctx: Context, payload: SuspendDoctor) -> DoctorDone:
    """Shut a doctor out at once. Kept first; an appeal or an operator lets them in again."""
    account = await ctx.services.doctors.suspend(payload.email, payload.reason, by=ctx.doctor)
    return DoctorDone(doctor=_view(account))


@command("doctor:set_role", SetRole, allow=Permission.REVIEW, fresh=True)
async def set_role(ctx: Context, payload: SetRole) -> DoctorDone:
    """Make a doctor a moderator or an admin, or neither. Kept first."""
    account = await ctx.services.doctors.set_role(payload.email, payload.role, by=ctx.doctor)
    return DoctorDone(doctor=_view(account))


def _view(account: Account) -> DoctorView:
    return DoctorView(
        email=account.email,
        email_verified=account.email_verified,
        name=account.name,
        country=account.country,
        licence_number=account.licence_number,
        specialties=list(account.specialties),
        languages=list(account.languages),
        status=account.status,
        role=account.role,
        created_at=instant_text(account.created_at),
    )
