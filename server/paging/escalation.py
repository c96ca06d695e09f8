"""When an escalation pages its next wave, and what an acknowledgement moves. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from store.records.escalation import Escalation, EscalationState
from store.records.page import AcknowledgementState, PageState
from store.records.policy import Wave

HOLD: Final = timedelta(minutes=15)
"""An acknowledgement gives its doctor this long before others are woken."""
MAX_HOLDS: Final = timedelta(minutes=30)
HOLDS_END: Final = timedelta(minutes=60)
"""No hold moves a wave past this time from posting: coordinators are asked then."""
ADDED_PEOPLE: Final = 4
"""As many as the first wave of a case that is urgent."""
LATE_PAGE_LIFE: Final = timedelta(minutes=30)
"""How long a page lasts that an outage kept from being sent before the answer was due."""


class ExhaustedError(Exception):
    """All waves were paged."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What an acknowledgement moves: nothing is paged before `until`."""

    held: timedelta
    until: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """What a wave that the poster adds makes of an escalation."""

    waves: tuple[Wave, ...]
    state: EscalationState
    due_at: datetime


def planned_at(escalation: Escalation, index: int) -> datetime:
    """Return when the wave should be paged, holds counted: later waves keep their gaps.

    One that the poster added is moved by nothing.

    A hold moves no wave past minute 60; a wave planned later than that is not moved.
    """
    unheld = escalation.posted_at + escalation.waves[index].after
    if escalation.waves[index].added:
        return unheld
    latest = max(unheld, escalation.posted_at + HOLDS_END)
    return min(unheld + escalation.held, latest)


def due_at(escalation: Escalation, index: int) -> datetime:
    """Return when the wave may be paged.

    When several are overdue (an outage), half of the planned gap is kept between them, so
    that those paged first still have time to answer.
    """
    due = planned_at(escalation, index)
    if escalation.waves[index].added:
        return due
    if escalation.last_paged_at is not None and index > 0:
        gap = planned_at(escalation, index) - planned_at(escalation, index - 1)
        due = max(due, escalation.last_paged_at + gap / 2)
    if escalation.hold_until is not None:
        due = max(due, escalation.hold_until)
    return due


def next_due_at(escalation: Escalation) -> datetime:
    """Return when the next wave may be paged.

    Raises:
        ExhaustedError: All waves were paged.
    """
    if escalation.paged >= len(escalation.waves):
        raise ExhaustedError
    return due_at(escalation, escalation.paged)


def next_wave(escalation: Escalation, now: datetime) -> Wave | None:
    """Return the wave to page at `now`, or None while it is not due.

    Raises:
        ExhaustedError: All waves were paged.
    """
    due = next_due_at(escalation)
    return escalation.waves[escalation.paged] if now >= due else None


def hold(escalation: Escalation, *, acked_at: datetime, in_progress: bool) -> Hold | None:
    """Return what an acknowledgement at `acked_at` moves, None when it moves nothing.

    The next wave goes to max(due, acked_at + 15 min); all holds together are at most 30 min
    and none reaches past minute 60.

    Args:
        in_progress: A worker is paging the next wave right now: it is the one after that
            which the acknowledgement can still move.
    """
    index = escalation.paged + (1 if in_progress else 0)
    while index < len(escalation.waves) and escalation.waves[index].added:
        index += 1
    if index >= len(escalation.waves):
        return None
    due = due_at(escalation, index)
    start = max(due, acked_at)
    latest = max(due, escalation.posted_at + HOLDS_END)
    until = min(acked_at + HOLD, start + MAX_HOLDS - escalation.held, latest)
    if until <= start:
        return None
    return Hold(
        held=escalation.held + (until - start),
        until=until,
        due_at=until if index == escalation.paged else escalation.due_at,
    )


def with_wave_added(escalation: Escalation, specialty: str, now: datetime) -> Added:
    """Return the waves with one more for this specialty's doctors, due at once.

    One that is due already may have begun: the new one comes right after it, so that no
    place in a wave changes its number.
    """
    exhausted = escalation.state == "exhausted"
    begun = not exhausted and escalation.due_at <= now
    index = escalation.paged + (1 if begun else 0)
    wave = Wave(
        people=ADDED_PEOPLE,
        after_s=(now - escalation.posted_at).total_seconds(),
        specialties=(specialty,),
        added=True,
    )
    return Added(
        waves=(*escalation.waves[:index], wave, *escalation.waves[index:]),
        state="paging" if exhausted else escalation.state,
        due_at=escalation.due_at if begun else now,
    )


def page_expires_at(escalation: Escalation, offered_at: datetime) -> datetime:
    """Return when a page offered now stops being open: at the answer's due time.

    A wave that an outage delayed past that time is paged nevertheless, and its pages last
    half an hour, since a page that expires at once reaches nobody.
    """
    return (
        escalation.answer_due_at
        if offered_at < escalation.answer_due_at
        else offered_at + LATE_PAGE_LIFE
    )


def acknowledgement(
    escalation: Escalation | None, page_state: PageState, *, in_time: bool
) -> AcknowledgementState:
    """Return what acknowledging a page is worth; only `counted` holds the next wave."""
    if escalation is not None and escalation.stop_reason is not None:
        return "answered" if escalation.stop_reason == "answered" else "closed"
    if escalation is None or escalation.state in {"dropped", "stopped"}:
        return "closed"
    if page_state in {"offered", "declined"} and in_time:
        return "counted"
    return "late"
