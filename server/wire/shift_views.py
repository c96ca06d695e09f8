"""Turns duty into what is shown. Names and addresses of colleagues are for coordinators only."""

from collections.abc import Iterable, Mapping

from server.paging.duty import Gap, OwnShift, ShiftWarning
from server.paging.oncall.spans import DutySpan
from server.wire.context import Context
from server.wire.permissions import moderates
from server.wire.shift_shapes import (
    ChangeView,
    DoctorOnDuty,
    DutySettingsView,
    DutyView,
    GapView,
    QuietHoursView,
    RefusalView,
    ScheduleView,
    ShiftView,
    ShiftWarningView,
)
from store.ids import DoctorId
from store.records.account import Account
from store.records.schedule import Schedule
from store.records.shift import DutySettings, ShiftChange


def coordinates(ctx: Context) -> bool:
    """Whether the caller sees and plans everybody's duty."""
    return moderates(ctx.doctor)


def doctor_on_duty(account: Account) -> DoctorOnDuty:
    return DoctorOnDuty(name=account.name, email=account.email)


def shift_view(shift: OwnShift) -> ShiftView:
    return ShiftView(
        discipline=shift.discipline, starts_at=shift.span.start, ends_at=shift.span.end
    )


def gap_view(gap: Gap) -> GapView:
    return GapView(
        discipline=gap.discipline,
        starts_at=gap.span.start,
        ends_at=gap.span.end,
        sentence=gap.sentence,
    )


def warning_view(warning: ShiftWarning, caller: DoctorId) -> ShiftWarningView:
    own = warning.account.id == caller
    return ShiftWarningView(
        discipline=warning.discipline,
        starts_at=warning.span.start,
        ends_at=warning.span.end,
        problem=warning.problem,
        doctor=None if own else doctor_on_duty(warning.account),
    )


def change_view(change: ShiftChange, *, offered: bool = False) -> ChangeView:
    """Return a change as whoever made it sees it, or as a colleague to whom it is offered."""
    refusals = () if offered else change.refusals
    return ChangeView(
        change_id=change.id,
        kind=change.kind,
        discipline=change.discipline,
        starts_at=change.starts_at,
        ends_at=change.ends_at,
        return_starts_at=change.return_starts_at,
        return_ends_at=change.return_ends_at,
        closes_at=change.closes_at,
        refusals=[RefusalView(word=each.word, at=each.at) for each in refusals],
        state=change.state,
    )


def duty_views(
    spans: Mapping[str, Iterable[DutySpan]], accounts: Mapping[DoctorId, Account]
) -> list[DutyView]:
    """Return who is on call when, by discipline and time."""
    return [
        DutyView(
            discipline=discipline,
            starts_at=span.start,
            ends_at=span.end,
            doctors=[doctor_on_duty(accounts[one]) for one in span.doctors if one in accounts],
        )
        for discipline, found in spans.items()
        for span in found
    ]


def settings_view(settings: DutySettings) -> DutySettingsView:
    quiet = settings.quiet
    shown = None
    if quiet is not None:
        shown = QuietHoursView(
            days=list(quiet.hours.days),
            starts=quiet.hours.starts,
            ends=quiet.hours.ends,
            rouse_for_now=quiet.rouse_for_now,
        )
    return DutySettingsView(
        quiet=shown,
        pages_a_day=settings.pages_a_day,
        pages_a_month=settings.pages_a_month,
        has_feed=settings.feed_hash is not None,
    )


def schedule_view(stated: Schedule) -> ScheduleView:
    """Return a schedule whose doctors are named by address."""
    return ScheduleView.model_validate(
        {
            "discipline": stated.id,
            "time_zone": stated.time_zone,
            "version": stated.version,
            "set_at": stated.set_at,
            "layers": [
                {
                    **layer.model_dump(),
                    "shifts": [
                        {"doctor": one.doctor_id, "starts": one.starts, "ends": one.ends}
                        for one in layer.shifts
                    ],
                }
                for layer in stated.layers
            ],
        }
    )
