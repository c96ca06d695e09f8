"""The privacy guard in front of every text: what it refuses, asks about, and never gives away."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from server.embedded import ServiceUrls
from server.metrics import exposition
from server.wire.commands.case import CONSENT_VERSION
from store.client import Store
from store.ids import CaseId
from tests.captured_log import captured_log
from tests.wire_stage import Stage, running_node

HARD = "DNI 54362315K"
SOFT = "la Sra. García vive en Getafe"


@pytest_asyncio.fixture
async def stage(services: ServiceUrls) -> AsyncIterator[Stage]:
    async with running_node(services) as running:
        yield running


def a_case(**changes: Any) -> dict[str, Any]:
    case = {
        "key": "k1",
        "title": "Dolor torácico con elevación del ST",
        "story": "Varón de 58 años, TA 90/60, FC 110.",
        "question": {"kind": "treatment", "text": "¿Fibrinólisis o traslado?"},
        "patient": {"age_band": "50-59", "sex": "male"},
        "specialties": ["cardiology"],
        "urgency": "learning",
        "consent": True,
    }
    return case | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": HARD}, "title"),
        ({"story": f"Varón.\n{HARD}"}, "story"),
        ({"question": {"kind": "other", "text": HARD}}, "question.text"),
    ],
)
async def test_a_case_that_tells_who_the_patient_is_is_refused_and_says_where(
    stage: Stage, changes: dict[str, Any], field: str
) -> None:
    token = await stage.doctor()

    answer = await stage.post("case/post", a_case(**changes), token)

    error = answer["error"]
    assert error["code"] == "patient_data_found"
    assert list(error["fields"]) == [field]
    (found,) = error["findings"]
    assert (found["field"], found["class"], found["strength"]) == (field, "national_id", "hard")
    assert "54362315K" not in json.dumps(answer)
    assert (await stage.post("case/list", {}, token))["result"]["cases"] == []


async def test_soft_findings_come_with_the_answer(stage: Stage) -> None:
    token = await stage.doctor()

    posted = (await stage.post("case/post", a_case(story=SOFT), token))["result"]

    assert {one["class"] for one in posted["findings"]} == {"name", "geography"}
    assert all(one["strength"] == "soft" for one in posted["findings"])


async def test_whoever_shows_no_name_may_not_write_it_and_whoever_shows_it_may(
    stage: Stage,
) -> None:
    hidden, named = [await stage.doctor(name="Inés Valdivieso") for _ in range(2)]
    case_id = (await stage.post("case/post", a_case(), hidden))["result"]["case_id"]
    await stage.post("room/join", {"case_id": case_id, "anonymous": False}, named)
    signed = {"case_id": case_id, "text": "Fibrinólisis ahora. Ines Valdivieso"}

    refused = await stage.post("message/post", {"key": "m", **signed}, hidden)
    said = await stage.post("message/post", {"key": "m", **signed}, named)

    assert refused["error"]["code"] == "patient_data_found"
    assert {one["rule"] for one in refused["error"]["findings"]} == {"own_name"}
    assert "Valdivieso" not in json.dumps(refused)
    assert "own_name" not in {one["rule"] for one in said["result"]["findings"]}
    for token, rules in ((hidden, {"own_name"}), (named, set())):
        looked = await stage.post("guard/check", signed, token)
        own = {one["rule"] for one in looked["result"]["findings"]} & {"own_name"}
        assert own == rules


async def test_a_case_posted_with_a_name_may_be_signed(stage: Stage) -> None:
    token = await stage.doctor(name="Inés Valdivieso")
    signed = a_case(story="Varón de 58 años. Inés Valdivieso")

    refused = await stage.post("case/post", {**signed, "anonymous": True}, token)
    posted = await stage.post("case/post", {**signed, "anonymous": False}, token)

    assert list(refused["error"]["fields"]) == ["story"]
    assert posted["ok"]


async def test_messages_edits_outcomes_and_polls_are_looked_at_too(stage: Stage) -> None:
    token = await stage.doctor()
    case_id = (await stage.post("case/post", a_case(), token))["result"]["case_id"]
    said = {"case_id": case_id, "key": "m1", "text": "Traslado"}
    seq = (await stage.post("message/post", said, token))["result"]["seq"]
    tries = {
        "message/post": {"case_id": case_id, "key": "m2", "text": HARD},
        "message/edit": {"case_id": case_id, "seq": seq, "text": HARD},
        "case/resolve": {"case_id": case_id, "outcome": {"kind": "solved", "text": HARD}},
        "poll/open": {"case_id": case_id, "question": "¿Qué?", "options": ["A", HARD]},
    }

    codes = {path: (await stage.post(path, what, token)) for path, what in tries.items()}

    assert {path: answer["error"]["code"] for path, answer in codes.items()} == dict.fromkeys(
        tries, "patient_data_found"
    )
    assert codes["poll/open"]["error"]["findings"][0]["field"] == "options.1"


async def test_whoever_is_writing_is_told_beforehand(stage: Stage) -> None:
    token = await stage.doctor()
    text = f"  {SOFT}, {HARD}"

    answer = await stage.post("guard/check", {"text": text, "language": "es"}, token)

    findings = answer["result"]["findings"]
    assert [text[one["start"] : one["end"]] for one in findings] == [
        "García",
        "Getafe",
        "54362315K",
    ]


async def test_only_verified_doctors_may_ask_the_guard(stage: Stage) -> None:
    token = await stage.doctor(verified=False)

    assert (await stage.post("guard/check", {"text": "x"}, token))["error"]["code"] == "forbidden"
    assert (await stage.post("guard/check", {"text": "x"}))["error"]["code"] == "unauthenticated"


async def test_nothing_of_a_refused_text_is_logged_or_counted(stage: Stage) -> None:
    token = await stage.doctor()

    with captured_log(level="debug") as lines:
        await stage.post("case/post", a_case(story=f"{HARD} zanahoria"), token)

    told = lines.getvalue() + exposition().decode()
    assert "zanahoria" not in told
    assert "54362315K" not in told
    assert 'kind="national_id",outcome="hard"' in told


async def test_a_case_keeps_the_version_of_what_its_poster_agreed_to_and_tells_nobody(
    stage: Stage, services: ServiceUrls
) -> None:
    token = await stage.doctor()

    case_id = (await stage.post("case/post", a_case(), token))["result"]["case_id"]

    store = await Store.open(services.mongo_url, database=stage.database)
    posted = await store.room_log.entry(CaseId(case_id), 1)
    await store.close()
    assert posted is not None
    assert posted.data["consent_version"] == CONSENT_VERSION
    shown = await stage.post("room/join", {"case_id": case_id}, token)
    assert "consent_version" not in json.dumps(shown)
