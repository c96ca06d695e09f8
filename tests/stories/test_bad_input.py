"""Bad input: one coded answer each, nothing half stored, nobody else disturbed."""

import pytest

from tests.stories.bad_input_stage import Stage
from tests.stories.cast import PENDING, POSTER, case_payload, desk, real_case

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("nothing_changes"),
]

NOBODY = "A" * 22

MESSAGE_FIELDS = [
    ({"text": 7}, "text"),
    ({"text": {"$gt": ""}}, "text"),
    ({"text": "x" * 8_001}, "text"),
    ({"text": " \n "}, "text"),
    ({"text": "nul \x00 in it"}, "text"),
    ({"key": "not a key!"}, "key"),
    ({"key": ["k"]}, "key"),
    ({"case_id": {"$gt": ""}}, "case_id"),
    ({"case_id": "../../etc"}, "case_id"),
    ({"reply_to": "1"}, "reply_to"),
    ({"attachment_ids": [NOBODY] * 11}, "attachment_ids"),
    ({"surgeon": "x"}, "surgeon"),
    # A name that no client of ours would send is not repeated to whoever reads the answer.
    ({"$where": "sleep(1000)"}, ""),
]


@pytest.mark.parametrize(("wrong", "field"), MESSAGE_FIELDS)
async def test_a_wrong_field_is_named(stage: Stage, wrong: dict[str, object], field: str) -> None:
    good = {"case_id": stage.case_id, "key": "wrong-field", "text": "Lactate 6.1 mmol/L."}

    over_http = await stage.poster.call("message:post", good | wrong)
    over_socket = await stage.socket.call("message:post", good | wrong)

    assert (over_http.status, over_http.code) == (400, "invalid")
    assert any(name.startswith(field) for name in over_http.body["error"]["fields"])
    assert over_socket["error"] == over_http.body["error"]


async def test_all_wrong_fields_of_a_case_are_named_together(stage: Stage) -> None:
    case = case_payload(
        real_case("train-359"),
        key="many-wrong",
        title="t" * 161,
        story="s" * 20_001,
        urgency="immediately",
        specialties=["heart"],
        consent=False,
        surgeon="x",
    )

    refused = await stage.poster.call("case:post", case)

    named = {name.split(".")[0] for name in refused.body["error"]["fields"]}
    assert {"title", "story", "urgency", "specialties", "consent", "surgeon"} <= named
    assert "160" in refused.body["error"]["fields"]["title"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (POSTER.email, "not-the-password-1"),
        ("nobody@story.example", "not-the-password-1"),
    ],
)
async def test_signing_in_wrongly_says_the_same_for_known_and_unknown(
    stage: Stage, email: str, password: str
) -> None:
    async with desk(stage.node) as door:
        refused = await door.call("session:open", {"email": email, "password": password})

    assert (refused.status, refused.code) == (401, "unauthenticated")
    assert refused.body["error"]["fields"] == {}


async def test_operators_of_mongodb_do_not_sign_in(stage: Stage) -> None:
    async with desk(stage.node) as door:
        refused = await door.call("session:open", {"email": {"$gt": ""}, "password": {"$ne": None}})

    assert refused.code == "invalid"
    assert set(refused.body["error"]["fields"]) == {"email", "password"}


async def test_an_unverified_doctor_reads_nothing(stage: Stage) -> None:
    async with desk(stage.node, PENDING) as door:
        listed = await door.call("case:list", {})
        joined = await door.call("room:join", {"case_id": stage.case_id})

    assert (listed.status, listed.code) == (403, "forbidden")
    assert joined.code == "forbidden"


async def test_nobody_signed_in_reads_nothing(stage: Stage) -> None:
    async with desk(stage.node) as door:
        listed = await door.call("case:list", {})

    assert (listed.status, listed.code) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("room:join", {"case_id": NOBODY}),
        ("message:post", {"case_id": NOBODY, "key": "k", "text": "Hello?"}),
        ("page:acknowledge", {"page_id": NOBODY}),
        ("page:decline", {"page_id": NOBODY, "reason": "busy"}),
    ],
)
async def test_what_is_not_there_is_not_found(
    stage: Stage, command: str, payload: dict[str, object]
) -> None:
    refused = await stage.poster.call(command, payload)

    assert (refused.status, refused.code) == (404, "not_found")


async def test_the_page_of_somebody_else_is_not_found(stage: Stage) -> None:
    for command, more in (("page:acknowledge", {}), ("page:decline", {"reason": "busy"})):
        refused = await stage.stranger.call(command, {"page_id": stage.page_id, **more})

        assert (refused.status, refused.code) == (404, "not_found")


async def test_the_case_of_somebody_else_is_not_theirs_to_resolve(stage: Stage) -> None:
    refused = await stage.stranger.call(
        "case:resolve", {"case_id": stage.case_id, "outcome": {"kind": "solved"}}
    )

    assert (refused.status, refused.code) == (403, "forbidden")


async def test_a_key_used_for_another_body_is_refused(stage: Stage) -> None:
    case = case_payload(real_case("train-359"), key="bad")
    again = await stage.poster.call("case:post", case)
    other = await stage.poster.call("case:post", case | {"title": "Another patient altogether"})

    assert again.result["case_id"] == stage.case_id
    assert (other.status, other.code) == (409, "key_reused")
