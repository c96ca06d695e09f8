"""One node with a running case that no bad input may change."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stories.cast import (
    CARDIOLOGIST,
    DERMATOLOGIST,
    PENDING,
    POSTER,
    Desk,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import PythonClient, python_client
from tests.stories.nodes import Backing, Node, eventually, running_node, with_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One node with a case, its poster, a bystander in the room and a page that is another's."""

    node: Node
    poster: Desk
    stranger: Desk
    bystander: PythonClient
    socket: PythonClient
    case_id: str
    page_id: str

    async def picture(self) -> tuple[Any, ...]:
        """Return the log, the board and what the bystander heard."""
        log = await self.stranger.call("room:sync", {"case_id": self.case_id, "after": 0})
        board = await self.stranger.call("case:list", {})
        seqs = self.bystander.ear.seqs(self.case_id)
        cases = [(c["case_id"], c["entries"]) for c in board.result["cases"]]
        return log.result["entries"], cases, seqs


@asynccontextmanager
async def set_stage(servers: tuple[str, str], directory: Path) -> AsyncIterator[Stage]:
    """Everybody is in place and the case is posted."""
    mongo_url, redis_url = servers
    backing = Backing(
        mongo_url=with_database(mongo_url, "story_bad_input"),
        redis_url=redis_url,
        directory=directory,
    )
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(running_node(backing, "a"))
        await add_doctors(backing, [POSTER, CARDIOLOGIST, DERMATOLOGIST, PENDING])
        poster = await stack.enter_async_context(desk(node, POSTER))
        stranger = await stack.enter_async_context(desk(node, DERMATOLOGIST))
        specialist = await stack.enter_async_context(desk(node, CARDIOLOGIST))
        paged = await stack.enter_async_context(python_client(node, specialist.token))
        bystander = await stack.enter_async_context(python_client(node, stranger.token))
        socket = await stack.enter_async_context(python_client(node, poster.token))
        posted = await poster.call("case:post", case_payload(real_case("train-359"), key="bad"))
        case_id = posted.result["case_id"]
        offered = await paged.ear.until("page:offered")

        async def is_quiet() -> bool:
            listed = (await stranger.call("case:list", {})).result["cases"]
            return [case["entries"] for case in listed] == [2]

        # The line of the first wave, in the room and on the board, is the last thing to come.
        await eventually(is_quiet, within_s=10, what="the first wave is on the board")
        await bystander.call("room:join", {"case_id": case_id})
        yield Stage(
            node=node,
            poster=poster,
            stranger=stranger,
            bystander=bystander,
            socket=socket,
            case_id=case_id,
            page_id=offered.payload["page_id"],
        )
