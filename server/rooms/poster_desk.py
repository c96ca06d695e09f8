"""The poster's desk: summing one's own case up; how paging is going for it, asking on, stopping."""

from server.errors import ForbiddenError, NotFoundError
from server.identity.session import Caller
from server.paging.live_line import LiveLine
from server.paging.poster import PosterPaging
from server.paging.tried import Tried
from server.rooms.acting import Acting
from server.rooms.rules import case as rules
from server.rooms.writing import Writing
from server.translate.detection import detect
from store.ids import CaseId
from store.records.account import Language
from store.records.entry import Entry


class PosterDesk:
    """Only the doctor who posted a case may; coordinators see what was tried."""

    def __init__(self, *, writing: Writing, acting: Acting, paging: PosterPaging) -> None:
        self._writing = writing
        self._acting = acting
        self._paging = paging

    async def pin_summary(
        self, case_id: CaseId, key: str, text: str, *, language: Language | None, by: Caller
    ) -> Entry:
        """Have a summary stand at the room's top, in the place of an earlier one.

        Raises:
            RejectedError: As the rule says.
            StoreError: Nothing was written, or nobody can tell: ask again with the same key.
        """
        await self._writing.existing(case_id)
        body = {"t": text, "l": language}
        act = self._acting.act("summary:pin", body, case_id, key, self._acting.member(by))
        said = {"text": text, "language": language or detect(text)}
        return await self._writing.append(act, lambda state, _: rules.pin_summary(state, act, said))

    async def unpin_summary(self, case_id: CaseId, key: str, *, by: Caller) -> Entry:
        """Take the summary from the room's top; its words stay in the log.

        Raises:
            RejectedError, StoreError: As `pin_summary`.
        """
        await self._writing.existing(case_id)
        act = self._acting.act("summary:unpin", {}, case_id, key, self._acting.member(by))
        return await self._writing.append(act, rules.unpin_summary)

    async def line(self, case_id: CaseId, *, by: Caller) -> LiveLine:
        """Return how far paging is.

        Raises:
            NotFoundError: There is no such case.
            ForbiddenError: Somebody else posted it.
        """
        await self._check(case_id, by)
        return await self._paging.line(case_id)

    async def page_more(self, case_id: CaseId, specialty: str, *, by: Caller) -> LiveLine:
        """Page doctors of a further specialty at once.

        Raises:
            NotFoundError: There is no such case.
            ForbiddenError: Somebody else posted it.
            InvalidError: The case asks this specialty already.
            ConflictError: Nobody is paged for the case (any more), or three were added.
        """
        await self._check(case_id, by)
        return await self._paging.more(case_id, specialty)

    async def stop_paging(self, case_id: CaseId, *, by: Caller) -> LiveLine:
        """Page nobody else; everybody who was asked is told so. The case stays open.

        Raises:
            NotFoundError: There is no such case.
            ForbiddenError: Somebody else posted it.
            ConflictError: Nobody was ever paged for the case.
        """
        await self._check(case_id, by)
        return await self._paging.stop(case_id)

    async def tried(self, case_id: CaseId) -> Tried:
        """Return everything that was tried for a case, without names.

        Raises:
            NotFoundError: There is no such case, or nobody is ever paged for it.
        """
        await self._writing.existing(case_id)
        found = await self._paging.tried(case_id)
        if found is None:
            raise NotFoundError
        return found

    async def _check(self, case_id: CaseId, by: Caller) -> None:
        state = await self._writing.existing(case_id)
        if state.poster_id != by.doctor_id:
            message = "Only the doctor who posted the case may do this."
            raise ForbiddenError(message)
