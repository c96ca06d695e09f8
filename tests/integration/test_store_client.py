"""Opening the store: what a URL may ask for, and what it may not."""

from server.embedded import ServiceUrls
from store.client import Store
from store.ids import CaseId, new_id


async def test_a_url_that_asks_for_secondaries_is_read_from_the_primary_nevertheless(
    services: ServiceUrls,
) -> None:
    url = f"{services.mongo_url}&readPreference=secondary"
    store = await Store.open(url, database=f"test_{new_id().replace('-', '_')}")
    try:
        assert await store.room_log.head(CaseId(new_id())) == 0
    finally:
        await store.drop()
        await store.close()
