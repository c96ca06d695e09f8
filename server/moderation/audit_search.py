"""What staff did, found in the audit trail: never what a doctor did as a doctor.

The trail knows who looked at, answered and wrote in which case. Told here, that would say who an
anonymous member is, without the two moderators that it takes. So there is a list of acts that are
staff's, only by whom they were done in that role, and of no act on one's own words.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from server.audit.chain import OPERATOR, SYSTEM
from server.audit.trail import AuditTrail
from server.errors import NotFoundError
from server.identity.session import Caller
from store.accounts import Accounts
from store.audit import AuditEntries, AuditFilter
from store.ids import CaseId, DoctorId
from store.records.account import Account
from store.records.audit import AuditEntry
from store.room_log import RoomLog

StaffAction = Literal[
    "account_erased", "appeal_claimed", "appeal_decided", "audit_searched", "backed_up",
    "case_erased", "doctor_added", "doctor_suspended", "doctor_verified", "doctors_looked_up",
    "entry_redacted", "factors_forgotten", "licence_asked", "licence_claimed", "licence_decided",
    "licence_expired", "licence_looked_up", "licence_paper_seen", "licence_passed_on",
    "own_data_exported", "password_link_made", "policy_set", "report_claimed", "report_decided",
    "restored", "role_set", "schedule_set", "unmask_asked", "unmask_confirmed", "unmask_read",
]  # fmt: skip
ActorKind = Literal["staff", "operator", "system"]
STAFF_ACTIONS: Final[frozenset[str]] = frozenset(get_args(StaffAction))
STAFF_ROLES: Final = ("moderator", "admin")
TOLD: Final = ("decision", "reason", "became", "role", "discipline", "urgency", "seq", "sought")
"""What is told of what an act was about, besides its case or doctor; each is a code."""
_PROGRAMS: Final = (OPERATOR, SYSTEM)


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for.

    Args:
        email: The address of the staff member who did it.
        before: The number of the entry to go on from.
    """

    email: str | None = None
    action: StaffAction | None = None
    case_id: CaseId | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class StaffAct:
    """One thing that staff did.

    Args:
        by: Who did it; None for a program, and for an account that is erased.
        to: The doctor whom it was done to, if it is about no case.
    """

    entry: AuditEntry
    by_kind: ActorKind
    by: Account | None
    to: Account | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found.

    Args:
        next: The number to go on from; None at the end.
    """

    acts: Sequence[StaffAct]
    next: int | None


class AuditSearch:
    """Keeps who looks for what, then looks."""

    def __init__(
        self, entries: AuditEntries, *, accounts: Accounts, room_log: RoomLog, audit: AuditTrail
    ) -> None:
        self._entries = entries
        self._accounts = accounts
        self._log = room_log
        self._audit = audit

    async def find(self, sought: Sought, *, limit: int, by: Caller) -> Found:
        """Return what staff did, the newest first.

        Raises:
            NotFoundError: No account has the address.
            StoreError: The look can't be kept, or nothing be read.
        """
        actor = None if sought.email is None else await self._addressed(sought.email)
        await self._audit.write(
            self._audit.event("audit_searched", by.doctor_id, role=by.role, **_kept(sought, actor))
        )
        entries = await self._entries.find(
            AuditFilter(
                actions=STAFF_ACTIONS if sought.action is None else (sought.action,),
                roles=STAFF_ROLES,
                programs=_PROGRAMS,
                actor=actor,
                case_id=sought.case_id,
                from_at=sought.from_at,
                to_at=sought.to_at,
                before=sought.before,
            ),
            limit=limit + 1,
        )
        shown = [one for one in entries[:limit] if not await self._is_about_own_words(one)]
        accounts = await self._accounts.many({DoctorId(one) for one in _people(shown)})
        last = entries[limit - 1].seq if len(entries) > limit else None
        return Found([_act(one, accounts) for one in shown], last)

    async def _addressed(self, email: str) -> DoctorId:
        account = (await self._accounts.of_emails([email])).get(email)
        if account is None:
            raise NotFoundError(fields={"email": "belongs to no account"})
        return account.id

    async def _is_about_own_words(self, entry: AuditEntry) -> bool:
        """A moderator who removes their own words does so as a member of the room."""
        if entry.action != "entry_redacted":
            return False
        case_id, seq = CaseId(entry.about["case_id"]), int(entry.about["seq"])
        target = await self._log.entry(case_id, seq)
        return target is None or target.author_id == entry.actor


def _kept(sought: Sought, actor: DoctorId | None) -> dict[str, str]:
    about = {
        "doctor_id": actor,
        "sought": sought.action,
        "case_id": sought.case_id,
        "from_at": None if sought.from_at is None else sought.from_at.isoformat(),
        "to_at": None if sought.to_at is None else sought.to_at.isoformat(),
        "before": None if sought.before is None else str(sought.before),
    }
    return {name: value for name, value in about.items() if value is not None}


def _people(entries: Sequence[AuditEntry]) -> Collection[str]:
    named = (name for one in entries for name in (one.actor, one.about.get("doctor_id")))
    return {name for name in named if name is not None and name not in _PROGRAMS}


def _act(entry: AuditEntry, accounts: dict[DoctorId, Account]) -> StaffAct:
    kinds: dict[str, ActorKind] = {OPERATOR: "operator", SYSTEM: "system"}
    # An act on a case never names a doctor: it would say who is in its room.
    to = None if "case_id" in entry.about else entry.about.get("doctor_id")
    return StaffAct(
        entry=entry,
        by_kind=kinds.get(entry.actor, "staff"),
        by=accounts.get(DoctorId(entry.actor)),
        to=None if to is None else accounts.get(DoctorId(to)),
    )
