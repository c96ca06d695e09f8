"""Cases come and go: whether a node's memory comes to rest once it lets go of the first rooms."""

import asyncio
from typing import Any, Final

import aiohttp

from server.rooms.live_room import MAX_IDLE_ROOMS
from tests.bench.bench import Bench
from tests.bench.figures import Figures
from tests.bench.processes import rss_bytes
from tests.bench.ward import CASE, Node, Ward, ward

MESSAGES: Final = 8
DOCTORS: Final = 96
_WORKERS: Final = 24
_SPEAKERS: Final = 4
"""Of each case; the first is who posted it."""
_PATIENCE_S: Final = 20.0


def measure(bench: Bench) -> Figures:
    """Return the resident memory after each stretch of new cases with their messages.

    From as many cases on as a node has rooms at hand, it lets go of one for each that comes.
    """
    cases = bench.choose(full=400, quick=40)
    stretches = bench.choose(full=9, quick=2)
    bench.say(f"turnover: {stretches} × {cases} cases of {MESSAGES} messages")
    with ward(bench, nodes=1, doctors=DOCTORS) as place:
        grown = asyncio.run(_play(place, cases=cases, stretches=stretches))
    full = min(MAX_IDLE_ROOMS // cases, stretches - 1)
    after = (stretches - full) * cases
    return {
        "cases": cases * stretches,
        "messages": cases * stretches * MESSAGES,
        "cases_a_sample": cases,
        "rss_mb": [round(each / 1e6, 1) for each in grown],
        "cases_after_the_first_went": after,
        "then_grew_mb": round((grown[-1] - grown[full]) / 1e6, 1),
        "then_bytes_a_case": round((grown[-1] - grown[full]) / after),
    }


async def _play(place: Ward, *, cases: int, stretches: int) -> list[int]:
    (node,) = place.nodes
    grown = [rss_bytes(node.program.pid)]
    timeout = aiohttp.ClientTimeout(total=_PATIENCE_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for stretch in range(stretches):
            numbers = iter(range(stretch * cases, (stretch + 1) * cases))
            async with asyncio.TaskGroup() as group:
                for _ in range(_WORKERS):
                    group.create_task(_work(session, node, place.tokens, numbers))
            grown.append(rss_bytes(node.program.pid))
    return grown


async def _work(
    session: aiohttp.ClientSession, node: Node, tokens: tuple[str, ...], numbers: Any
) -> None:
    """Take the next case until there is none: post it, and have some doctors talk about it."""
    for number in numbers:
        who = [tokens[(number + turn) % len(tokens)] for turn in range(_SPEAKERS)]
        posted = await _ask(session, node, "case/post", who[0], {**CASE, "key": f"case-{number}"})
        for turn in range(MESSAGES):
            text = f"{turn}: gradient across the valve, and what did the echo of {number} show?"
            message = {"case_id": posted["case_id"], "key": f"{number}-{turn}", "text": text}
            await _ask(session, node, "message/post", who[turn % _SPEAKERS], message)


async def _ask(
    session: aiohttp.ClientSession, node: Node, path: str, token: str, payload: Any
) -> Figures:
    """Send a command until it is done.

    Raises:
        RuntimeError: It was refused for good.
    """
    headers = {"Authorization": f"Bearer {token}"}
    address = f"http://127.0.0.1:{node.port}/api/v1/{path}"
    while True:
        async with session.post(address, json=payload, headers=headers) as response:
            answer: Figures = await response.json()
        if answer["ok"]:
            result: Figures = answer["result"]
            return result
        if not answer["error"]["retryable"]:
            raise RuntimeError(answer["error"])
