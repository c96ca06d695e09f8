"""Appeals: one per decision, decided by another moderator than the first. Kept first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.accounts import Accounts
from server.identity.session import Caller
from store.appeals import Appeals as StoredAppeals
from store.ids import DoctorId, new_id
from store.records.moderation import Appeal, AppealOutcome, AppealState, Decision, Report
from store.reports import Reports as StoredReports

CLAIM_FOR: Final = timedelta(minutes=30)
"""After that another moderator may take an appeal over."""
MAX_LISTED: Final = 200
OPEN_TO_APPEAL: Final[frozenset[Decision]] = frozenset({"warn", "suspend"})
"""Redacted words are gone; what can be lifted can be appealed against."""
_ONCE: Final = "You have appealed against this decision; once is all there is."
_GONE: Final = "Another moderator has this appeal, or it is decided."


class Teller(Protocol):
    """Tells a doctor's live sockets."""

    def emit_doctor(
        self, doctor_id: DoctorId, event: str, payload: Mapping[str, object]
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal and what it is against."""

    appeal: Appeal
    report: Report


class Appeals:
    """The queue of appeals."""

    def __init__(
        self,
        appeals: StoredAppeals,
        *,
        reports: StoredReports,
        accounts: Accounts,
        audit: AuditTrail,
        teller: Teller,
        clock: Clock,
    ) -> None:
        self._appeals = appeals
        self._reports = reports
        self._accounts = accounts
        self._audit = audit
        self._teller = teller
        self._clock = clock

    async def make(self, report_id: str, text: str, *, by: DoctorId) -> Appeal:
        """Appeal against a decision about oneself, once. Kept first.

        Raises:
            NotFoundError: Nothing was decided about the doctor in such a report.
            ConflictError: It can't be appealed against, or was.
        """
        report = await self._reports.get(report_id)
        if report is None or report.subject_id != by or report.decision in {None, "dismiss"}:
            raise NotFoundError(fields={"report_id": "names no decision about you"})
        if report.decision not in OPEN_TO_APPEAL or report.decided_by is None:
            message = "Warnings and suspensions can be appealed against."
            raise ConflictError(message)
        appeal = Appeal(
            id=new_id(),
            report_id=report.id,
            doctor_id=by,
            decision=report.decision,
            first_by=report.decided_by,
            text=text,
            made_at=self._clock.now(),
        )
        if await self._appeals.against([report.id]):
            raise ConflictError(_ONCE)
        about = {"report_id": report.id, "decision": report.decision}
        await self._audit.write(self._audit.event("appeal_made", by, **about))
        if not await self._appeals.add(appeal):
            raise ConflictError(_ONCE)
        return appeal

    async def of(self, reports: Sequence[Report]) -> dict[str, Appeal]:
        """Return the appeals against these decisions, by report."""
        return await self._appeals.against([report.id for report in reports])

    async def queue(self, state: AppealState) -> list[Appealed]:
        """Return the appeals in this state, the oldest first, with what they are against."""
        appeals = await self._appeals.in_state(state, limit=MAX_LISTED)
        reports = await self._reports.many([appeal.report_id for appeal in appeals])
        return [
            Appealed(appeal, reports[appeal.report_id])
            for appeal in appeals
            if appeal.report_id in reports
        ]

    async def claim(self, appeal_id: str, *, by: Caller) -> Appealed:
        """Take an appeal, for half an hour or until it is decided.

        Raises:
            NotFoundError: There is no such appeal.
            ForbiddenError: The moderator decided first, or it is theirs.
            ConflictError: Another moderator holds it, or it is decided.
        """
        appeal = await self._appeals.get(appeal_id)
        if appeal is None:
            raise NotFoundError(fields={"appeal_id": "is none that there is"})
        if by.doctor_id in {appeal.first_by, appeal.doctor_id}:
            message = "Another moderator than the first decides it, and never whom it is about."
            raise ForbiddenError(message)
        now = self._clock.now()
        claimed = await self._appeals.claim(
            appeal_id, by=by.doctor_id, at=now, lapsed_before=now - CLAIM_FOR
        )
        return await self._appealed(claimed)

    async def decide(
        self, appeal_id: str, outcome: AppealOutcome, because: str, *, by: Caller
    ) -> Appealed:
        """Let the decision stand or lift it, and tell the doctor; asking again is safe. Kept first.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: As `claim`.
            StoreError: Nobody can tell how far it came: ask again.
        """
        appeal = (await self.claim(appeal_id, by=by)).appeal
        about = {"report_id": appeal.report_id, "decision": appeal.decision, "became": outcome}
        await self._audit.write(
            self._audit.event("appeal_decided", by.doctor_id, role=by.role, **about)
        )
        if outcome == "lifted" and appeal.decision == "suspend":
            await self._accounts.readmit(appeal.doctor_id)
        decided = await self._appealed(
            await self._appeals.decide(
                appeal.id, by=by.doctor_id, outcome=outcome, because=because, at=self._clock.now()
            )
        )
        told = {"report_id": appeal.report_id, "outcome": outcome}
        self._teller.emit_doctor(appeal.doctor_id, "appeal:decided", told)
        return decided

    async def _appealed(self, appeal: Appeal | None) -> Appealed:
        if appeal is None:
            raise ConflictError(_GONE)
        report = await self._reports.get(appeal.report_id)
        if report is None:
            raise NotFoundError(fields={"appeal_id": "is none that there is"})
        return Appealed(appeal, report)
