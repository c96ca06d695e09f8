"""Which collection holds what about a doctor or a case, and what an erasure does with it.

Every collection has its line; a test holds them to it. `delete` removes the documents, `work` is
done by the erasure's own steps, `keep` says why it may stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from store.driver import Database, Document, driver_errors
from store.ids import CaseId, DoctorId

Deed = Literal["delete", "work", "keep"]


@dataclass(frozen=True, slots=True)
class Line:
    """One collection.

    Args:
        doctor: The field that names the doctor whose document it is; None when none does.
        on_doctor: What an account's erasure does with it.
        case: The field that names the case; None when none does.
        on_case: What a case's erasure does with it.
        why: For what is kept.
        told: Fields that the doctor gets with an export of their own data.
    """

    doctor: str | None = None
    on_doctor: Deed = "keep"
    case: str | None = None
    on_case: Deed = "keep"
    why: str = ""
    told: tuple[str, ...] = ()


LINES: Final[Mapping[str, Line]] = {
    "accounts": Line(
        doctor="_id",
        on_doctor="work",
        told=(
            "_id", "email", "email_verified", "name", "country", "licence_number", "specialties",
            "languages", "time_zone", "status", "role", "created_at", "available",
            "available_until", "paged_at", "verified_until",
        ),
    ),
    "appeals": Line(
        doctor="doctor_id",
        on_doctor="delete",
        told=(
            "report_id", "decision", "text", "made_at", "state", "outcome", "because", "decided_at",
        ),
    ),
    "attachments": Line(
        doctor="owner_id",
        on_doctor="work",
        case="case_id",
        on_case="work",
        told=("_id", "case_id", "width", "height", "size_bytes", "content_type", "created_at"),
    ),
    "audit": Line(
        doctor="actor",
        why="ids and codes only; what was done must be provable",
        told=("_id", "at", "action", "about", "outcome"),
    ),
    "cases": Line(doctor="poster_id", on_doctor="work", case="_id", on_case="work"),
    "channel_plans": Line(doctor="_id", on_doctor="delete", told=("steps", "phone")),
    "deliveries": Line(doctor="doctor_id", on_doctor="delete"),
    "devices": Line(
        doctor="doctor_id",
        on_doctor="delete",
        told=("kind", "label", "created_at", "last_accepted_at", "confirmed_at"),
    ),
    "duty_settings": Line(
        doctor="_id", on_doctor="delete", told=("quiet", "pages_a_day", "pages_a_month")
    ),
    "erasures": Line(why="so that an old copy that is restored loses it again"),
    "escalations": Line(
        doctor="poster_id", case="case_id", why="times and codes, for figures of response"
    ),
    "exports": Line(
        doctor="doctor_id", on_doctor="work", told=("state", "asked_at", "ready_at", "expires_at")
    ),
    "factors": Line(doctor="_id", on_doctor="delete"),
    "hospital_links": Line(doctor="doctor_id", on_doctor="delete"),
    "leases": Line(why="names of processes"),
    "licence_checks": Line(
        doctor="doctor_id",
        on_doctor="delete",
        told=(
            "kind", "state", "opened_at", "asked", "asked_at", "answer", "answered_at", "decision",
            "decided_because", "decided_at",
        ),
    ),
    "licence_papers": Line(
        doctor="doctor_id", on_doctor="delete", told=("content_type", "size_bytes", "sent_at")
    ),
    "node_reports": Line(why="names of processes, and counts"),
    "notes": Line(
        doctor="doctor_id",
        on_doctor="delete",
        case="case_id",
        on_case="delete",
        told=("kind", "case_id", "made_at", "state"),
    ),
    "pages": Line(
        doctor="doctor_id",
        case="case_id",
        why="an id that leads to nobody any more, times and codes, for figures of response",
        told=(
            "_id", "case_id", "specialty", "urgency", "wave", "offered_at", "state",
            "acknowledged_at", "acknowledgement", "declined_at", "decline_reason", "closed_at",
        ),
    ),
    "passages": Line(case="case_id", on_case="work"),
    "policies": Line(why="rules of paging, and ids of who set them"),
    "redactions": Line(case="case_id", why="so that an old copy that is restored loses it again"),
    "reports": Line(
        doctor="reporter_id",
        on_doctor="work",
        case="case_id",
        on_case="work",
        told=("case_id", "seq", "reason", "text", "opened_at", "state", "decision", "decided_at"),
    ),
    "restores": Line(why="when a copy was put back"),
    "room_log": Line(doctor="author_id", on_doctor="work", case="case_id", on_case="work"),
    "schedules": Line(why="an id that leads to nobody; its turns are shown as gaps to be filled"),
    "secrets": Line(why="keys of the server"),
    "seen": Line(
        doctor="doctor_id",
        on_doctor="delete",
        case="case_id",
        why="ids and numbers, for the count of views",
        told=("case_id", "seq", "first_at"),
    ),
    "sessions": Line(
        doctor="doctor_id", on_doctor="work", told=("address", "created_at", "last_seen_at")
    ),
    "shift_changes": Line(
        doctor="doctor_id",
        why="an id that leads to nobody; who was on call when must be provable",
        told=("kind", "discipline", "starts_at", "ends_at", "state", "since_at"),
    ),
    "tickets": Line(doctor="doctor_id", on_doctor="delete"),
    "translation_memory": Line(doctor="by", on_doctor="work", case="case_id", on_case="work"),
    "translations": Line(case="case_id", on_case="work"),
    "translators": Line(why="names of processes"),
    "unmaskings": Line(
        doctor="doctor_id", case="case_id", on_case="work", why="who was unmasked must be provable"
    ),
    "wishes": Line(
        doctor="doctor_id",
        on_doctor="delete",
        case="case_id",
        told=("case_id", "anonymous"),
    ),
}  # fmt: skip


class Personal:
    """Deletes and reads by these lines."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def delete_of_doctor(self, doctor_id: DoctorId) -> int:
        """Delete all documents that an account's erasure deletes; safe to repeat."""
        return await self._delete(
            {
                name: {line.doctor: doctor_id}
                for name, line in LINES.items()
                if line.on_doctor == "delete" and line.doctor is not None
            }
        )

    async def delete_of_case(self, case_id: CaseId) -> int:
        """Delete all documents that a case's erasure deletes; safe to repeat."""
        return await self._delete(
            {
                name: {line.case: case_id}
                for name, line in LINES.items()
                if line.on_case == "delete" and line.case is not None
            }
        )

    async def told(self, doctor_id: DoctorId) -> dict[str, list[Document]]:
        """Return what the doctor gets of their own data, by collection."""
        found: dict[str, list[Document]] = {}
        for name, line in LINES.items():
            if not line.told or line.doctor is None:
                continue
            shown = dict.fromkeys(line.told, 1) | ({} if "_id" in line.told else {"_id": 0})
            # The field's name is one of LINES above.
            theirs = {line.doctor: doctor_id}
            with driver_errors():
                documents = await self._database[name].find(theirs, shown).to_list(None)
            if documents:
                found[name] = documents
        return found

    async def _delete(self, queries: Mapping[str, Document]) -> int:
        count = 0
        for name, query in queries.items():
            with driver_errors(write=True):
                count += (await self._database[name].delete_many(query)).deleted_count
        return count
