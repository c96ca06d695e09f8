"""Reports: doctors open them, moderators claim and decide them; a decision is carried out here."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.fanout.hub import Hub
from server.identity.accounts import Accounts
from server.identity.session import Caller
from server.rooms.redaction import Redacting
from server.rooms.rules.redaction import RedactionReason
from store.ids import SYSTEM, CaseId, DoctorId, new_id
from store.records.moderation import Decision, Report, ReportAbout, ReportReason, ReportState
from store.reports import Reports as StoredReports
from store.room_log import RoomLog

CLAIM_FOR: Final = timedelta(minutes=30)
"""After that another moderator may take a report over."""
MAX_LISTED: Final = 200
_REDACTED_AS: Final[dict[ReportReason, RedactionReason]] = {
    "patient_data": "patient_data",
    "unsafe_advice": "unsafe",
    "promotion": "promotion",
    "abuse": "abuse",
}


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a doctor reports: an entry, a case, or (with words only) anything else."""

    key: str
    reason: ReportReason
    text: str | None
    case_id: CaseId | None
    seq: int | None
    about: ReportAbout = "words"


class Reports:
    """The queue of reports."""

    def __init__(
        self,
        reports: StoredReports,
        *,
        room_log: RoomLog,
        redacting: Redacting,
        accounts: Accounts,
        audit: AuditTrail,
        hub: Hub,
        clock: Clock,
    ) -> None:
        self._reports = reports
        self._log = room_log
        self._redacting = redacting
        self._accounts = accounts
        self._audit = audit
        self._hub = hub
        self._clock = clock

    async def open(self, new: NewReport, *, by: Caller) -> Report:
        """Put a report into the queue; the same key again is the same report.

        Raises:
            InvalidError: It names nothing that could be looked at.
            NotFoundError: There is no such case or entry.
        """
        if new.case_id is None and (new.seq is not None or new.text is None):
            wrong = "is needed, or a text that says what this is about"
            raise InvalidError(fields={"case_id": wrong})
        return await self._reports.add(
            Report(
                id=new_id(),
                reporter_id=by.doctor_id,
                key=new.key,
                reason=new.reason,
                text=new.text,
                case_id=new.case_id,
                seq=new.seq,
                subject_id=await self._subject(new.case_id, new.seq),
                about=new.about,
                opened_at=self._clock.now(),
            )
        )

    async def queue(self, state: ReportState) -> list[Report]:
        """Return the reports in this state, the oldest first."""
        return await self._reports.in_state(state, limit=MAX_LISTED)

    async def about(self, doctor_id: DoctorId) -> list[Report]:
        """Return what was decided about a doctor, the newest first; dismissed ones stay unknown."""
        return await self._reports.about(doctor_id, limit=MAX_LISTED)

    async def claim(self, report_id: str, *, by: Caller) -> Report:
        """Take a report, for half an hour or until it is decided.

        Raises:
            NotFoundError: There is no such report.
            ForbiddenError: It is about the moderator.
            ConflictError: Another moderator holds it, or it is decided.
        """
        report = await self._existing(report_id)
        if report.subject_id == by.doctor_id:
            message = "It is about you; another moderator decides it."
            raise ForbiddenError(message)
        now = self._clock.now()
        claimed = await self._reports.claim(
            report_id, by=by.doctor_id, at=now, lapsed_before=now - CLAIM_FOR
        )
        if claimed is None:
            message = "Another moderator has this report, or it is decided."
            raise ConflictError(message)
        return claimed

    async def decide(
        self, report_id: str, decision: Decision, because: str, *, by: Caller
    ) -> Report:
        """Carry a decision out and close the report; asking again after a failure is safe.

        Raises:
            NotFoundError: There is no such report.
            ForbiddenError: It is about the moderator.
            ConflictError: Another moderator holds it, it is decided, or it names no entry or
                doctor to which this decision could apply.
            StoreError: Nobody can tell how far it came: ask again.
        """
        report = await self.claim(report_id, by=by)
        _check_applies(report, decision)
        about = {"report_id": report.id, "decision": decision, "reason": report.reason or ""}
        if report.case_id is not None:
            about |= {"case_id": report.case_id, "seq": str(report.seq or 1)}
        await self._audit.write(
            self._audit.event("report_decided", by.doctor_id, role=by.role, **about)
        )
        await self._carry_out(report, decision, by)
        decided = await self._reports.decide(
            report.id,
            by=by.doctor_id,
            decision=decision,
            because=because,
            at=self._clock.now(),
        )
        if decided is None:
            message = "Another moderator has this report by now."
            raise ConflictError(message)
        self._tell(decided, decision)
        return decided

    def _tell(self, decided: Report, decision: Decision) -> None:
        """Tell whom it is about what was decided, and who reported it only that it was."""
        if decided.subject_id is not None and decision != "dismiss":
            told = {"report_id": decided.id, "decision": decision}
            self._hub.emit_doctor(decided.subject_id, "report:decided", told)
        closed = {"report_id": decided.id, "case_id": decided.case_id}
        self._hub.emit_doctor(decided.reporter_id, "report:closed", closed)

    async def _carry_out(self, report: Report, decision: Decision, by: Caller) -> None:
        if decision == "redact" and report.case_id is not None and report.reason is not None:
            try:
                await self._redacting.redact(
                    report.case_id,
                    f"report-{report.id}",
                    report.seq or 1,
                    _REDACTED_AS[report.reason],
                    by=by,
                    moderator=True,
                )
            except ConflictError:
                # Somebody else was first: the words are gone, which is what was decided.
                return
        elif decision == "suspend" and report.subject_id is not None:
            account = await self._accounts.profile(report.subject_id)
            await self._accounts.suspend(account.email)

    async def _subject(self, case_id: CaseId | None, seq: int | None) -> DoctorId | None:
        if case_id is None:
            return None
        entry = await self._log.entry(case_id, seq or 1)
        if entry is None:
            raise NotFoundError(fields={"seq" if seq else "case_id": "is none that there is"})
        return None if entry.author_id == SYSTEM else entry.author_id

    async def _existing(self, report_id: str) -> Report:
        report = await self._reports.get(report_id)
        if report is None:
            raise NotFoundError(fields={"report_id": "is none that there is"})
        return report


def _check_applies(report: Report, decision: Decision) -> None:
    needs_entry = decision == "redact" and report.case_id is None
    needs_doctor = decision in {"warn", "suspend"} and report.subject_id is None
    if needs_entry or needs_doctor:
        message = "The report names no entry or doctor to which this could apply."
        raise ConflictError(message, fields={"decision": "may be dismiss here"})
