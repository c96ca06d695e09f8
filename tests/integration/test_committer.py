"""The one writer of room logs, on the real database."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from server.clock import ManualClock
from server.errors import InvalidError, KeyReusedError, RoomIsClosedError
from server.rooms.acts import Act, Outcome
from server.rooms.committer import Committer
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.rules import case, message
from server.rooms.state import RoomState
from server.rooms.turns import Turns
from server.rooms.writing import Writing
from store.client import Store
from store.errors import UnknownOutcomeError
from store.ids import CaseId
from store.records.entry import Draft, Entry
from tests.makers import make_act, make_actor, make_case, make_said

CASE = CaseId("case")


class Node:
    """A committer as one node has it, and what it spread."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self.spread: dict[CaseId, list[Entry]] = defaultdict(list)
        rooms = self.rooms = LiveRooms(store.room_log)
        self.committer = Committer(
            log=store.room_log, rooms=rooms, clock=clock, committed=self._spread
        )
        self.writing = Writing(committer=self.committer, rooms=rooms)

    async def _spread(self, room: LiveRoom, entries: Sequence[Entry]) -> None:
        self.spread[room.state.case_id].extend(entries)

    async def post(self, act: Act) -> Entry:
        return await self.writing.append(
            act, lambda state, act: case.post(state, act, make_case()), new_room=True
        )

    async def say(self, act: Act, text: str = "Do the echocardiogram today.") -> Entry:
        return await self.writing.append(
            act, lambda state, act: message.post(state, act, make_said(text))
        )


