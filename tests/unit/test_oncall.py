"""Who is on call: layers, windows, overrides, swaps, time off, holidays, quiet hours, gaps."""

from datetime import UTC, datetime, timedelta

from server.paging.oncall.gaps import gap_sentence, gaps
from server.paging.oncall.hours import Span
from server.paging.oncall.quiet_hours import sleepers
from server.paging.oncall.schedule import Roster, on_call_at
from server.paging.oncall.spans import DutySpan, duties, shifts_of
from store.records.schedule import FixedShift, Hours, Schedule
from store.records.shift import DutySettings, QuietHours, ShiftChange
from tests.duty_makers import ANA, BEN, CAT, make_change, make_layer, make_schedule
from tests.makers import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EIGHT = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""08:00 in Madrid on a Monday: Ana's turn begins."""


def on_call(*changes: ShiftChange, at: datetime = NOON) -> tuple[str, ...]:
    return on_call_at(Roster(make_schedule(), changes), at)


def test_turns_go_round() -> None:
    assert [on_call(at=EIGHT + days * DAY) for days in range(3)] == [(ANA,), (BEN,), (ANA,)]
    assert on_call(at=EIGHT - timedelta(seconds=1)) == (BEN,)
    assert on_call(at=datetime(2025, 12, 31, tzinfo=UTC)) == ()


def test_layers_hold_side_by_side_and_name_nobody_twice() -> None:
    second = make_layer(name="second call", kind="weekly", doctors=(CAT,))
    again = make_layer(name="third call", kind="weekly", doctors=(ANA,))

    assert on_call_at(Roster(make_schedule(make_layer(), second, again)), NOON) == (ANA, CAT)


def test_a_layer_may_work_some_hours_of_some_days() -> None:
    nights = make_layer(
        doctors=(ANA,), hours=(Hours(days=("fri", "sat"), starts="20:00", ends="08:00"),)
    )
    friday = datetime(2026, 3, 6, tzinfo=UTC)

    spans = duties(Roster(make_schedule(nights)), friday, friday + 3 * DAY)

    assert shifts_of(spans, ANA) == [
        (friday + 19 * HOUR, friday + 31 * HOUR),
        (friday + 43 * HOUR, friday + 55 * HOUR),
    ]


def test_custom_shifts_are_as_written() -> None:
    shift = FixedShift(doctor_id=CAT, starts="2026-03-02T13:00", ends="2026-03-02T21:30")
    roster = Roster(make_schedule(make_layer(kind="custom", doctors=(), shifts=(shift,))))

    assert duties(roster, NOON - HOUR, NOON + 12 * HOUR) == [
        DutySpan(NOON - HOUR, NOON, ()),
        DutySpan(NOON, NOON + 8.5 * HOUR, (CAT,)),
        DutySpan(NOON + 8.5 * HOUR, NOON + 12 * HOUR, ()),
    ]


def test_an_override_replaces_or_adds_for_its_time_only() -> None:
    instead = make_change(NOON, NOON + HOUR)
    beside = make_change(NOON, NOON + HOUR, instead_of=None)

    assert on_call(instead) == (CAT,)
    assert on_call(beside) == (ANA, CAT)
    assert on_call(instead, at=NOON + HOUR) == (ANA,)
    assert on_call(instead.model_copy(update={"state": "cancelled"})) == (ANA,)
    assert on_call(instead.model_copy(update={"discipline": "neurology"})) == (ANA,)


def test_an_override_works_where_there_is_no_schedule() -> None:
    nothing = Schedule(id="cardiology", time_zone="UTC")
    change = make_change(NOON, NOON + HOUR, instead_of=None)

    assert on_call_at(Roster(nothing, (change,)), NOON) == (CAT,)


def test_a_shift_taken_over_can_be_handed_on() -> None:
    taken = make_change(EIGHT, EIGHT + DAY)
    handed_on = make_change(NOON, NOON + HOUR, doctor_id=BEN, instead_of=CAT, since_at=NOON + HOUR)

    assert on_call(handed_on, taken) == (BEN,)


