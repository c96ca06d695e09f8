"""What a room shows of who is in it. Pure; the only place that decides who is named and counted."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from store.ids import CaseId, MemberId

MIN_PRESENT_TO_COUNT: Final = 5
MAX_NAMED: Final = 100
"""Longer lists are cut: `total` says how many there are."""


@dataclass(frozen=True, slots=True)
class PresentDoctor:
    """A doctor as one room may know them.

    Args:
        ref: Opaque, the same for all of the doctor's sockets in this case, on every node, and
            different in every other case. Never sent to anyone.
        member_id: None before the first act in the room.
        name: Only if the member is not anonymous.
    """

    ref: str
    member_id: MemberId | None
    name: str | None
    specialty: str


@dataclass(frozen=True, slots=True)
class Named:
    """A member who is here under their name."""

    member_id: MemberId
    name: str
    specialty: str

    def as_wire(self) -> dict[str, str]:
        """Return the member as it is sent."""
        return {"member_id": self.member_id, "name": self.name, "specialty": self.specialty}


@dataclass(frozen=True, slots=True)
class PresenceView:
    """Who is in a room, as everyone in it is told.

    Args:
        counts: Anonymous members and readers by specialty; None under five people present.
        total: Everyone; None under five people present.
    """

    members: tuple[Named, ...] = ()
    counts: Mapping[str, int] | None = None
    total: int | None = None

    def as_wire(self, case_id: CaseId) -> dict[str, object]:
        """Return the payload of `presence:changed`."""
        return {
            "case_id": case_id,
            "members": [member.as_wire() for member in self.members],
            "counts": None if self.counts is None else dict(self.counts),
            "total": self.total,
        }


@dataclass(frozen=True, slots=True)
class TypingView:
    """Who is typing in a room; counts as in `PresenceView`."""

    members: tuple[Named, ...] = ()
    counts: Mapping[str, int] | None = None

    def as_wire(self, case_id: CaseId) -> dict[str, object]:
        """Return the payload of `typing:changed`."""
        return {
            "case_id": case_id,
            "members": [member.as_wire() for member in self.members],
            "counts": None if self.counts is None else dict(self.counts),
        }


def presence_view(present: Iterable[PresentDoctor]) -> PresenceView:
    """Return who is here: the named by name, the others as counts once five are present.

    A doctor with several tabs counts once; where tabs know different things of them (they
    took off the alias meanwhile), the one that says more is right, since nobody puts it on again.
    """
    doctors = _by_ref(present)
    enough = len(doctors) >= MIN_PRESENT_TO_COUNT
    return PresenceView(
        members=_named(doctors.values())[:MAX_NAMED],
        counts=_counts(doctors.values()) if enough else None,
        total=len(doctors) if enough else None,
    )


def typing_view(present: Iterable[PresentDoctor], typing: Collection[str]) -> TypingView:
    """Return who of those present is typing; `typing` holds their refs."""
    doctors = _by_ref(present)
    typists = [doctor for ref, doctor in doctors.items() if ref in typing]
    counts = _counts(typists) if len(doctors) >= MIN_PRESENT_TO_COUNT else None
    return TypingView(members=_named(typists)[:MAX_NAMED], counts=counts or None)


def _by_ref(present: Iterable[PresentDoctor]) -> dict[str, PresentDoctor]:
    doctors: dict[str, PresentDoctor] = {}
    for doctor in present:
        known = doctors.get(doctor.ref)
        if known is None or _said(doctor) > _said(known):
            doctors[doctor.ref] = doctor
    return doctors


def _said(doctor: PresentDoctor) -> tuple[bool, bool]:
    return (doctor.name is not None, doctor.member_id is not None)


def _named(doctors: Iterable[PresentDoctor]) -> tuple[Named, ...]:
    named = [
        Named(doctor.member_id, doctor.name, doctor.specialty)
        for doctor in doctors
        if doctor.member_id is not None and doctor.name is not None
    ]
    return tuple(sorted(named, key=lambda member: (member.name, member.member_id)))


def _counts(doctors: Iterable[PresentDoctor]) -> dict[str, int]:
    hidden = Counter(
        doctor.specialty for doctor in doctors if doctor.name is None or doctor.member_id is None
    )
    return dict(sorted(hidden.items()))
