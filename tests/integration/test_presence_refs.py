"""A doctor stays one doctor to presence when they become a member of the room."""

from server.clock import ManualClock
from server.rooms.aliases import Aliases
from server.rooms.rules import case
from server.rooms.state import RoomState
from store.client import Store
from store.ids import CaseId
from tests.identity_stage import a_node, an_application
from tests.makers import append, make_act, make_actor, make_case


async def test_a_reader_who_acts_keeps_the_ref_that_presence_knows(
    store: Store, clock: ManualClock
) -> None:
    accounts = a_node(store, clock).accounts
    account = await accounts.profile(await accounts.add(an_application(1), verified=True))
    aliases = Aliases(accounts=accounts, secret=b"secret")
    state = RoomState(CaseId("case"))
    elsewhere = RoomState(CaseId("elsewhere"))

    reader = await aliases.present(state, account.id, account)
    append(state, case.post(state, make_act(make_actor(account.id)), make_case()))
    member = await aliases.present(state, account.id, account)

    assert member.member_id is not None
    assert member.ref == reader.ref
    assert (await aliases.present(elsewhere, account.id, account)).ref != reader.ref