def test_a_swap_in_return_gives_both_halves() -> None:
    swap = make_change(
        EIGHT,
        EIGHT + DAY,
        kind="swap",
        doctor_id=BEN,
        return_starts_at=EIGHT + DAY,
        return_ends_at=EIGHT + 2 * DAY,
    )
    offered = swap.model_copy(update={"state": "offered"})

    assert [on_call(swap, at=NOON + days * DAY) for days in range(3)] == [(BEN,), (ANA,), (ANA,)]
    assert [on_call(offered, at=NOON + days * DAY) for days in range(2)] == [(ANA,), (BEN,)]


def test_nobody_is_called_up_from_time_off() -> None:
    off = make_change(EIGHT, EIGHT + DAY, kind="time_off", discipline=None, doctor_id=None)
    called = make_change(NOON, NOON + HOUR, doctor_id=ANA, instead_of=None, since_at=NOON + HOUR)

    assert on_call(off, called) == ()
    assert on_call(off, at=EIGHT + DAY) == (BEN,)


def test_whoever_lost_the_licence_is_not_on_call() -> None:
    assert on_call_at(Roster(make_schedule(), absent=frozenset({ANA})), NOON) == ()


def test_holidays_are_kept_by_country() -> None:
    usual = make_layer(doctors=(ANA,), holidays="never", country="ES")
    feast = make_layer(doctors=(BEN,), holidays="only", country="ES")
    epiphany = datetime(2026, 1, 5, 23, tzinfo=UTC)

    spans = duties(Roster(make_schedule(usual, feast)), epiphany - DAY, epiphany + 2 * DAY)

    assert spans == [
        DutySpan(epiphany - DAY, epiphany, (ANA,)),
        DutySpan(epiphany, epiphany + DAY, (BEN,)),
        DutySpan(epiphany + DAY, epiphany + 2 * DAY, (ANA,)),
    ]


def test_who_sleeps_is_told_by_their_own_wall_and_consent() -> None:
    night = Hours(starts="22:00", ends="07:00")
    settings = [
        (DutySettings(id=ANA, quiet=QuietHours(hours=night)), "America/New_York"),
        (DutySettings(id=BEN, quiet=QuietHours(hours=night, rouse_for_now=True)), "Europe/Madrid"),
        (DutySettings(id=CAT), "Europe/Madrid"),
    ]
    midnight = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    for_now = sleepers(settings, "now", midnight)
    for_today = sleepers(settings, "today", midnight)
    later = sleepers(settings, "now", midnight + 9 * HOUR)

    assert (for_now.asleep, for_now.roused) == (frozenset(), frozenset({BEN}))
    assert (for_today.asleep, for_today.roused) == (frozenset({BEN}), frozenset())
    assert (later.asleep, later.roused) == (frozenset({ANA}), frozenset())


def test_a_gap_is_said_in_plain_words_in_both_times() -> None:
    saturday = datetime(2026, 3, 7, 2, tzinfo=UTC)
    days = make_layer(doctors=(ANA,), hours=(Hours(starts="07:00", ends="03:00"),))
    roster = Roster(make_schedule(days, id="paediatrics"))

    (gap,) = gaps(duties(roster, saturday - 2 * HOUR, saturday + 12 * HOUR))

    assert gap == (saturday, saturday + 4 * HOUR)
    assert gap_sentence("paediatrics", gap, "Europe/Madrid") == (
        "No one is on call for paediatrics on Saturday 7 March 2026 02:00–06:00 UTC "
        "(03:00–07:00 in Europe/Madrid)."
    )
    assert gap_sentence("paediatrics", gap, "America/New_York") == (
        "No one is on call for paediatrics on Saturday 7 March 2026 02:00–06:00 UTC "
        "(from Friday 6 March 2026 21:00 to Saturday 7 March 2026 01:00 in America/New_York)."
    )


def test_a_gap_is_a_sentence_in_spanish_too() -> None:
    gap = Span(NOON, NOON + timedelta(hours=30))

    assert gap_sentence("paediatrics", gap, "Europe/Madrid", "es") == (
        "Nadie está de guardia en pediatría del lunes 2 de marzo de 2026 a las 12:00 "
        "al martes 3 de marzo de 2026 a las 18:00 UTC (del lunes 2 de marzo de 2026 a las 13:00 "
        "al martes 3 de marzo de 2026 a las 19:00 en Europe/Madrid)."
    )
