"""Whatever the server sends has the shape that is declared for it, by a whole case."""

from typing import Any, Final

from server.embedded import ServiceUrls
from server.wire.events import check_event
from server.wire.shapes import ENTRY_DATA
from tests.integration.test_wire_socket import CASE
from tests.wire_stage import LiveClient, Stage, running_node

OPERATORS: Final = {"case_erased", "member_erased", "log_restored"}
"""Kinds that no doctor's command makes; seen by the tests of erasing and of restoring."""
LOUNGES: Final = {"lounge_opened"}
"""Kinds that no case's log has; seen by the tests of lounges."""


async def until_kind(client: LiveClient, case_id: str, kind: str) -> None:
    """Wait until the room's log holds an entry of this kind."""
    for _ in range(100):
        synced = await client.call("room:sync", {"case_id": case_id, "after": 0})
        if any(entry["kind"] == kind for entry in synced["result"]["entries"]):
            return
    raise AssertionError(kind)


async def result(client: LiveClient, command: str, **payload: Any) -> dict[str, Any]:
    answer = await client.call(command, payload)
    assert answer["ok"], answer
    told: dict[str, Any] = answer["result"]
    return told


async def ask_and_vote(poster: LiveClient, second: LiveClient, case_id: str) -> None:
    """Have a poll opened, widened, voted in and closed."""
    asked = {"case_id": case_id, "question": "Which?", "options": ["Angina", "Reflux"]}
    poll = {"case_id": case_id, "poll_seq": (await result(poster, "poll:open", **asked))["seq"]}
    await result(second, "poll:add_option", **poll, option="Pleurisy")
    await result(second, "poll:vote", **poll, choice=[2, 0])
    await result(poster, "poll:close", **poll)


async def report_and_warn(
    stage: Stage, *, by: LiveClient, of: LiveClient, case_id: str, seq: int
) -> None:
    """Report an entry's author and have a moderator warn them."""
    about = {"case_id": case_id, "seq": seq}
    report = await result(by, "report:open", **about, reason="abuse", about="doctor")
    decision = {**report, "decision": "warn", "reason": "Stay polite."}
    decided = await stage.post("report/decide", decision, await stage.doctor(role="moderator"))
    assert decided["result"]["report"]["about"] == "doctor"
    assert await of.until_heard("report:decided") == {**report, "decision": "warn"}
    # Who reported hears that it was looked at, and nothing of what came of it.
    assert await by.until_heard("report:closed") == {**report, "case_id": case_id}


async def test_every_event_of_a_case_is_as_declared(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        poster = await LiveClient().connect(stage.url, auth={"token": await stage.doctor()})
        second = await LiveClient().connect(stage.url, auth={"token": await stage.doctor()})
        third = await LiveClient().connect(stage.url, auth={"token": await stage.doctor()})
        for paged in (second, third):
            await result(paged, "presence:set", available=True)
        await result(poster, "case:watch")
        posted = await result(poster, "case:post", **{**CASE, "key": "c", "urgency": "now"})
        case_id = posted["case_id"]
        await result(poster, "room:join", case_id=case_id, after=0)

        await third.until_heard("page:offered")
        page = await second.until_heard("page:offered")
        await result(second, "page:acknowledge", page_id=page["page_id"])
        await result(second, "typing:set", case_id=case_id, typing=True)
        said = await result(second, "message:post", case_id=case_id, key="m", text="Exercise test.")
        await until_kind(second, case_id, "case_answered")
        await result(second, "message:edit", case_id=case_id, seq=said["seq"], text="Exercise ECG.")
        await result(second, "member:reveal", case_id=case_id)
        about = {"case_id": case_id, "seq": said["seq"]}
        await result(poster, "reaction:set", **about, reaction="helped", on=True)
        await result(second, "reaction:set", **about, reaction="safety_concern", on=True)
        assert await poster.until_heard("case:safety_concern") == about
        await report_and_warn(stage, by=third, of=second, case_id=case_id, seq=said["seq"])
        await ask_and_vote(poster, second, case_id)
        await result(second, "message:retract", **about)
        await result(second, "entry:redact", **about, reason="own")
        await result(poster, "summary:pin", case_id=case_id, text="Troponin negative twice.")
        await result(poster, "summary:unpin", case_id=case_id)
        await result(poster, "case:resolve", case_id=case_id, outcome={"kind": "solved"})
        await result(poster, "case:reopen", case_id=case_id)
        await until_kind(poster, case_id, "case_reopened")
        for event in ("presence:changed", "case:changed"):
            await poster.until_heard(event)
        await third.until_heard("page:withdrawn")
        log = (await result(poster, "room:sync", case_id=case_id, after=0))["entries"]

        heard = [*poster.heard, *second.heard, *third.heard]
        for client in (poster, second, third):
            await client.client.disconnect()

    for name, payload in heard:
        if name != "disconnect":
            check_event(name, payload)
    for entry in log:
        check_event("room:entry", entry)
    assert {entry["kind"] for entry in log} == set(ENTRY_DATA) - OPERATORS - LOUNGES
