"""What a stated change of duty must be, and its record. Pure; shared by the book and by swaps."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from server.paging.oncall.hours import Span
from server.specialties import all_disciplines, specialties_of
from store.ids import DoctorId, ShiftChangeId, new_id
from store.records.account import Account
from store.records.shift import ChangeKind, ShiftChange

MAX_AHEAD: Final = timedelta(days=2 * 366)


def new_change(
    kind: ChangeKind,
    span: Span,
    *,
    discipline: str | None,
    comes: DoctorId | None,
    goes: DoctorId | None,
    by: DoctorId,
    at: datetime,
    in_return: Span | None = None,
    closes_at: datetime | None = None,
) -> ShiftChange:
    """Return the record of a change that is made at `at`; a swap is only offered by it."""
    spans = [span] if in_return is None else [span, in_return]
    return ShiftChange(
        id=ShiftChangeId(new_id()),
        kind=kind,
        discipline=discipline,
        doctor_id=comes,
        instead_of=goes,
        starts_at=span.start,
        ends_at=span.end,
        return_starts_at=None if in_return is None else in_return.start,
        return_ends_at=None if in_return is None else in_return.end,
        first_at=min(each.start for each in spans),
        last_at=max(each.end for each in spans),
        closes_at=closes_at,
        state="offered" if kind == "swap" else "in_force",
        made_by=by,
        since_at=at,
    )


def span_problems(span: Span, longest: timedelta, now: datetime) -> Mapping[str, str]:
    """Return what is wrong with a time that somebody stated, by field."""
    if span.end <= span.start:
        return {"ends_at": "must be after the start"}
    if span.end <= now:
        return {"ends_at": "is past"}
    if span.end - span.start > longest:
        return {"ends_at": f"is too long after the start; at most {longest.days} days"}
    if span.start > now + MAX_AHEAD:
        return {"starts_at": f"is too far ahead; at most {MAX_AHEAD.days} days"}
    return {}


def discipline_problems(discipline: str) -> Mapping[str, str]:
    """Return what is wrong with a stated discipline, by field."""
    if discipline not in all_disciplines():
        return {"discipline": "is no discipline; give a top-level specialty"}
    return {}


def holds(account: Account, discipline: str) -> bool:
    """Whether the doctor holds a specialty of the discipline."""
    return not specialties_of(discipline).isdisjoint(account.specialties)
