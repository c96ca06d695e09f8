"""Twenty thousand commands made from the schemas, sound and spoilt, over both transports.

Another seed makes other commands: CURBSIDE_FUZZ_SEED=2. The one that was used stands in the test's
name.
"""

import asyncio
import io
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from typing import Final

import pytest
import pytest_asyncio

from server.embedded import ServiceUrls
from server.wire.catalog import load_commands
from tests.attack_stage import AttackStage, attack_stage
from tests.captured_log import captured_log
from tests.fuzzing.attackers import (
    Answers,
    by_polling,
    frame_by_frame,
    over_http,
    over_websocket,
)
from tests.fuzzing.frames import frames
from tests.fuzzing.payloads import NOWHERE, Payloads
from tests.wire_stage import LiveClient

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEED: Final = int(os.environ.get("CURBSIDE_FUZZ_SEED", "1"))
WARM_UP: Final = 1_000
WEBSOCKET: Final = 10_000
POLLING: Final = 10_000
HTTP: Final = 500
FRAMES: Final = 2_000
MAX_GROWTH_MIB: Final = 64
"""Of the whole process, the senders and what they keep included."""
NEED_A_DECISION: Final = frozenset(
    f"appeal:{verb}" for verb in ("claim", "decide", "make", "make_suspended", "read_suspended")
)
"""What nobody can carry out about whom moderators have decided nothing."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(services: ServiceUrls) -> AsyncIterator[AttackStage]:
    settings = {"push_hosts": (NOWHERE,), "staff_second_factor": "off"}
    async with attack_stage(services, **settings) as running:
        yield running


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@pytest.fixture
def errors() -> Iterator[io.StringIO]:
    """What the node logs as errors."""
    with captured_log(level="error") as written:
        yield written


@pytest.mark.parametrize("seed", [SEED], ids="CURBSIDE_FUZZ_SEED={}".format)
async def test_no_command_however_spoilt_crashes_the_node_or_reaches_anybody_else(
    stage: AttackStage, errors: io.StringIO, seed: int
) -> None:
    began_s = time.process_time()
    poster, bystander = await stage.attacker(), await stage.attacker(specialties=("dermatology",))
    attackers = [await stage.attacker() for _ in range(3)]
    admin = await stage.attacker(role="admin")
    quiet = await stage.case(poster, title="Nobody is to touch this")
    cases = (await stage.case(poster), await stage.case(attackers[0]))
    own = (await stage.case(admin),)
    listening = await LiveClient().connect(stage.url, auth={"token": bystander.token})
    assert (await listening.call("room:join", {"case_id": quiet}))["ok"]
    before = await stage.post("room/sync", {"case_id": quiet, "after": 0}, bystander.token)
    over = [Answers() for _ in range(4)]

    def made(number: int) -> Payloads:
        return Payloads(seed * 100 + number, cases=cases)

    await over_websocket(stage, attackers[0], made(0), WARM_UP, Answers())
    started_mib = resident_mib()
    await asyncio.gather(
        over_websocket(stage, attackers[0], made(1), WEBSOCKET // 2, over[0]),
        over_websocket(stage, attackers[1], made(2), WEBSOCKET // 2, over[1]),
        by_polling(stage, attackers[2], made(3), POLLING, over[2]),
        over_http(stage, admin, Payloads(seed, cases=own, transport="http"), HTTP, over[3]),
    )
    lost = await frame_by_frame(stage, attackers[1], frames(Random(seed), FRAMES))

    assert not [fault for answers in over for fault in answers.faults][:10]
    assert [one.count for one in over] == [WEBSOCKET // 2, WEBSOCKET // 2, POLLING, HTTP]
    assert all(one.codes["ok"] > one.count / 20 for one in over), [one.codes for one in over]
    carried_out = set().union(*(one.done for one in over))
    assert len(carried_out) > len(set(load_commands()) - NEED_A_DECISION) / 2
    assert resident_mib() - started_mib < MAX_GROWTH_MIB
    assert "failed" not in errors.getvalue(), errors.getvalue()[:2_000]
    after = await stage.post("room/sync", {"case_id": quiet, "after": 0}, bystander.token)
    assert after == before
    # Whatever it had been sent would have come before this answer.
    assert (await listening.call("session:read"))["ok"]
    # Of its own coming it may hear, and that is all there is to hear.
    assert {name for name, _ in listening.heard} <= {"presence:changed"}
    await listening.client.disconnect()
    assert lost < FRAMES
    codes = sum((one.codes for one in over), Counter[str]())
    print(f"{time.process_time() - began_s:.1f} s of processor time, {lost} sockets, {codes}")  # noqa: T201
