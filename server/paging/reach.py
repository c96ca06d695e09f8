"""What follows when a delivery did not reach its doctor: the next channel, or somebody else."""

from collections.abc import Iterable

from server.clock import Clock
from server.notify.routing import after_loss
from server.paging.pager import Pager
from store.deliveries import Deliveries
from store.escalations import Escalations
from store.records.delivery import Delivery
from store.records.page import Page


class Reach:
    """Safe to repeat: what was brought forward stays there, a page is replaced once."""

    def __init__(
        self, *, escalations: Escalations, deliveries: Deliveries, pager: Pager, clock: Clock
    ) -> None:
        self._escalations = escalations
        self._deliveries = deliveries
        self._pager = pager
        self._clock = clock

    async def lost(self, page: Page) -> None:
        """Go on at once for a page of which a delivery has just ended in vain."""
        await self.settle(page, await self._deliveries.of_pages([page.id]))

    async def settle(self, page: Page, deliveries: Iterable[Delivery]) -> None:
        """Bring the next channel forward, or page somebody else when there is none.

        The page itself stays open: its doctor may still see it in an open app.
        """
        known = [one for one in deliveries if one.channel != "live"]
        now = self._clock.now()
        follows = after_loss(known, now)
        if follows == "hasten":
            next_at = min(one.due_at for one in known if one.state == "pending")
            await self._deliveries.hasten(page.id, planned_by=next_at, due_at=now)
        elif follows == "replace":
            escalation = await self._escalations.get(page.escalation_id)
            if escalation is not None and escalation.state in {"paging", "exhausted"}:
                await self._pager.replace(escalation, page)
