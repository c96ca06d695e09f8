"""The demo fills an empty database once, whatever cuts it short, and no other database."""

import asyncio
from collections import Counter

import pytest

from server.config import Settings
from server.demo.cases import demo_cases
from server.demo.doctors import DOCTORS
from server.demo.seed import is_wanted, seed
from server.embedded import ServiceUrls
from store.client import Store
from store.ids import CaseId
from store.records.entry import Entry
from tests.makers import make_account
from tests.stories.nodes import eventually, with_database


@pytest.fixture
def settings(services: ServiceUrls, store: Store) -> Settings:
    """Settings of a node over the test's own database."""
    return Settings(
        mongo_url=with_database(services.mongo_url, store.name),
        redis_url=services.redis_url,
        node_name="seeding",
    )


async def test_a_seeding_that_was_cut_short_goes_on_and_shows_everything_once(
    settings: Settings, store: Store
) -> None:
    first = asyncio.create_task(seed(settings))

    async def is_half_way() -> bool:
        return first.done() or len(await store.room_log.case_ids()) >= len(demo_cases()) // 3

    await eventually(is_half_way, within_s=90, what="a third of the cases is there")
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert await is_wanted(store.accounts)

    assert await seed(settings)
    assert not await seed(settings)

    logs = [await store.room_log.read(i, after=0, limit=500) for i in await _cases(store)]
    assert sorted(_title(log) for log in logs) == sorted(case.title for case in demo_cases())
    said = Counter(_texts(logs))
    assert said == Counter(m.text for case in demo_cases() for m in case.messages)
    assert all([e.seq for e in log] == list(range(1, len(log) + 1)) for log in logs)
    _every_state_is_there_at_its_time(logs)


async def test_a_database_with_doctors_of_its_own_is_left_alone(
    settings: Settings, store: Store
) -> None:
    await store.accounts.add(make_account())

    assert not await seed(settings)
    assert not await store.room_log.case_ids()
    assert await store.accounts.to_sign_in(DOCTORS[0].email) is None


async def _cases(store: Store) -> list[CaseId]:
    return list(await store.room_log.case_ids())


def _every_state_is_there_at_its_time(logs: list[list[Entry]]) -> None:
    kinds = [{entry.kind for entry in log} for log in logs]
    cases = {case.title: case for case in demo_cases()}
    assert sum("case_resolved" in seen for seen in kinds) == sum(
        case.outcome is not None for case in cases.values()
    )
    assert sum("case_answered" in seen for seen in kinds) == sum(
        bool(case.messages) for case in cases.values()
    )
    for log in logs:
        case = cases[_title(log)]
        for entry in log:
            waited_min = (entry.at - log[0].at).total_seconds() / 60
            assert 0 <= waited_min <= case.posted_ago_min + 5
    pictures = [log[0].data["attachments"] for log in logs if log[0].data["attachments"]]
    assert len(pictures) == sum(case.picture is not None for case in cases.values())


def _title(log: list[Entry]) -> str:
    title: str = log[0].data["title"]
    return title


def _texts(logs: list[list[Entry]]) -> list[str]:
    return [e.data["text"] for log in logs for e in log if e.kind == "message_posted"]
