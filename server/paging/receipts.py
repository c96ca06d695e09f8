"""What devices tell back: that a page is shown, that it was tapped."""

from server.clock import Clock
from server.paging.live_line import LiveLines
from store.deliveries import Deliveries
from store.ids import DeliveryId
from store.pages import Pages


class Receipts:
    """A receipt spares its doctor the later channels; it acknowledges nothing."""

    def __init__(
        self, *, deliveries: Deliveries, pages: Pages, lines: LiveLines, clock: Clock
    ) -> None:
        self._deliveries = deliveries
        self._pages = pages
        self._lines = lines
        self._clock = clock

    async def shown(self, receipt: DeliveryId, *, opened: bool) -> None:
        """Note a receipt. One that we never gave out changes nothing and is not told apart."""
        now = self._clock.now()
        delivery = await self._deliveries.shown(receipt, at=now)
        if delivery is not None and delivery.thanks is None:
            await self._pages.received(
                delivery.page_id, shown_at=now, opened_at=now if opened else None
            )
            if opened:
                self._lines.changed(delivery.escalation_id)
