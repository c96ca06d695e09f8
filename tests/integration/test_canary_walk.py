"""A day at the hospital, everything that anybody hears of it, and not one canary in it.

Words that may be told are looked for in the same way: a place where none is heard was not walked.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import pytest
import pytest_asyncio

from server.clock import PrimaryClock
from server.embedded import ServiceUrls
from server.metrics import exposition
from tests.captured_log import captured_log
from tests.phone_provider import phone_provider
from tests.pictures import CANARY
from tests.push_catcher import push_catcher
from tests.smtp_sink import smtp_sink
from tests.stories.nodes import with_database
from tests.walk import scenes
from tests.walk.heard import OPERATOR, Ledger
from tests.walk.outside import Outside, tell_audit
from tests.walk.walkers import Walk
from tests.wire_stage import running_node

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS: Final = {
    "!a picture's metadata": CANARY,
    "!a file's name": "zqfilename",
    "the title": "zqtitle",
    "the story": "zqstory",
    "a message": "zqmessage",
    "an option": "zqoption",
    "an outcome": "zqoutcome",
}


@dataclass(frozen=True)
class Day:
    """What was heard on it, and what was heard when somebody told who they are."""

    heard: Ledger
    slip: Ledger


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(
    services: ServiceUrls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Day]:
    """The whole day, walked once for all claims."""
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        outside = Outside(
            await enter(push_catcher()),
            await enter(smtp_sink()),
            await enter(phone_provider(PrimaryClock())),
        )
        settings = outside.settings(tmp_path_factory.mktemp("models"))
        settings |= {"log_level": "debug", "staff_second_factor": "off"}
        stage = await enter(running_node(services, **settings))
        lines = stack.enter_context(captured_log(level="debug"))
        walk = Walk(stage, Ledger(meant=scenes.MEANT))
        await scenes.enrol(walk)
        await scenes.make_reachable(walk, outside)
        async with walk.connected():
            await scenes.a_day(walk, outside)
        slip = await scenes.a_slip(stage)
        outside.tell(walk.ledger)
        walk.ledger.note(OPERATOR, "the log", lines.getvalue())
        walk.ledger.note(OPERATOR, "the metrics", exposition())
        await stage.node.services.audit.close()
        await tell_audit(walk.ledger, with_database(services.mongo_url, stage.database))
        yield Day(walk.ledger, slip)


async def test_a_whole_day_lets_nobody_hear_what_was_not_meant_for_them(day: Day) -> None:
    assert not day.heard.leaks(WORDS)


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ("cardiolog", {"a push", "an e-mail", "an SMS", "page:offered"}),
        ("zqtitle", {"case:list", "case:changed", "room:join over the socket"}),
        ("zqmessage", {"room:entry", "room:sync", "room:translation", "room:export"}),
        ("Oughterard", {"room:entry", "room:sync", "room:export"}),
        ("page_acknowledged", {"the audit trail"}),
        ("/api/v1/", {"the log"}),
        ("unauthenticated", {"the metrics", "case:list"}),
    ],
)
async def test_what_may_be_told_is_heard_in_every_place_so_the_walk_is_not_deaf(
    day: Day, told: str, places: set[str]
) -> None:
    assert day.heard.places(told) >= places


async def test_everybody_read_the_file_of_their_own_data_and_nobody_elses(day: Day) -> None:
    files = [heard for heard in day.heard.heard if heard.text == "README.txt"]

    assert {heard.by for heard in files} == set(day.heard.private)
    assert len({heard.where for heard in files}) == len(day.heard.private)


async def test_a_doctor_who_signs_by_habit_is_noticed_wherever_the_room_is_read(day: Day) -> None:
    assert {leak.partition(": …")[0] for leak in day.slip.leaks(WORDS)} == {
        "reader heard the Thistlewood of poster in room:entry",
        "reader heard the Thistlewood of poster in room:export",
    }
