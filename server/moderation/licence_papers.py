"""Papers for the check of a licence: photos made anew from pixels, PDFs as they are; kept sealed.

Only the doctor and the reviewer who holds the check may see one, and each look is kept first.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from server.attachments.header import read_header
from server.attachments.intake import Intake
from server.attachments.pool import Pool
from server.attachments.scrubbed import Job
from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import (
    ConflictError,
    NotFoundError,
    TooLargeError,
    UnsupportedMediaError,
)
from server.identity.session import Caller
from server.moderation.licence_queue import CLAIM_FOR
from server.moderation.own_licence import OwnLicence
from server.notify.sealing import SealError
from store.ids import new_id
from store.licence_checks import LicenceChecks as StoredChecks
from store.licence_papers import MAX_SEALED_BYTES
from store.licence_papers import LicencePapers as StoredPapers
from store.records.licence_check import LicenceCheck
from store.records.licence_paper import LicencePaper, PaperType

MAX_PAPERS: Final = 4
MAX_PAPER_BYTES: Final = 5 * 1024 * 1024
_PDF_HEAD: Final = b"%PDF-"
_PDF_END: Final = b"%%EOF"
_PDF_TAIL_BYTES: Final = 1024
"""Readers look for the end mark in the last kibibyte (ISO 32000-1, annex H, note 18)."""


class Sealing(Protocol):
    """Keeps bytes so that reading the database is not enough."""

    def seal(self, value: bytes) -> bytes: ...
    def open(self, sealed: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper ready to be sent."""

    content_type: PaperType
    data: bytes


class LicencePapers:
    """All that may be done with papers."""

    def __init__(
        self,
        papers: StoredPapers,
        *,
        checks: StoredChecks,
        own: OwnLicence,
        pool: Pool,
        sealing: Sealing,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._papers = papers
        self._checks = checks
        self._own = own
        self._pool = pool
        self._sealing = sealing
        self._audit = audit
        self._clock = clock
        self._intake = Intake(max_bytes=MAX_PAPER_BYTES)

    async def upload(self, by: Caller, stream: AsyncIterator[bytes]) -> LicencePaper:
        """Keep a paper for the caller's check. What came is forgotten but for what is kept.

        Raises:
            ConflictError: No check is under way, or it has four papers.
            InvalidError, TooLargeError, UnsupportedMediaError: See field `file`.
            RateLimitedError, UnavailableError: Too much at a time; try again.
        """
        check = await self._own.undecided(by.doctor_id)
        with self._intake.slot(by.doctor_id) as held:
            content_type, data = await self._clean(await held.read(stream))
        sealed = self._sealing.seal(data)
        if len(sealed) > MAX_SEALED_BYTES:
            raise TooLargeError(fields={"file": "has too many pixels; send a smaller photo"})
        for slot in range(1, MAX_PAPERS + 1):
            paper = LicencePaper(
                id=new_id(),
                check_id=check.id,
                doctor_id=by.doctor_id,
                slot=slot,
                content_type=content_type,
                size_bytes=len(data),
                sent_at=self._clock.now(),
            )
            if await self._papers.add(paper, sealed):
                return paper
        message = f"{MAX_PAPERS} papers are enough; remove one to send another."
        raise ConflictError(message)

    async def open(self, paper_id: str, *, by: Caller) -> OpenPaper:
        """Return a paper to its doctor, or to the reviewer who holds the check.

        Raises:
            NotFoundError: There is none that the caller may see.
            StoreError: The look can't be kept, or the paper not be read.
        """
        paper = await self._papers.get(paper_id)
        if paper is None or not await self._may_see(paper, by):
            raise NotFoundError
        about = {"paper_id": paper.id, "check_id": paper.check_id, "doctor_id": paper.doctor_id}
        await self._audit.write(
            self._audit.event("licence_paper_seen", by.doctor_id, role=by.role, **about)
        )
        sealed = await self._papers.sealed(paper.id)
        if sealed is None:
            raise NotFoundError
        try:
            return OpenPaper(paper.content_type, self._sealing.open(sealed))
        except SealError as err:
            # Sealed by a server secret that is no more: nobody can ever read it.
            raise NotFoundError from err

    async def remove(self, paper_id: str, *, by: Caller) -> None:
        """Remove one of the caller's papers for good, while the check is under way.

        Raises:
            ConflictError: No check is under way.
            NotFoundError: It has no such paper.
        """
        check = await self._own.undecided(by.doctor_id)
        if not await self._papers.remove(paper_id, doctor_id=by.doctor_id, check_id=check.id):
            raise NotFoundError(fields={"paper_id": "is none that there is"})

    async def of(self, check: LicenceCheck | None) -> list[LicencePaper]:
        """Return the papers of a check, those sent first first."""
        if check is None:
            return []
        return (await self._papers.of_checks([check.id])).get(check.id, [])

    async def _clean(self, data: bytes) -> tuple[PaperType, bytes]:
        if data.startswith(_PDF_HEAD):
            if _PDF_END not in data[-_PDF_TAIL_BYTES:]:
                raise UnsupportedMediaError(fields={"file": "is no whole PDF; send it again"})
            return "application/pdf", data
        header = read_header(data)
        scrubbed = await self._pool.scrub(data, Job(format=header.format))
        return scrubbed.content_type, scrubbed.image

    async def _may_see(self, paper: LicencePaper, by: Caller) -> bool:
        if paper.doctor_id == by.doctor_id:
            return True
        check = await self._checks.get(paper.check_id)
        reviews = by.verified and by.role == "admin" and not by.lacks_factor
        return reviews and check is not None and _holds(check, by, self._clock.now())


def _holds(check: LicenceCheck, by: Caller, now: datetime) -> bool:
    return (
        check.state == "claimed"
        and check.claimed_by == by.doctor_id
        and check.claimed_at is not None
        and now - check.claimed_at < CLAIM_FOR
    )
