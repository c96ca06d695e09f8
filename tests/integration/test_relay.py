"""Nodes that meet in a room hand their acts to one of them, over a line that loses words."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from server.clock import ManualClock
from server.errors import InvalidError
from server.fanout.direct import NODE_NAME, Direct
from server.fanout.packets import Kind, Message
from server.rooms.acts import Act
from server.rooms.committer import Committer
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.relay import Relay
from server.rooms.rules import case, message
from server.rooms.writing import Writing
from store.client import Store
from store.ids import CaseId
from store.records.entry import Entry
from tests.makers import make_act, make_actor, make_case, make_said

CASE = CaseId("case")


class Line:
    """What connects the nodes of one test; carries words, later, to whoever listens."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.deaf: set[bytes] = set()
        """Nodes that get nothing, though Redis believes that they do."""
        self.carried: list[tuple[bytes, bytes]] = []
        """Who said what."""

    def tell(
        self, sender: bytes, name: str, body: bytes, unheard: Callable[[], None] | None
    ) -> None:
        loop = asyncio.get_running_loop()
        self.carried.append((sender, body))
        there = [node for node in self.nodes if name == NODE_NAME + node.origin.hex()]
        for node in there:
            if node.origin not in self.deaf:
                loop.call_soon(node.direct.take, Message(Kind.DIRECT, sender, body))
        if not there and unheard is not None:
            loop.call_soon(unheard)


class Node:
    """A node's way from acts to entries, and what it wrote itself."""

    def __init__(self, name: str, store: Store, clock: ManualClock, line: Line) -> None:
        self.origin = name.encode()
        self.line = line
        self.spread: dict[CaseId, list[Entry]] = defaultdict(list)
        self.direct = Direct(self)
        self.rooms = LiveRooms(store.room_log)
        self.relay = Relay(direct=self.direct, rooms=self.rooms, hears=lambda _: True, clock=clock)
        self.committer = Committer(
            log=store.room_log,
            rooms=self.rooms,
            clock=clock,
            committed=self._spread,
            beaten=self.relay.beaten,
        )
        self.relay.take_with(self.committer.take)
        self.writing = Writing(committer=self.committer, rooms=self.rooms, relay=self.relay)
        line.nodes.append(self)

    def tell(
        self, name: str, kind: Kind, body: bytes, *, unheard: Callable[[], None] | None = None
    ) -> None:
        assert kind is Kind.DIRECT
        self.line.tell(self.origin, name, body, unheard)

    async def post(self, act: Act) -> Entry:
        return await self.writing.append(
            act, lambda state, act: case.post(state, act, make_case()), new_room=True
        )

    async def say(self, act: Act, *, reply_to: int | None = None) -> Entry:
        said = make_said(reply_to=reply_to)
        return await self.writing.append_relayed(
            act,
            lambda state, act: message.post(state, act, said),
            name="message:post",
            data=said,
        )

    async def _spread(self, room: LiveRoom, entries: Sequence[Entry]) -> None:
        self.spread[room.state.case_id].extend(entries)
        kept = [(entry.seq, entry.model_dump_json().encode()) for entry in entries]
        for node in self.line.nodes:
            if node is not self and node.origin not in self.line.deaf:
                loop = asyncio.get_running_loop()
                loop.call_soon(node.relay.heard, room.state.case_id, self.origin, kept)


@asynccontextmanager
async def nodes_of(store: Store, clock: ManualClock, count: int) -> AsyncIterator[list[Node]]:
    line = Line()
    async with AsyncExitStack() as stack:
        for number in range(count):
            node = Node(f"node-{number}", store, clock, line)
            node.committer.start()
            stack.push_async_callback(node.committer.close)
        yield line.nodes


async def meet(nodes: Sequence[Node]) -> tuple[Node, Node]:
    """Have two nodes know of each other; return who writes from now on, and who hands over."""
    await nodes[0].post(make_act())
    for number, node in enumerate(nodes):
        await node.say(make_act(make_actor("anna"), key=f"hello-{number}"))
    for node in nodes:
        node.relay.beaten(node.rooms.at_hand(CASE))
    nodes[0].line.carried.clear()
    await asyncio.gather(
        *(node.say(make_act(make_actor("anna"), key=f"met-{n}")) for n, node in enumerate(nodes))
    )
    ((handed_by, _),) = nodes[0].line.carried
    first, other = sorted(nodes, key=lambda node: node.origin == handed_by)
    return first, other


