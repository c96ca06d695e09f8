"""What `presence:set` and `typing:set` take."""

from datetime import timedelta

import pytest

from server.errors import InvalidError
from server.wire.commands.presence import SetPresence
from server.wire.commands.typing import SetTyping
from server.wire.validation import parse_payload
from store.ids import new_id
from tests.makers import NOON


def test_until_is_an_instant_with_its_zone() -> None:
    raw = {"available": True, "until": "2026-03-02T13:00:00+01:00"}

    payload = parse_payload(SetPresence, raw, size_bytes=80)

    assert payload.until == NOON
    assert payload.until.utcoffset() == timedelta(hours=1)


def test_until_may_be_left_out() -> None:
    assert parse_payload(SetPresence, {"available": False}, size_bytes=30).until is None


@pytest.mark.parametrize(
    "until", [1_772_452_800, "2026-03-02T13:00:00", "tomorrow", "", True, {"$gt": ""}]
)
def test_anything_else_is_refused_by_its_field(until: object) -> None:
    with pytest.raises(InvalidError) as refused:
        parse_payload(SetPresence, {"available": True, "until": until}, size_bytes=80)

    assert set(refused.value.fields) == {"until"}


def test_all_wrong_fields_of_typing_are_named_together() -> None:
    raw = {"case_id": {"$gt": ""}, "typing": "yes", "who": new_id()}

    with pytest.raises(InvalidError) as refused:
        parse_payload(SetTyping, raw, size_bytes=80)

    assert set(refused.value.fields) == {"case_id", "typing", "who"}
