"""Commands about everybody's duty, for coordinators (moderators and admins)."""

from typing import Annotated, Final

from pydantic import StringConstraints

from server.wire.context import Context
from server.wire.payload import Empty, Payload, SpecialtySlug
from server.wire.registry import Permission, command
from server.wire.shift_shapes import (
    Address,
    ChangeView,
    LayerName,
    ScheduleList,
    ScheduleView,
    SetSchedule,
    SpanPayload,
)
from server.wire.shift_views import change_view, schedule_view

MAX_CALENDAR_CHARS: Final = 120_000


class PutOnCall(SpanPayload):
    """A doctor for a time, instead of another or beside whoever is on call."""

    discipline: SpecialtySlug
    doctor: Address
    instead_of: Address | None = None


class ImportShifts(Payload):
    """An iCalendar file: each event is a shift of the doctors whom it invites by address."""

    discipline: SpecialtySlug
    layer: LayerName
    """The custom layer that the shifts make; one of this name is replaced."""
    calendar: Annotated[str, StringConstraints(strict=True, max_length=MAX_CALENDAR_CHARS)]


@command("shift:set_schedule", SetSchedule, allow=Permission.MODERATE)
async def set_schedule(ctx: Context, payload: SetSchedule) -> ScheduleView:
    """Set a discipline's schedule as a whole; it holds at once."""
    book = ctx.services.duty.book
    stored = await book.set_schedule(
        payload.discipline,
        time_zone=payload.time_zone,
        layers=[layer.record() for layer in payload.layers],
        seen_version=payload.version,
    )
    return schedule_view(await book.as_stated(stored))


@command("shift:schedules", Empty, allow=Permission.MODERATE)
async def list_schedules(ctx: Context, payload: Empty) -> ScheduleList:  # noqa: ARG001 - no fields
    """List the schedules as they were set, to be changed and set again."""
    parts = ctx.services.duty
    return ScheduleList(
        schedules=[
            schedule_view(await parts.book.as_stated(schedule))
            for schedule in await parts.duty.schedules()
        ]
    )


@command("shift:override", PutOnCall, allow=Permission.MODERATE)
async def put_on_call(ctx: Context, payload: PutOnCall) -> ChangeView:
    """Put a doctor on call for a time; whoever is replaced is so just when they had duty."""
    return change_view(
        await ctx.services.duty.book.override(
            payload.discipline,
            payload.span(),
            doctor=payload.doctor,
            instead_of=payload.instead_of,
            by=ctx.doctor_id,
        )
    )


@command("shift:import", ImportShifts, allow=Permission.MODERATE, cost=5)
async def import_shifts(ctx: Context, payload: ImportShifts) -> ScheduleView:
    """Import shifts into a custom layer of a schedule that is there already."""
    book = ctx.services.duty.book
    stored = await book.import_layer(payload.discipline, payload.layer, payload.calendar)
    return schedule_view(await book.as_stated(stored))