async def log_of(store: Store) -> list[Entry]:
    return await store.room_log.read(CASE, limit=10_000)


async def test_of_two_nodes_that_meet_in_a_room_one_writes_for_both(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 2) as nodes:
        writer, other = await meet(nodes)
        before = len(other.spread[CASE])
        said = await asyncio.gather(
            *(nodes[n % 2].say(make_act(make_actor(f"d{n % 8}"), key=f"m{n}")) for n in range(40))
        )

        assert len(other.spread[CASE]) == before
        stored = {entry.seq: entry for entry in await log_of(store)}
        assert all(stored[entry.seq].key == entry.key for entry in said)
        assert other.rooms.at_hand(CASE).state.seq == writer.rooms.at_hand(CASE).state.seq


async def test_what_is_refused_where_it_was_handed_to_is_refused_by_its_own_node(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 2) as nodes:
        _, other = await meet(nodes)
        with pytest.raises(InvalidError) as refused:
            await other.say(make_act(make_actor("anna"), key="refused"), reply_to=999)

    assert "reply_to" in refused.value.fields
    assert all(entry.key != "refused" for entry in await log_of(store))


async def test_an_act_sent_again_through_another_node_gets_its_first_answer(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 2) as nodes:
        writer, other = await meet(nodes)
        act = make_act(make_actor("anna"), key="same")
        first = await writer.say(act)

        assert (await other.say(act)).seq == first.seq


async def test_what_a_node_that_hangs_was_handed_is_written_here_and_once(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 2) as nodes:
        writer, other = await meet(nodes)
        other.line.deaf.add(writer.origin)
        other.line.carried.clear()
        act = make_act(make_actor("anna"), key="late")
        entry = await other.say(act)
        assert all(one.key != "late" for one in writer.spread[CASE])

        # It wakes up and finds what it was handed.
        for _, body in other.line.carried:
            writer.direct.take(Message(Kind.DIRECT, other.origin, body))
        assert (await writer.say(act)).seq == entry.seq

    assert sum(one.key == "late" for one in await log_of(store)) == 1


async def test_nobody_waits_for_a_node_that_is_gone(store: Store, clock: ManualClock) -> None:
    async with nodes_of(store, clock, 2) as nodes:
        writer, other = await meet(nodes)
        nodes.remove(writer)
        acts = [make_act(make_actor("anna"), key=f"alone-{n}") for n in range(5)]
        async with asyncio.timeout(20):
            for act in acts:
                await other.say(act)
        await writer.committer.close()

    keys = [entry.key for entry in await log_of(store)]
    assert keys[-5:] == [act.key for act in acts]


async def test_what_another_node_committed_and_told_is_not_read_again(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 2) as (a, b):
        await a.post(make_act())
        await b.say(make_act(make_actor("b"), key="one"))
        log = await log_of(store)
        kept = [(entry.seq, entry.model_dump_json().encode()) for entry in log]
        state = a.rooms.at_hand(CASE).state
        a.relay.heard(CASE, b.origin, kept)
        a.relay.heard(CASE, b.origin, [(state.seq + 2, b"out of turn")])

        assert state.seq == kept[-1][0]
        assert state.answered_at == b.rooms.at_hand(CASE).state.answered_at


async def test_many_writers_on_three_nodes_that_lose_words_leave_one_dense_log(
    store: Store, clock: ManualClock
) -> None:
    async with nodes_of(store, clock, 3) as nodes:
        await nodes[0].post(make_act())
        said = [
            asyncio.create_task(nodes[n % 3].say(make_act(make_actor(f"d{n % 9}"), key=f"m{n}")))
            for n in range(60)
        ]
        await asyncio.wait(said[:6], return_when=asyncio.FIRST_COMPLETED)
        nodes[0].line.deaf.add(nodes[1].origin)
        entries = await asyncio.gather(*said)

    stored = await log_of(store)
    assert [entry.seq for entry in stored] == list(range(1, len(stored) + 1))
    assert all(stored[entry.seq - 1].key == entry.key for entry in entries)
    assert sum(entry.kind == "member_joined" for entry in stored) == 9
