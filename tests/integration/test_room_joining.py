"""Joins that do not come to their end: nothing of them stays behind."""

import asyncio

import pytest

from server.app import Node
from server.identity.session import Caller
from server.rooms.reading import Joined
from store.client import Store
from store.ids import CaseId, SocketId
from store.room_log import MUCH
from tests.integration.test_rooms import enrol, put_up, say


def join(
    node: Node, case_id: CaseId, by: Caller, socket_id: SocketId, *, after: int | None = None
) -> asyncio.Task[Joined]:
    node.services.hub.attach(socket_id, by.doctor_id)
    joining = node.services.reading.join(
        case_id, by=by, socket_id=socket_id, after=after, tail=None, anonymous=None
    )
    return asyncio.create_task(joining)


async def held(node: Node, case_id: CaseId, socket_id: SocketId) -> None:
    async with asyncio.timeout(5):
        while not node.services.hub.is_in(case_id, socket_id):  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0)


async def present(node: Node, case_id: CaseId) -> list[str]:
    members = (await node.services.presence.snapshot(case_id)).members
    return sorted(member.name for member in members)


async def test_a_join_that_is_cut_off_leaves_nothing_held_back(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id, socket_id = await put_up(node, poster), SocketId("cut-off")
    joining = join(node, case_id, poster, socket_id)
    await held(node, case_id, socket_id)

    joining.cancel()
    with pytest.raises(asyncio.CancelledError):
        await joining
    assert not node.services.hub.is_in(case_id, socket_id)


async def test_a_socket_that_closes_while_it_joins_is_not_present_for_ever(
    node: Node, store: Store
) -> None:
    gone, stays = await enrol(store, name="Gone"), await enrol(store, name="Stays")
    case_id, socket_id = await put_up(node, gone, anonymous=False), SocketId("closing")
    joining = join(node, case_id, gone, socket_id)
    await held(node, case_id, socket_id)
    node.services.hub.detach(socket_id)
    await node.services.presence.drop(socket_id)
    await joining

    other_case = await put_up(node, stays, anonymous=False)
    await join(node, other_case, stays, SocketId("staying"))
    async with asyncio.timeout(5):
        while await present(node, other_case) != ["Stays"]:  # noqa: ASYNC110 - told to sockets only
            await asyncio.sleep(0.01)
    assert await present(node, case_id) == []


async def test_all_who_come_back_at_once_get_what_each_of_them_has_missed(
    node: Node, store: Store
) -> None:
    doctor = await enrol(store)
    rooms = [await put_up(node, doctor, key=f"case-{number}") for number in range(3)]
    heads = [[await say(node, room, doctor) for _ in range(4)][-1] for room in rooms]
    asked = [
        (room, head, after) for room, head in zip(rooms, heads, strict=True) for after in (1, 3)
    ]

    joined = await asyncio.gather(
        *(
            join(node, room, doctor, SocketId(f"{room}-{after}"), after=after)
            for room, _, after in asked
            for _ in range(5)
        )
    )

    got = {(one.case["case_id"], *(view["seq"] for view in one.part.entries)) for one in joined}
    assert got == {(room, *range(after + 1, head + 1)) for room, head, after in asked}


async def test_a_room_with_too_much_for_a_shared_read_is_told_apart_from_one_with_nothing(
    node: Node, store: Store
) -> None:
    doctor = await enrol(store)
    short, long = sorted([await put_up(node, doctor, key=key) for key in ("a", "b")])
    (last,) = await store.room_log.read(long, limit=1, after=await say(node, long, doctor) - 1)
    more = [last.model_copy(update={"seq": last.seq + n, "key": f"k{n}"}) for n in range(1, MUCH)]
    assert (await store.room_log.append(more, ordered=True)).clean is None

    of_short, of_long = await asyncio.gather(
        *(store.room_log.beyond(room, 0) for room in (short, long))
    )

    assert of_short is not None
    assert [entry.case_id for entry in of_short] == [short]
    assert of_long is None
    assert await store.room_log.beyond(long, more[-1].seq) == []
