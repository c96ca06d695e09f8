"""JSON as it leaves the server."""

import re
from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire.encode import SocketJson, encode, instant_text

INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(at=INSTANTS)
def test_an_instant_is_utc_with_milliseconds_and_z(at: datetime) -> None:
    text = instant_text(at)

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)
    assert timedelta(0) <= at - datetime.fromisoformat(text) < timedelta(milliseconds=1)


def test_instants_and_sets_are_encoded_wherever_they_are() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert orjson.loads(encode({"a": [{"at": noon}], "b": frozenset({"y", "x"})})) == {
        "a": [{"at": "2026-03-02T12:00:00.000Z"}],
        "b": ["x", "y"],
    }


@pytest.mark.parametrize("text", ["{", "NaN", '"\\ud800"', "[" * 2_000 + "]" * 2_000, ""])
def test_what_is_no_json_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own subclass
        SocketJson.loads(text)
