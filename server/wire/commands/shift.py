"""Commands about one's own duty: shifts, time off, quiet hours, caps, the calendar."""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import Field

from server.paging.duty import MAX_LISTED
from server.paging.duty_book import MAX_HOURS_ON_DUTY
from server.paging.duty_settings import MAX_PAGES_A_DAY, MAX_PAGES_A_MONTH
from server.paging.oncall.hours import Span
from server.specialties import discipline_of
from server.wire import shift_views as views
from server.wire.context import Context
from server.wire.payload import DeviceId, Done, Empty, Payload, Reply, SpecialtySlug
from server.wire.registry import Permission, command
from server.wire.shift_shapes import (
    ChangeView,
    DutySettingsView,
    GapList,
    OnCallList,
    OnCallView,
    QuietHoursPayload,
    ShiftChangeId,
    ShiftList,
    SpanPayload,
)
from store.records.shift import QuietHours

DEFAULT_DAYS: Final = 14


class ListShifts(Payload):
    """How far to look ahead; a specialty stands for its discipline."""

    discipline: SpecialtySlug | None = None
    days: Annotated[int, Field(strict=True, ge=1, le=MAX_LISTED.days)] = DEFAULT_DAYS


class WhoIsOnCall(Payload):
    """In the discipline of a specialty, or wherever there is duty."""

    discipline: SpecialtySlug | None = None


class TakeTimeOff(SpanPayload):
    """Not to be on call for a time, in any discipline."""


class OneChange(Payload):
    """A swap, time off or override."""

    change_id: ShiftChangeId


class GoOnDuty(Payload):
    """Be on call from now on, for some hours."""

    discipline: SpecialtySlug
    hours: Annotated[int, Field(strict=True, ge=1, le=MAX_HOURS_ON_DUTY)]


class SeenDevice(Payload):
    """A device on which the test was seen."""

    device_id: DeviceId


class SetQuietHours(Payload):
    """Null removes them; `presence:set` overrides them for a while."""

    quiet: QuietHoursPayload | None


class SetCaps(Payload):
    """The most pages for a doctor who is not on duty; null is the default."""

    pages_a_day: Annotated[int, Field(strict=True, ge=0, le=MAX_PAGES_A_DAY)] | None
    pages_a_month: Annotated[int, Field(strict=True, ge=0, le=MAX_PAGES_A_MONTH)] | None


class FeedLink(Reply):
    """Whoever has the link reads the calendar: it names shifts, nobody else."""

    url: str


@command("shift:list", ListShifts, allow=Permission.ANSWER_PAGES, cost=5)
async def list_shifts(ctx: Context, payload: ListShifts) -> ShiftList:
    """List one's shifts, with what to mend before them; coordinators see everybody's."""
    parts, me = ctx.services.duty, ctx.doctor_id
    span = _ahead(ctx, payload.days)
    disciplines = _disciplines(payload.discipline)
    everybody = views.coordinates(ctx)
    warnings = await parts.duty.warnings(*span, doctor_id=None if everybody else me)
    duty = None
    if everybody:
        spans = await parts.duty.spans(disciplines, *span)
        duty = views.duty_views(spans, await parts.duty.accounts_in(spans))
    account = await ctx.services.accounts.profile(me)
    return ShiftList(
        shifts=[views.shift_view(shift) for shift in await parts.duty.shifts_of(me, *span)],
        changes=[views.change_view(each) for each in await parts.book.made_by(me)],
        offers=[
            views.change_view(each, offered=True) for each in await parts.swaps.offers_for(account)
        ],
        warnings=[views.warning_view(each, me) for each in warnings],
        duty=duty,
    )


@command("shift:now", WhoIsOnCall, allow=Permission.ANSWER_PAGES)
async def who_is_on_call(ctx: Context, payload: WhoIsOnCall) -> OnCallList:
    """Say how many are on call now, and whether the caller is; who, only to coordinators."""
    named = views.coordinates(ctx)
    found = await ctx.services.duty.duty.now(_disciplines(payload.discipline))
    return OnCallList(
        at=ctx.services.clock.now(),
        on_call=[
            OnCallView(
                discipline=each.discipline,
                count=len(each.doctors),
                mine=any(account.id == ctx.doctor_id for account in each.doctors),
                doctors=[views.doctor_on_duty(one) for one in each.doctors] if named else None,
            )
            for each in found
        ],
    )