@asynccontextmanager
async def node_of(store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    node = Node(store, clock)
    node.committer.start()
    yield node
    await node.committer.close()


async def log_of(store: Store) -> list[Entry]:
    return await store.room_log.read(CASE, limit=10_000)


async def test_many_writers_on_three_nodes_leave_one_dense_log(
    store: Store, clock: ManualClock
) -> None:
    async with AsyncExitStack() as stack:
        nodes = [await stack.enter_async_context(node_of(store, clock)) for _ in range(3)]
        await nodes[0].post(make_act(make_actor("poster")))
        actors = [make_actor(f"doctor-{n}") for n in range(9)]

        entries = await asyncio.gather(
            *(
                nodes[n % 3].say(make_act(actors[n % 9], key=f"m{n}"), f"Message {n}")
                for n in range(150)
            )
        )

    stored = await log_of(store)
    assert [entry.seq for entry in stored] == list(range(1, len(stored) + 1))
    by_seq = {entry.seq: entry for entry in stored}
    assert all(by_seq[entry.seq].key == entry.key for entry in entries)
    assert len({entry.seq for entry in entries}) == 150
    assert sum(entry.kind == "member_joined" for entry in stored) == 9
    assert sum(entry.kind == "case_answered" for entry in stored) == 1


async def test_each_node_spreads_its_own_entries_in_order(store: Store, clock: ManualClock) -> None:
    async with AsyncExitStack() as stack:
        nodes = [await stack.enter_async_context(node_of(store, clock)) for _ in range(2)]
        await nodes[0].post(make_act())
        await asyncio.gather(
            *(nodes[n % 2].say(make_act(make_actor("a"), key=f"m{n}")) for n in range(60))
        )
    spread = [[entry.seq for entry in node.spread[CASE]] for node in nodes]

    assert all(seqs == sorted(seqs) for seqs in spread)
    assert sorted(spread[0] + spread[1]) == [entry.seq for entry in await log_of(store)]


async def test_the_same_act_sent_at_once_to_two_nodes_is_stored_once(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as a, node_of(store, clock) as b:
        await a.post(make_act())
        actor = make_actor("a")
        act = make_act(actor, key="same")
        first, second, third = await asyncio.gather(a.say(act), b.say(act), a.say(act))

    assert first.seq == second.seq == third.seq
    assert sum(entry.key == "same" for entry in await log_of(store)) == 1


async def test_a_resend_gets_the_first_answer_also_when_the_room_is_closed_by_now(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as node:
        poster = make_actor("poster")
        await node.post(make_act(poster))
        act = make_act(make_actor("a"), key="said")
        first = await node.say(act)
        await node.writing.append(
            make_act(poster), lambda state, act: case.resolve(state, act, Outcome("solved", None))
        )

        assert (await node.say(act)).seq == first.seq
        with pytest.raises(RoomIsClosedError):
            await node.say(make_act(make_actor("a")))


async def test_another_body_under_a_used_key_is_refused(store: Store, clock: ManualClock) -> None:
    async with node_of(store, clock) as node:
        await node.post(make_act())
        actor = make_actor("a")
        await node.say(make_act(actor, key="said"))
        other = Act(CASE, actor, "said", "another digest", clock.now())

        with pytest.raises(KeyReusedError):
            await node.say(other)


async def test_one_doctors_messages_keep_the_order_in_which_they_were_sent(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as node:
        await node.post(make_act())
        actor = make_actor("a")
        sent = [asyncio.create_task(node.say(make_act(actor, key=f"m{n}"))) for n in range(80)]
        entries = await asyncio.gather(*sent)

    seqs = [entry.seq for entry in entries]
    assert seqs == sorted(seqs)


async def test_closing_writes_what_waits(store: Store, clock: ManualClock) -> None:
    async with node_of(store, clock) as node:
        await node.post(make_act())
        sent = [
            asyncio.create_task(node.say(make_act(make_actor("a"), key=f"m{n}"))) for n in range(9)
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*sent)

    assert sum(entry.kind == "message_posted" for entry in await log_of(store)) == 9


async def test_nobody_is_refused_for_what_another_node_wrote_meanwhile(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as here, node_of(store, clock) as there:
        poster, replier = make_actor("poster"), make_actor("replier")
        await there.post(make_act(poster))
        await here.say(make_act(replier))
        said = await there.say(make_act(make_actor("other")))

        reply = await here.writing.append(
            make_act(replier),
            lambda state, act: message.post(state, act, make_said(reply_to=said.seq)),
        )
        await here.writing.append(
            make_act(poster),
            lambda state, act: case.resolve(state, act, Outcome("solved", None)),
        )
        await there.writing.append(
            make_act(poster), lambda state, act: case.reopen(state, act, not_answered=False)
        )
        last = await here.say(make_act(replier))

    assert reply.data["reply_to"] == said.seq
    assert (await log_of(store))[-1].seq == last.seq


async def test_those_who_wait_behind_a_refused_act_keep_their_turn(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as node:
        await node.post(make_act())
        actor = make_actor("a")

        async def reply(n: int) -> None:
            with pytest.raises(InvalidError):
                await node.writing.append(
                    make_act(actor, key=f"r{n}"),
                    lambda state, act: message.post(state, act, make_said(reply_to=999)),
                )

        entries, _ = await asyncio.gather(
            asyncio.gather(*(node.say(make_act(actor, key=f"m{n}")) for n in range(30))),
            asyncio.gather(*(reply(n) for n in range(30))),
        )

    assert [entry.seq for entry in entries] == sorted(entry.seq for entry in entries)
    assert len(await log_of(store)) == 33


async def test_what_nobody_foresaw_in_one_act_stops_no_other(
    store: Store, clock: ManualClock
) -> None:
    def broken(state: RoomState, act: Act) -> list[Draft]:
        raise KeyError(act.key)

    async with node_of(store, clock) as node:
        await node.post(make_act())

        with pytest.raises(UnknownOutcomeError):
            await node.writing.append(make_act(), broken)
        await node.say(make_act(make_actor("a")))

    assert [entry.seq for entry in await log_of(store)] == [1, 2, 3, 4]


async def test_an_act_that_nobody_waits_for_any_more_harms_nobody(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as node:
        await node.post(make_act())
        given_up = asyncio.create_task(node.say(make_act(make_actor("a"), key="given-up")))
        await asyncio.sleep(0)
        given_up.cancel()

        assert (await node.say(make_act(make_actor("a"), key="given-up"))).key == "given-up"

    assert sum(entry.key == "given-up" for entry in await log_of(store)) == 1


async def test_rooms_with_runs_share_a_write_and_one_that_is_beaten_stops_none_of_them(
    store: Store, clock: ManualClock
) -> None:
    cases = [CaseId(f"case-{n}") for n in range(6)]

    def act_in(n: int, key: str) -> Act:
        return replace(make_act(make_actor(f"doctor-{n}"), key=key), case_id=cases[n])

    async with node_of(store, clock) as a, node_of(store, clock) as b:
        await asyncio.gather(*(a.post(act_in(n, "case")) for n in range(6)))
        # So that `a` is behind in one room, and is beaten there in the middle of its write.
        await b.say(act_in(3, "elsewhere"))
        said = await asyncio.gather(
            *(a.say(act_in(n, f"m{nth}")) for n in range(6) for nth in range(5))
        )

    for n, case_id in enumerate(cases):
        stored = await store.room_log.read(case_id, limit=100)
        assert [entry.seq for entry in stored] == list(range(1, len(stored) + 1))
        keys = [entry.key for entry in stored if entry.kind == "message_posted"]
        assert keys == (["elsewhere"] if n == 3 else []) + [f"m{nth}" for nth in range(5)]
    assert len({(entry.case_id, entry.seq) for entry in said}) == 30


class LongRest(Turns):
    """Leaves the room to others for so long that it can be seen."""

    def rest_s(self, now_s: float, *, took_s: float) -> float:
        del now_s, took_s
        return 0.5


async def test_a_node_leaves_a_shared_room_to_others_after_its_write(
    store: Store, clock: ManualClock
) -> None:
    async with node_of(store, clock) as here, node_of(store, clock) as there:
        await here.post(make_act())
        here.rooms.at_hand(CASE).turns = LongRest()
        await here.say(make_act(make_actor("a"), key="first"))
        waiting = asyncio.create_task(here.say(make_act(make_actor("a"), key="later")))
        between = await there.say(make_act(make_actor("b"), key="between"))

        assert (await waiting).seq > between.seq
