"""A day at the hospital, scene by scene: who does what where canaries could get out."""

import re
from typing import Any, Final

from server.wire.catalog import load_commands
from tests.attack_stage import a_case
from tests.fuzzing.payloads import COSTLY, Payloads
from tests.pictures import jpeg_with_canaries
from tests.stories.nodes import eventually
from tests.walk.heard import VISITOR, Ledger
from tests.walk.outside import Outside
from tests.walk.walkers import PATIENCE_S, Walk, Walker
from tests.wire_stage import Stage

PHONE: Final = "+34600555019"
MEANT: Final = frozenset({("moderator", "policy:preview"), ("moderator", "doctor:find")})
"""What tells coordinators names because it is asked to."""
LEFT_OUT: Final = frozenset(
    {
        "case:erase", "doctor:register", "entry:redact", "member:reveal", "message:retract",
        "session:close", "session:close_others", "session:revoke",
    }
)  # fmt: skip
"""What would end the day, is done in a scene of its own, or tells a name because it is asked to."""


async def a_day(walk: Walk, outside: Outside) -> None:
    """Have it all happen, from the picture's upload to the erasure of the case."""
    poster = walk.walkers["poster"]
    picture = await poster.upload(jpeg_with_canaries(), "zqfilename.php.jpg")
    case_id = await put_up(poster, attachment_ids=[picture])
    # Whoever acknowledged is sent nothing more.
    await eventually(outside.is_reached, within_s=PATIENCE_S, what="every channel")
    await converse(walk, case_id)
    await look_everywhere(walk, case_id, picture)
    await fetch_own_data(walk)
    await take_back(walk, case_id)


async def enrol(walk: Walk) -> None:
    """Have five doctors, one of whom goes by their name."""
    doctor = walk.doctor
    await doctor("poster", "Wilhelmina Quarrington", specialty="emergency_medicine")
    await doctor("specialist", "Xoana Brandariz", specialty="cardiology", language="es")
    await doctor("reader", "Ngaio Whakatane", specialty="dermatology", language="es")
    await doctor("named", "Tiernan Oughterard", specialty="internal_medicine", anonymous=False)
    await doctor("moderator", "Olwethu Zwelibanzi", specialty="anaesthesiology", role="moderator")


async def make_reachable(walk: Walk, outside: Outside) -> None:
    """Have the specialist reached over every channel at once."""
    specialist = walk.walkers["specialist"]
    browser = outside.pushes.subscribe()
    private = walk.ledger.private["specialist"]
    private |= {"device": browser.endpoint.rsplit("/", 1)[1], "number": PHONE[1:]}
    await specialist.ask("push:subscribe", subscription=browser.subscription, label="zq phone")
    # Past the wire: a command that is cut off on a busy machine would have to wait five minutes.
    channels = walk.stage.node.services.channels
    await channels.send_code(specialist.doctor_id, PHONE, language="es")
    code = re.search(r"\d{6}", outside.provider.messages[-1]["text"])
    assert code is not None
    await specialist.attempt("channel:confirm_phone", {"code": code.group()})
    every = [{"channel": name, "delay_s": 0} for name in ("push", "email", "sms")]
    await specialist.ask("channel:set", steps=every)


async def put_up(poster: Walker, **changes: Any) -> str:
    """Put up the case of the day; return its id."""
    case = a_case(
        title="Chest pain and fever zqtitle",
        story="The patient has chest pain and a fever of 38.5 °C since yesterday. zqstory",
        question={"kind": "treatment", "text": "Start amoxicillin 500 mg every 8 hours?"},
        urgency="now",
    )
    posted = await poster.ask("case:post", **(case | changes))
    case_id: str = posted["case_id"]
    return case_id


