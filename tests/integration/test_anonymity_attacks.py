"""A verified doctor tries to learn who somebody without a name is; security plan 4.3."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import pytest_asyncio

from server.app import Node
from server.embedded import ServiceUrls
from server.identity.session import Caller
from server.rooms.aliases import SMALL_GROUP
from server.specialties import all_specialties, specialties_of
from store.client import Store
from store.ids import CaseId, new_id
from store.records.export import Export
from tests.attack_stage import Attacker, AttackStage, attack_stage
from tests.integration.test_rooms import enrol, join, put_up
from tests.integration.test_rooms_two_nodes import page_for
from tests.makers import NOON
from tests.push_catcher import PushCatcher

COLLEAGUES: Final = (
    ("cardiology", "ES", 4), ("cardiology", "GB", 5), ("nephrology", "MX", 1),
    ("interventional_cardiology", "ES", 2), ("dermatology", "NZ", 4), ("dermatology", "IE", 1),
)  # fmt: skip
"""Specialty, country, and how many doctors there are of it: groups on both sides of five."""


@pytest_asyncio.fixture
async def stage(services: ServiceUrls) -> AsyncIterator[AttackStage]:
    async with attack_stage(services) as running:
        yield running


async def test_what_is_shown_of_a_doctor_fits_at_least_five_or_is_a_whole_discipline(
    node: Node, store: Store
) -> None:
    doctors = [
        (await enrol(store, specialties=(specialty,), country=country), specialty, country)
        for specialty, country, count in COLLEAGUES
        for _ in range(count)
    ]
    reader = await enrol(store, specialties=("neurology",), country="US")

    for number, (doctor, specialty, _) in enumerate(doctors):
        case_id = await put_up(
            node, doctor, key=f"case-{number}", urgency="learning", specialties=[specialty]
        )
        (shown,) = (await join(node, case_id, reader)).members
        fitting = [
            held
            for _, held, country in doctors
            if held in {shown["specialty"], *specialties_of(shown["specialty"])}
            and shown["country"] in {None, country}
        ]
        is_whole = all_specialties()[shown["specialty"]].parent is None and not shown["country"]
        assert len(fitting) >= SMALL_GROUP or is_whole, (specialty, shown)


async def test_a_doctor_is_shown_by_what_many_share_and_by_nothing_else(
    node: Node, store: Store
) -> None:
    poster, reader = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)

    (member,) = (await join(node, case_id, reader)).members

    assert set(member) == {
        "member_id", "alias", "name", "specialty", "country", "verified", "poster",
    }  # fmt: skip
    assert set(member["alias"]) == {"specialty", "number"}
    assert member["name"] is None


async def test_coming_reading_and_going_leave_no_trace_that_others_can_count(
    node: Node, store: Store
) -> None:
    poster, reader = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)
    before = await seen_by(node, case_id, poster)

    for _ in range(3):
        await join(node, case_id, reader)
        await node.services.reading.seen(case_id, reader.doctor_id, seq=1)

    assert await seen_by(node, case_id, poster) == before


async def seen_by(node: Node, case_id: Any, who: Caller) -> dict[str, Any]:
    joined = await join(node, case_id, who)
    return {
        "members": joined.members,
        "entries": joined.part.entries,
        "case": {name: joined.case[name] for name in joined.case.keys() - {"views", "server_now"}},
    }


async def test_what_is_anothers_is_answered_as_what_is_not_there_after_the_same_work(
    stage: AttackStage,
) -> None:
    """Neither the answer nor what is asked of the database tells if a guessed id is somebody's."""
    attacker, victim = await stage.attacker(), await stage.attacker()

    for path, payload, theirs in await belongings(stage, victim):
        foreign = await told_and_asked(stage, attacker, path.format(theirs), payload, theirs)
        nowhere = new_id()
        missing = await told_and_asked(stage, attacker, path.format(nowhere), payload, nowhere)
        assert foreign == missing, path
        assert foreign[0] == "not_found", path
        assert foreign[1], path


Belonging = tuple[str, dict[str, Any] | None, str]
"""An address, what is sent there (None: it is got) with `id` for its id, and the id itself."""


async def belongings(stage: AttackStage, victim: Attacker) -> list[Belonging]:
    """Give somebody what only they may touch."""
    case_id = CaseId(await stage.case(victim))
    page = page_for(victim.doctor_id, case_id)
    await stage.store.pages.offer([page])
    (session,) = await stage.node.services.sessions.of_doctor(victim.doctor_id)
    endpoint = {"endpoint": "https://fcm.googleapis.com/fcm/send/a"}
    subscription = PushCatcher().subscribe().subscription | endpoint
    device = await stage.post("push/subscribe", {"subscription": subscription}, victim.token)
    file = Export(
        id=new_id(),
        doctor_id=victim.doctor_id,
        asked_at=NOON,
        lease_until=NOON,
        expires_at=NOON + timedelta(days=36_500),
    )
    await stage.store.exports.add(file)
    return [
        ("page/acknowledge", {"page_id": "id"}, page.id),
        ("page/decline", {"page_id": "id", "reason": "busy"}, page.id),
        ("page/snooze", {"page_id": "id", "minutes": 5}, page.id),
        ("page/why", {"page_id": "id"}, page.id),
        ("session/revoke", {"session_id": "id"}, session.id),
        ("push/test", {"device_id": "id"}, device["result"]["device_id"]),
        ("push/unsubscribe", {"device_id": "id"}, device["result"]["device_id"]),
        ("exports/{}", None, file.id),
    ]


async def told_and_asked(
    stage: AttackStage, who: Attacker, path: str, payload: dict[str, Any] | None, about: str
) -> tuple[str, set[tuple[str, str]]]:
    """Ask three times; return the answer's code, and what the database was asked each time."""
    sent = {name: about if told == "id" else told for name, told in (payload or {}).items()}
    how: dict[str, Any] = {"method": "GET"} if payload is None else {"json": sent}
    database = stage.store._database  # noqa: SLF001 - statements are watched where they are run
    codes, asked = set(), list[set[tuple[str, str]]]()
    for _ in range(3):
        await database.command("profile", 2)
        _, answer = await stage.send(path, headers=who.signed_in, **how)
        await database.command("profile", 0)
        codes.add(answer["error"]["code"])
        seen = [one async for one in database["system.profile"].find({})]
        await database.drop_collection("system.profile")
        asked.append({(one["ns"], next(iter(one["command"]), "")) for one in seen})
    (code,) = codes
    # What is asked for other reasons at the same moment is not there all three times.
    return code, {each for each in set.intersection(*asked) if each[1] != "profile"}
