"""Duty on the real store: who is paged, and what coordinators and doctors may change."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from server.clock import ManualClock
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.metrics import exposition
from server.paging.duty_assembly import DutyParts, build_duty
from server.paging.oncall.hours import Span
from server.tending import show_duty_figures
from store.client import Store
from store.ids import DoctorId
from store.records.account import Account
from store.records.schedule import Hours
from store.records.shift import QuietHours
from tests.duty_makers import make_layer
from tests.makers import NOON
from tests.paging_stage import Stage, paging_stage

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MORNING = NOON - 5 * HOUR
"""08:00 in Madrid on NOON's day, when a turn begins."""
ALL_NIGHT = QuietHours(hours=Hours(starts="12:00", ends="18:00"))
"""Quiet hours around NOON in Madrid."""


@pytest.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as opened:
        yield opened


@pytest.fixture
def parts(store: Store, clock: ManualClock) -> DutyParts:
    return build_duty(store, clock=clock)


def first_call(*doctors: Account, **changes: Any) -> Any:
    """A layer as it is stated: doctors by address."""
    return make_layer(
        starts="2026-03-02T08:00", doctors=tuple(each.email for each in doctors), **changes
    )


async def set_schedule(parts: DutyParts, *doctors: Account, **changes: Any) -> None:
    await parts.book.set_schedule(
        "cardiology", time_zone="Europe/Madrid", layers=[first_call(*doctors, **changes)]
    )


async def test_who_is_on_call_is_paged_first_whatever_they_hold(
    stage: Stage, parts: DutyParts
) -> None:
    await stage.doctors(3, available=True)
    (elsewhere,) = await stage.doctors(1, specialties=("dermatology",))
    await set_schedule(parts, elsewhere)

    case = await stage.post(waves="1@0,2@10")

    (page,) = await stage.pages(case)
    assert page.doctor_id == elsewhere.id
    assert page.reasons[0] == "on_call"


async def test_who_sleeps_is_paged_only_when_they_agreed_and_after_the_awake(
    stage: Stage, parts: DutyParts
) -> None:
    asleep, roused, awake = await stage.doctors(3)
    await parts.settings.set_quiet_hours(asleep.id, ALL_NIGHT)
    agreed = ALL_NIGHT.model_copy(update={"rouse_for_now": True})
    await parts.settings.set_quiet_hours(roused.id, agreed)

    case = await stage.post(waves="1@0,5@10")
    first = {page.doctor_id for page in await stage.pages(case)}
    await stage.turn(10)
    second = {page.doctor_id for page in await stage.pages(case)}
    today = await stage.post(urgency="today")

    assert first == {awake.id}
    assert second == {awake.id, roused.id}
    assert {page.doctor_id for page in await stage.pages(today)} == {awake.id}


async def test_an_own_cap_spares_its_doctor(stage: Stage, parts: DutyParts) -> None:
    (account,) = await stage.doctors(1)
    await parts.settings.set_caps(account.id, a_day=1, a_month=None)

    first, second = await stage.post(waves="1@0"), await stage.post()

    assert len(await stage.pages(first)) == 1
    assert await stage.pages(second) == []


async def test_a_schedule_is_refused_by_field_and_kept_by_version(
    stage: Stage, parts: DutyParts
) -> None:
    (known,) = await stage.doctors(1)
    (pending,) = await stage.doctors(1, status="pending")
    wrong = first_call(known, pending, every=99)

    with pytest.raises(InvalidError) as refused:
        await parts.book.set_schedule("stroke", time_zone="CET+1", layers=[wrong])
    stored = await parts.book.set_schedule(
        "cardiology", time_zone="Europe/Madrid", layers=[first_call(known)], seen_version=0
    )
    with pytest.raises(ConflictError) as late:
        await parts.book.set_schedule(
            "cardiology", time_zone="Europe/Madrid", layers=[], seen_version=0
        )

    assert set(refused.value.fields) == {
        "discipline",
        "time_zone",
        "layers.0.every",
        "layers.0.doctors.1",
    }
    assert pending.email not in str(refused.value.fields)
    assert (stored.version, stored.layers[0].doctors) == (1, (known.id,))
    assert set(late.value.fields) == {"version"}


async def test_a_swap_holds_once_a_colleague_accepts_it(stage: Stage, parts: DutyParts) -> None:
    ana, ben = await stage.doctors(2)
    (stranger,) = await stage.doctors(1, specialties=("dermatology",))
    await set_schedule(parts, ana, ben)
    tomorrow, day_after = (
        Span(MORNING + DAY, MORNING + 2 * DAY),
        Span(MORNING + 2 * DAY, MORNING + 3 * DAY),
    )

    with pytest.raises(InvalidError) as refused:
        await parts.swaps.offer(ana.id, "cardiology", tomorrow)
    with pytest.raises(InvalidError) as begun:
        await parts.swaps.offer(
            ana.id,
            "cardiology",
            Span(NOON, NOON + HOUR),
            in_return=Span(MORNING, MORNING + HOUR),
        )
    offer = await parts.swaps.offer(ben.id, "cardiology", tomorrow, in_return=day_after)
    with pytest.raises(NotFoundError):
        await parts.swaps.accept(offer.id, stranger.id)
    before = await who(parts, tomorrow.start)
    seen = await parts.swaps.offers_for(ana)
    await parts.swaps.accept(offer.id, ana.id)
    again = await parts.swaps.accept(offer.id, ana.id)

    assert set(refused.value.fields) == {"starts_at"}
    assert set(begun.value.fields) == {
        "starts_at",
        "in_return.starts_at",
        "in_return.ends_at",
    }
    assert [each.id for each in seen] == [offer.id]
    assert before == {ben.id}
    assert again.state == "in_force"
    assert await who(parts, tomorrow.start) == {ana.id}
    assert await who(parts, day_after.start) == {ben.id}
    with pytest.raises(ForbiddenError):
        await parts.book.cancel(offer.id, ben.id, moderator=False)
    await parts.book.cancel(offer.id, ana.id, moderator=True)
    assert await who(parts, tomorrow.start) == {ben.id}


