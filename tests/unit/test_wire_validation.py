"""What was sent becomes a payload, or everything wrong with it is named and none of it quoted."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import InvalidError, RejectedError, TooLargeError
from server.wire.catalog import load_commands
from server.wire.validation import MAX_DEPTH, parse_payload

POST = load_commands()["message:post"].payload
CASE = load_commands()["case:post"].payload
CANARY = "Canary Isleworth"


def refused(model: Any, raw: object) -> RejectedError:
    with pytest.raises(RejectedError) as caught:
        parse_payload(model, raw, size_bytes=len(orjson.dumps(raw)))
    return caught.value


def test_all_wrong_fields_are_named_together_with_what_is_allowed() -> None:
    error = refused(
        CASE,
        {
            "title": "x" * 161,
            "story": {"$gt": ""},
            "question": {"kind": CANARY, "text": ""},
            "urgency": "at once",
            "nickname": CANARY,
        },
    )

    assert error.fields["title"] == "is too long; at most 160 characters are allowed"
    assert error.fields["story"] == "must be text"
    assert error.fields["question.kind"].startswith("must be one of 'diagnosis'")
    assert error.fields["question.text"] == "is empty"
    assert error.fields["nickname"] == "is not a field of this command"
    assert error.fields["key"] == "is required"
    assert error.fields["consent"] == "is required"
    assert "'now', 'today' or 'learning'" in error.fields["urgency"]


def test_what_was_sent_is_never_quoted() -> None:
    error = refused(CASE, {CANARY: CANARY, "title": [CANARY], "urgency": CANARY, "key": CANARY})

    assert CANARY not in str(error.as_wire())


@pytest.mark.parametrize("raw", [None, 3, "text", [], [{}], True])
def test_anything_but_one_object_is_refused(raw: object) -> None:
    assert isinstance(refused(POST, raw), InvalidError)


@pytest.mark.parametrize(
    "operator", [{"$gt": ""}, {"$ne": None}, {"$regex": ".*"}, {"$where": "1"}, [], 0, None]
)
def test_a_database_operator_is_no_id(operator: object) -> None:
    error = refused(POST, {"case_id": operator, "key": "k", "text": "hello"})

    assert list(error.fields) == ["case_id"]


def test_deep_nesting_is_refused_before_it_is_looked_at() -> None:
    raw: Any = {}
    for _ in range(MAX_DEPTH + 2):
        raw = {"case_id": raw}

    assert isinstance(refused(POST, raw), TooLargeError)


def test_a_payload_is_measured_after_decoding() -> None:
    case_id, text = "a" * 22, "é" * 8_000
    raw = {"case_id": case_id, "key": "k", "text": text}

    parsed = parse_payload(POST, raw, size_bytes=6 * 200_000)

    assert parsed.model_dump()["text"] == text
    assert isinstance(refused(POST, {**raw, "text": "é" * 100_000}), TooLargeError)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=20,
)


@given(raw=JSON, name=st.sampled_from(sorted(load_commands())))
def test_every_command_takes_any_json_or_refuses_it_with_a_code(raw: object, name: str) -> None:
    codes = {"ok"}
    try:
        parse_payload(load_commands()[name].payload, raw, size_bytes=0)
    except RejectedError as err:
        codes = {err.code}

    assert codes <= {"ok", "invalid", "too_large"}
