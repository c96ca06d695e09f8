"""A client that asks and does not read its answers is not asked on, and costs little memory."""

import asyncio

from server.embedded import ServiceUrls
from tests.makers import make_case
from tests.wire_stage import RawSocket, running_node

ASKED = 1_000
LIMIT_BYTES = 1_100_000
LOOKS = 150


async def test_answers_wait_until_their_reader_has_read_those_before(
    services: ServiceUrls,
) -> None:
    async with running_node(services) as stage:
        token = await stage.doctor()
        case = make_case(key="case-1", story="x" * 20_000, consent=True, urgency="learning")
        del case["attachments"]
        posted = await stage.post("case/post", case, token)
        case_id = posted["result"]["case_id"]
        raw = await RawSocket.open(stage, token)
        lane = stage.node.services.hub._lane  # noqa: SLF001 - memory shows nowhere else
        (socket_id,) = stage.node.wire.live._sockets  # noqa: SLF001 - the only one

        for number in range(ASKED):
            await raw.say(f'42{number}["room:sync",{{"case_id":"{case_id}","after":0}}]')
        async with asyncio.timeout(60):
            while lane.backlog_bytes(socket_id) < 1_000_000:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.01)
        for _ in range(LOOKS):
            await asyncio.sleep(0.01)
            assert lane.backlog_bytes(socket_id) < LIMIT_BYTES

        answers = [await raw.hear() for _ in range(ASKED)]
        assert [answer.split("[")[0] for answer in answers] == [f"43{n}" for n in range(ASKED)]
        await raw.socket.close()