async def test_time_off_leaves_a_gap_that_an_override_fills(stage: Stage, parts: DutyParts) -> None:
    ana, ben, cat = await stage.doctors(3)
    await set_schedule(parts, ana, ben)
    until = MORNING + 4 * DAY
    off = await parts.book.time_off(ana.id, Span(NOON, NOON + 6 * HOUR), by=ana.id)

    gaps = await parts.duty.gaps(None, NOON, until)
    await parts.book.override(
        "cardiology", Span(NOON, NOON + 6 * HOUR), doctor=cat.email, instead_of=None, by=ben.id
    )
    filled = await parts.duty.gaps(None, NOON, until)
    with pytest.raises(NotFoundError):
        await parts.book.cancel(off.id, ben.id, moderator=False)

    (gap,) = gaps
    assert gap.sentence == (
        "No one is on call for cardiology on Monday 2 March 2026 12:00–18:00 UTC "
        "(13:00–19:00 in Europe/Madrid)."
    )
    assert filled == []
    assert await who(parts, NOON) == {cat.id}


async def test_before_a_shift_its_doctor_is_warned_of_what_would_keep_a_page_away(
    stage: Stage, parts: DutyParts
) -> None:
    ana, ben = await stage.doctors(2)
    await set_schedule(parts, ana, ben)
    await stage.store.devices.put(
        doctor_id=ben.id, endpoint="https://push.example/1", p256dh="", auth="", label=None, at=NOON
    )
    await parts.settings.set_quiet_hours(ana.id, ALL_NIGHT)

    warnings = await parts.duty.warnings(NOON, NOON + DAY)
    (device,) = await stage.store.devices.of_doctor(ben.id)
    with pytest.raises(ConflictError):
        await parts.settings.confirm_device(ben.id, device.id)
    await stage.store.devices.accepted(device.id, NOON)
    with pytest.raises(NotFoundError):
        await parts.settings.confirm_device(ana.id, device.id)
    await parts.settings.confirm_device(ben.id, device.id)
    mended = await parts.duty.warnings(NOON, NOON + DAY, doctor_id=ben.id)

    assert [(each.account.id, each.problem) for each in warnings if each.account.id == ana.id] == [
        (ana.id, "no_device"),
        (ana.id, "quiet_hours"),
    ]
    assert [each.problem for each in warnings if each.account.id == ben.id] == [
        "device_unconfirmed"
    ]
    assert mended == []


async def test_a_doctor_goes_on_duty_for_some_hours_and_ends_it(
    stage: Stage, parts: DutyParts
) -> None:
    ana, ben = await stage.doctors(2)

    with pytest.raises(InvalidError) as refused:
        await parts.book.go_on_duty(ana.id, "neurology", HOUR)
    on_duty = await parts.book.go_on_duty(ana.id, "cardiology", 3 * HOUR)
    during, after = await who(parts, NOON + HOUR), await who(parts, NOON + 3 * HOUR)
    with pytest.raises(NotFoundError):
        await parts.book.cancel(on_duty.id, ben.id, moderator=False)
    await parts.book.cancel(on_duty.id, ana.id, moderator=False)

    assert set(refused.value.fields) == {"discipline"}
    assert during == {ana.id}
    assert after == frozenset()
    assert await who(parts, NOON + HOUR) == frozenset()


async def test_duty_without_a_schedule_is_shown_and_checked_as_any_other(
    stage: Stage, parts: DutyParts
) -> None:
    ana, ben = await stage.doctors(2)
    on_duty = Span(NOON, NOON + 3 * HOUR)

    await parts.book.go_on_duty(ana.id, "cardiology", 3 * HOUR)

    (shift,) = await parts.duty.shifts_of(ana.id, NOON, NOON + DAY)
    assert (shift.discipline, shift.span) == ("cardiology", on_duty)
    assert await parts.duty.shifts_of(ben.id, NOON, NOON + DAY) == []
    (warning,) = await parts.duty.warnings(NOON, NOON + DAY)
    assert (warning.account.id, warning.span, warning.problem) == (ana.id, on_duty, "no_device")
    (now,) = await parts.duty.now()
    assert [each.id for each in now.doctors] == [ana.id]
    # Where nothing is planned nobody is missing.
    assert await parts.duty.gaps(None, NOON, NOON + DAY) == []
    spans = await parts.duty.spans(None, NOON, NOON + DAY)
    assert {each: [span.doctors for span in found] for each, found in spans.items()} == {
        "cardiology": [(ana.id,)]
    }


async def test_what_to_mend_before_tomorrow_is_measured(
    stage: Stage, parts: DutyParts, clock: ManualClock
) -> None:
    (ana,) = await stage.doctors(1)
    await set_schedule(parts, ana, hours=(Hours(starts="08:00", ends="20:00"),))

    await show_duty_figures(parts.duty, clock)

    figures = exposition().decode()
    assert 'curbside_duty_warnings{problem="no_device"} 2.0' in figures
    assert 'curbside_duty_warnings{problem="quiet_hours"} 0.0' in figures
    assert f"curbside_duty_gap_seconds {12 * 3600}.0" in figures


async def who(parts: DutyParts, at: Any) -> frozenset[DoctorId]:
    return (await parts.duty.on_call_in(["cardiology"], at))["cardiology"]