@command("shift:gaps", ListShifts, allow=Permission.ANSWER_PAGES, cost=5)
async def list_gaps(ctx: Context, payload: ListShifts) -> GapList:
    """Say when nobody is on call, in disciplines that have a schedule, in one's own language."""
    disciplines = _disciplines(payload.discipline)
    language = ctx.doctor.languages[0] if ctx.doctor.languages else "en"
    found = await ctx.services.duty.duty.gaps(
        disciplines, *_ahead(ctx, payload.days), language=language
    )
    return GapList(gaps=[views.gap_view(gap) for gap in found])


@command("shift:time_off", TakeTimeOff, allow=Permission.ANSWER_PAGES)
async def take_time_off(ctx: Context, payload: TakeTimeOff) -> ChangeView:
    """Take time off; whoever else is on call stays so, and a gap is shown to coordinators."""
    return views.change_view(
        await ctx.services.duty.book.time_off(ctx.doctor_id, payload.span(), by=ctx.doctor_id)
    )


@command("shift:on_duty", GoOnDuty, allow=Permission.ANSWER_PAGES)
async def go_on_duty(ctx: Context, payload: GoOnDuty) -> ChangeView:
    """Go on call at once, beside whoever is; `shift:cancel` ends it early."""
    return views.change_view(
        await ctx.services.duty.book.go_on_duty(
            ctx.doctor_id, payload.discipline, timedelta(hours=payload.hours)
        )
    )


@command("shift:cancel", OneChange, allow=Permission.ANSWER_PAGES)
async def cancel_change(ctx: Context, payload: OneChange) -> Done:
    """Take back time off or an offer; coordinators take back any change."""
    await ctx.services.duty.book.cancel(
        payload.change_id, ctx.doctor_id, moderator=views.coordinates(ctx)
    )
    return Done()


@command("shift:settings", Empty, allow=Permission.ANSWER_PAGES)
async def read_settings(ctx: Context, payload: Empty) -> DutySettingsView:  # noqa: ARG001 - no fields
    """Read one's quiet hours and caps."""
    return views.settings_view(await ctx.services.duty.settings.of(ctx.doctor_id))


@command("shift:quiet_hours", SetQuietHours, allow=Permission.ANSWER_PAGES)
async def set_quiet_hours(ctx: Context, payload: SetQuietHours) -> DutySettingsView:
    """Set when not to be woken, in one's own zone; none are set until then."""
    quiet = payload.quiet
    kept = None
    if quiet is not None:
        kept = QuietHours(hours=quiet.record(), rouse_for_now=quiet.rouse_for_now)
    return views.settings_view(
        await ctx.services.duty.settings.set_quiet_hours(ctx.doctor_id, kept)
    )


@command("shift:caps", SetCaps, allow=Permission.ANSWER_PAGES)
async def set_caps(ctx: Context, payload: SetCaps) -> DutySettingsView:
    """Set how many pages one takes a day and in 30 days while not on duty."""
    return views.settings_view(
        await ctx.services.duty.settings.set_caps(
            ctx.doctor_id, a_day=payload.pages_a_day, a_month=payload.pages_a_month
        )
    )


@command("shift:confirm_device", SeenDevice, allow=Permission.ANSWER_PAGES)
async def confirm_device(ctx: Context, payload: SeenDevice) -> Done:
    """Say that `push:test` was seen on this device; before that, a shift has a warning."""
    await ctx.services.duty.settings.confirm_device(ctx.doctor_id, payload.device_id)
    return Done()


@command("shift:feed", Empty, allow=Permission.ANSWER_PAGES)
async def new_feed(ctx: Context, payload: Empty) -> FeedLink:  # noqa: ARG001 - no fields
    """Make a new private link to one's shifts as an iCalendar; the link before it ends."""
    token = await ctx.services.duty.settings.new_feed(ctx.doctor_id)
    return FeedLink(url=f"{ctx.services.settings.base_url}/api/v1/shifts/{token}.ics")


@command("shift:end_feed", Empty, allow=Permission.ANSWER_PAGES)
async def end_feed(ctx: Context, payload: Empty) -> Done:  # noqa: ARG001 - no fields
    """End the private link to one's shifts."""
    await ctx.services.duty.settings.end_feed(ctx.doctor_id)
    return Done()


def _disciplines(specialty: str | None) -> list[str] | None:
    """Return the discipline that a specialty belongs to; duty has no finer parts."""
    return None if specialty is None else [discipline_of(specialty)]


def _ahead(ctx: Context, days: int) -> Span:
    now = ctx.services.clock.now()
    return Span(now, now + timedelta(days=days))
