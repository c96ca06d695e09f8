"""What the poster of a case does about its paging: look, ask a further specialty, stop."""

from typing import Final

from server.clock import Clock
from server.errors import ConflictError, InvalidError, UnavailableError
from server.paging import escalation as rules
from server.paging.closing import Closing
from server.paging.live_line import LiveLine, LiveLines
from server.paging.ports import WAKE, NodeTeller
from server.paging.tried import Tried, tried
from store.deliveries import Deliveries
from store.escalations import Escalations
from store.ids import CaseId
from store.pages import Pages
from store.records.escalation import Escalation

MAX_ADDED: Final = 3
_MAX_TRIES: Final = 8
_RUNNING: Final = frozenset({"arming", "paging", "exhausted"})


class PosterPaging:
    """Who may do it is for the rooms to say; here it is done."""

    def __init__(
        self,
        *,
        escalations: Escalations,
        pages: Pages,
        deliveries: Deliveries,
        closing: Closing,
        lines: LiveLines,
        nodes: NodeTeller,
        clock: Clock,
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._deliveries = deliveries
        self._closing = closing
        self._lines = lines
        self._nodes = nodes
        self._clock = clock

    async def line(self, case_id: CaseId) -> LiveLine:
        """Return how far paging is for the case."""
        return await self._lines.of_case(case_id)

    async def tried(self, case_id: CaseId) -> Tried | None:
        """Return everything tried in the case's last run, None when it pages nobody."""
        escalation = await self._escalations.latest(case_id)
        if escalation is None:
            return None
        pages = await self._pages.of_escalation(escalation.id)
        deliveries = await self._deliveries.of_pages([page.id for page in pages])
        return tried(escalation, pages, deliveries)

    async def more(self, case_id: CaseId, specialty: str) -> LiveLine:
        """Page doctors of a further specialty at once; asking for it twice is asking once.

        Raises:
            InvalidError: The case asks this specialty already.
            ConflictError: Nobody is paged for the case (any more), or three were added.
        """
        for _ in range(_MAX_TRIES):
            seen = await self._escalations.latest(case_id)
            if seen is None or seen.state not in _RUNNING:
                message = "Nobody is being paged for this case."
                raise ConflictError(message)
            if await self._added(seen, specialty):
                self._nodes.tell_nodes(WAKE, {})
                self._lines.changed(seen.id)
                return await self._lines.of_case(case_id)
        raise UnavailableError

    async def stop(self, case_id: CaseId) -> LiveLine:
        """Page nobody else and withdraw what is open; stopping twice is stopping once.

        Raises:
            ConflictError: Nobody was ever paged for the case.
        """
        seen = await self._escalations.latest(case_id)
        if seen is None or seen.state == "dropped":
            message = "Nobody is being paged for this case."
            raise ConflictError(message)
        await self._closing.stop(case_id, seen.run, "withdrawn")
        return await self._lines.of_case(case_id)

    async def _added(self, seen: Escalation, specialty: str) -> bool:
        if specialty in seen.specialties:
            raise InvalidError(fields={"specialty": "is asked already"})
        extra = [wave for wave in seen.waves if wave.added]
        if any(specialty in wave.specialties for wave in extra):
            return True
        if len(extra) >= MAX_ADDED:
            message = f"At most {MAX_ADDED} specialties can be added to a case."
            raise ConflictError(message)
        added = rules.with_wave_added(seen, specialty, self._clock.now())
        changed = await self._escalations.add_wave(
            seen, waves=added.waves, state=added.state, due_at=added.due_at
        )
        return changed is not None
