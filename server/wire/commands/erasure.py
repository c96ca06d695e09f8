"""Erasing what is not one's own: a case, by a moderator; an account, by an admin."""

from typing import Annotated

from pydantic import StringConstraints

from server.identity.applications import MAX_EMAIL_CHARS
from server.wire.context import Context
from server.wire.payload import CaseId, Done, Payload
from server.wire.registry import Permission, command
from server.wire.shapes import ErasureReason

ERASING_LIMIT_S = 10.0
"""What is not done by then is done by the sweep."""


class EraseCase(Payload):
    """Which case, and why."""

    case_id: CaseId
    reason: ErasureReason


class EraseDoctor(Payload):
    """Whose account, and why."""

    email: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=MAX_EMAIL_CHARS)]
    reason: ErasureReason


@command("case:erase", EraseCase, allow=Permission.MODERATE, cost=10, time_limit_s=ERASING_LIMIT_S)
async def erase_case(ctx: Context, payload: EraseCase) -> Done:
    """Take all words and pictures of a case away, everywhere, for good. Kept first."""
    await ctx.services.keeping.erasing.erase_case(
        payload.case_id, payload.reason, by=ctx.doctor_id, role=ctx.doctor.role
    )
    return Done()


@command(
    "doctor:erase",
    EraseDoctor,
    allow=Permission.MODERATE,
    cost=10,
    fresh=True,
    time_limit_s=ERASING_LIMIT_S,
)
async def erase_doctor(ctx: Context, payload: EraseDoctor) -> Done:
    """Erase a doctor's account at once, for good; by admins only. Kept first."""
    await ctx.services.keeping.erasing.erase_addressed(payload.email, payload.reason, by=ctx.doctor)
    return Done()
