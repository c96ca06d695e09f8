"""What overrides, swaps and time off make of those whose turn it is. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from server.paging.oncall.hours import Span
from store.ids import DoctorId
from store.records.shift import ShiftChange


def changed(
    on_turn: Sequence[DoctorId], changes: Iterable[ShiftChange], discipline: str, instant: datetime
) -> tuple[DoctorId, ...]:
    """Return who is on call after the changes that hold at the instant.

    Later changes go on top of earlier ones, so that a shift taken over can be handed on.
    Whoever comes instead of another is on call just when the other would have been. Time off
    comes last: nobody is called up from it.
    """
    people = list(on_turn)
    off: set[DoctorId] = set()
    for change in in_order(changes):
        if change.kind == "time_off":
            if change.instead_of is not None and Span(change.starts_at, change.ends_at).holds(
                instant
            ):
                off.add(change.instead_of)
        elif change.discipline == discipline:
            for comes, goes, span in halves(change):
                if span.holds(instant):
                    people = _replaced(people, comes, goes)
    return tuple(doctor for doctor in dict.fromkeys(people) if doctor not in off)


def edges(
    changes: Iterable[ShiftChange], discipline: str, start: datetime, end: datetime
) -> Iterator[datetime]:
    """Yield where changes begin and end, after `start` and before `end`, in no order."""
    for change in changes:
        if change.discipline in {None, discipline}:
            for at in (
                change.starts_at,
                change.ends_at,
                change.return_starts_at,
                change.return_ends_at,
            ):
                if at is not None and start < at < end:
                    yield at


def halves(change: ShiftChange) -> Iterator[tuple[DoctorId | None, DoctorId | None, Span]]:
    """Yield who comes, who goes and when: once for an override, twice for a swap in return."""
    yield change.doctor_id, change.instead_of, Span(change.starts_at, change.ends_at)
    if change.return_starts_at is not None and change.return_ends_at is not None:
        yield (
            change.instead_of,
            change.doctor_id,
            Span(change.return_starts_at, change.return_ends_at),
        )


def in_order(changes: Iterable[ShiftChange]) -> list[ShiftChange]:
    """Return the changes in force, later ones last."""
    in_force = (change for change in changes if change.state == "in_force")
    return sorted(in_force, key=lambda change: (change.since_at, change.id))


def _replaced(
    people: list[DoctorId], comes: DoctorId | None, goes: DoctorId | None
) -> list[DoctorId]:
    if comes is None:
        return people
    if goes is None:
        return [*people, comes]
    return [comes if doctor == goes else doctor for doctor in people]
