"""Builds the objects of tests: name what matters, the rest is plausible."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from server.identity.session import Caller
from server.rooms.acts import Act, Actor, Shown
from server.rooms.state import RoomState
from store.ids import CaseId, DoctorId, MemberId, SessionId, new_id
from store.records.account import Account
from store.records.entry import Draft, Entry

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_account(**changes: Any) -> Account:
    """A verified cardiologist in Spain."""
    doctor_id = changes.pop("id", DoctorId(new_id()))
    fields: dict[str, Any] = {
        "email": f"{doctor_id.lower()}@hospital.example",
        "email_verified": True,
        "password_hash": "unused",
        "name": "Elena Ruiz",
        "country": "ES",
        "licence_number": "282812345",
        "licence_key": doctor_id,
        "specialties": ("cardiology",),
        "languages": ("es",),
        "time_zone": "Europe/Madrid",
        "status": "verified",
        "role": "doctor",
        "created_at": NOON,
    }
    return Account(id=doctor_id, **(fields | changes))


def make_caller(account: Account | None = None) -> Caller:
    """The account, signed in."""
    account = account or make_account()
    return Caller(
        doctor_id=account.id,
        session_id=SessionId(new_id()),
        status=account.status,
        email_verified=account.email_verified,
        role=account.role,
        specialties=account.specialties,
        languages=account.languages,
        country=account.country,
        name=account.name,
        email=account.email,
    )


def make_actor(doctor_id: str = "poster", **changes: Any) -> Actor:
    """A cardiologist who acts without a name."""
    fields: dict[str, Any] = {
        "name": f"Dr {doctor_id}",
        "specialties": frozenset({"cardiology"}),
        "shown": Shown("cardiology", "ES"),
        "member_id": MemberId(f"member-{doctor_id}"),
        "anonymous": True,
    }
    return Actor(doctor_id=DoctorId(doctor_id), **(fields | changes))


def make_act(actor: Actor | None = None, *, key: str | None = None, minutes: float = 0) -> Act:
    """An act so many minutes after noon."""
    return Act(
        case_id=CaseId("case"),
        actor=actor or make_actor(),
        key=key or new_id(),
        digest="digest",
        at=NOON + timedelta(minutes=minutes),
    )


def make_case(**changes: Any) -> dict[str, Any]:
    """A case as its poster states it."""
    return {
        "title": "Syncope on exertion with a new systolic murmur",
        "story": "72-year-old man, two episodes of syncope while climbing stairs. Murmur 4/6.",
        "question": {"kind": "next_test", "text": "Echocardiogram today or tomorrow?"},
        "patient": {"age_band": "70-79", "sex": "male"},
        "specialties": ["cardiology"],
        "urgency": "now",
        "language": "en",
        "attachments": [],
        **changes,
    }


def make_said(text: str = "Do the echocardiogram today.", **changes: Any) -> dict[str, Any]:
    """A message's data as the rules take it."""
    return {"text": text, "language": "en", "reply_to": None, "attachments": [], **changes}


def append(state: RoomState, drafts: Sequence[Draft], *, at: datetime = NOON) -> list[Entry]:
    """Number the drafts on from the state, fold them in, and return them."""
    entries = [
        Entry(
            case_id=state.case_id,
            seq=state.seq + offset,
            at=draft.at or at,
            **draft.model_dump(exclude={"at"}),
        )
        for offset, draft in enumerate(drafts, start=1)
    ]
    state.apply_all(entries)
    return entries
