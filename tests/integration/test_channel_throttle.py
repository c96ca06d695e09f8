"""A throttled channel sends as fast as it may, the longest due first; the others don't wait."""

from collections import Counter

from server.clock import ManualClock
from server.metrics import REGISTRY
from server.paging.ports import NewCase
from store.client import Store
from tests.channel_stage import Reach, channel_stage


async def told(reach: Reach, case: NewCase) -> tuple[int, int, float | None]:
    """Letters and messages to phones that were tried, and letters that wait."""
    pages = [page.id for page in await reach.stage.pages(case)]
    deliveries = await reach.stage.store.deliveries.of_pages(pages)
    tried = Counter(one.channel for one in deliveries if one.tries > 0)
    waiting = REGISTRY.get_sample_value("curbside_deliveries_waiting", {"channel": "email"})
    return tried["email"], tried["sms"], waiting


async def test_mail_beyond_its_rate_is_put_off_and_told_and_holds_up_no_other(
    store: Store, clock: ManualClock
) -> None:
    async with channel_stage(store, clock, email_per_s="0.02") as reach:
        for _ in range(3):
            await reach.doctor(browsers=0)
        case = await reach.stage.post(waves="3@0")
        heard = [await told(reach, case)]
        for minutes in (1, 1, 1):
            await reach.stage.turn(minutes)
            heard.append(await told(reach, case))

        # One letter, then one every 50 s; short messages go out at their own time.
        assert heard == [(0, 0, 0.0), (1, 0, 2.0), (2, 3, 1.0), (3, 3, 0.0)]