async def converse(walk: Walk, case_id: str) -> None:
    """Have the case discussed, answered, voted on, corrected and resolved."""
    poster, specialist, reader, named, moderator = walk.walkers.values()
    for walker in (poster, reader, named, moderator):
        await walker.say("case:watch")
        anonymous = {} if walker.anonymous else {"anonymous": False}
        await walker.say("room:join", case_id=case_id, after=0, **anonymous)
    offered = await specialist.hears("page:offered")
    await specialist.say("page:acknowledge", page_id=offered["page_id"])
    about: dict[str, Any] = {"case_id": case_id}
    for walker in (poster, specialist):
        await walker.say("typing:set", **about, typing=True)
    said = await specialist.say("message:post", **about, text="Blood tests zqmessage")
    await named.say("message:post", **about, text="I agree. zqmessage")
    poll = await poster.say(
        "poll:open", **about, question="Which zqoption?", options=["1 zqoption", "2"]
    )
    for walker in (specialist, reader, named):
        await walker.say("poll:vote", **about, poll_seq=poll["seq"], choice=1)
    await specialist.say("message:edit", **about, seq=said["seq"], text="Troponin zqmessage")
    await reader.say("reaction:set", **about, seq=said["seq"], reaction="agree", on=True)
    await reader.say("report:open", **about, seq=said["seq"], reason="unsafe_advice")
    await poster.say("case:resolve", **about, outcome={"kind": "solved", "text": "zqoutcome"})


async def look_everywhere(walk: Walk, case_id: str, attachment_id: str) -> None:
    """Have everybody call every command, and read everything that has an address."""
    feed = await walk.walkers["specialist"].ask("shift:feed")
    paths = [
        f"/api/v1/attachments/{attachment_id}", f"/api/v1/attachments/{attachment_id}/thumb",
        "/api/v1/attachments/" + "a" * 22, "/api/v1/statistics.csv", "/readyz", f"/c/{case_id}",
        "/api/none", feed["url"][feed["url"].index("/api/") :],
    ]  # fmt: skip
    made = Payloads(7, cases=(case_id,), transport="http")
    for name in made.names:
        told = await walk.stage.post(name.replace(":", "/"), made.sound(name))
        walk.ledger.note(VISITOR, name, told)
    for number, walker in enumerate(walk.walkers.values()):
        for name in sorted(set(made.names) - LEFT_OUT - (COSTLY if number else set())):
            payload = made.sound(name)
            if "anonymous" in load_commands()[name].payload.model_fields:
                payload["anonymous"] = walker.anonymous
            await walker.attempt(name, payload)
        for form in ("json", "markdown"):
            await walker.ask("room:export", case_id=case_id, format=form)
        await walker.ask("case:list", text="zqtitle")
        await walker.ask("room:sync", case_id=case_id, after=0)
        for path in paths:
            await walker.read(path)


async def fetch_own_data(walk: Walk) -> None:
    """Have everybody fetch what is kept about them, and try what is kept about another."""
    paths = {}
    for handle, walker in walk.walkers.items():
        asked = await walker.ask("account:export")
        paths[handle] = f"/api/v1/exports/{asked['export']['export_id']}"
    for handle, walker in walk.walkers.items():

        async def is_made(walker: Walker = walker, path: str = paths[handle]) -> bool:
            return await walker.read(path) is not None

        await eventually(is_made, within_s=PATIENCE_S, what="the file of one's own data")
        for path in paths.values():
            await walker.read(path)


async def take_back(walk: Walk, case_id: str) -> None:
    """Have words taken back, redacted and the case erased; everybody sees what is left."""
    poster, specialist, reader, _, moderator = walk.walkers.values()
    room = await reader.ask("room:sync", case_id=case_id, after=0)
    seqs = [entry["seq"] for entry in room["entries"] if entry["kind"] == "message_posted"]
    await specialist.ask("message:retract", case_id=case_id, seq=seqs[0])
    await moderator.ask("entry:redact", case_id=case_id, seq=seqs[1], reason="abuse")
    await poster.ask("room:sync", case_id=case_id, after=0)
    await moderator.ask("case:erase", case_id=case_id, reason="patient_request")
    for walker in walk.walkers.values():
        await walker.ask("room:join", case_id=case_id, after=0)
        await walker.ask("case:list", status="resolved")


async def a_slip(stage: Stage) -> Ledger:
    """Have somebody without a name sign a message by habit; return what others heard."""
    walk = Walk(stage, Ledger(), first=170)
    poster = await walk.doctor("poster", "Leocadia Thistlewood", specialty="neurology")
    reader = await walk.doctor("reader", "Bartholomew Oyarzun", specialty="dermatology")
    async with walk.connected():
        case_id = await put_up(poster, urgency="learning")
        await reader.say("room:join", case_id=case_id, after=0)
        text = "Thanks to all, L. Thistlewood"
        await poster.say("message:post", case_id=case_id, text=text)
        await reader.ask("room:export", case_id=case_id, format="markdown")
        await reader.hears("room:entry", "Thistlewood")
    return walk.ledger
