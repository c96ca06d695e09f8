"""Under which names nodes tell each other things; the installation's prefix is not part of them."""

from typing import Final

from store.ids import CaseId, DoctorId

_ROOM: Final = "case:"


def of_room(case_id: CaseId) -> str:
    return _ROOM + case_id


def room_in(name: str) -> CaseId | None:
    """Return the room that a name is of, None when it is no room's."""
    return CaseId(name.removeprefix(_ROOM)) if name.startswith(_ROOM) else None


def of_doctor(doctor_id: DoctorId) -> str:
    return f"doctor:{doctor_id}"


def of_topic(topic: str) -> str:
    return f"topic:{topic}"
