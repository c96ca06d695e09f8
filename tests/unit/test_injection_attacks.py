"""Words that something else would take for an order: a database, a page, a table, a letter."""

import csv
import io
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any, Final

import orjson
import pytest

from server.errors import InvalidError
from server.identity.applications import LANGUAGES, email_address, person_name
from server.identity.licences import COUNTRIES
from server.paging.figures import UNKNOWN, Statistics
from server.paging.statistics import Figures, Group, Groups
from server.paging.statistics_table import csv_of
from server.rooms.export import as_markdown
from server.specialties import all_specialties
from server.wire.catalog import load_commands
from server.wire.validation import parse_payload
from tests.fuzzing.hostile import CANARY, OPERATORS
from tests.fuzzing.payloads import Payloads
from tests.makers import NOON

COMMANDS: Final = load_commands()
ORDERS: Final = [orjson.loads(order) for order in OPERATORS]
NO_FIELDS: Final = (
    "$where", "a.b", "case_id[$ne]", "__proto__", "constructor", "prototype", "\u0000", "",
    f"<{CANARY}>",
)  # fmt: skip
"""Names that a query, an object of JavaScript or a page would read."""


@cache
def everything(name: str) -> dict[str, Any]:
    """Return a payload with as many of the command's fields as several tries give."""
    made: dict[str, Any] = {}
    payloads = Payloads(1, cases=("a" * 22,), transport=None)
    for _ in range(8):
        made |= payloads.sound(name)
    return made


def places(payload: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in a payload."""
    pairs = payload.items() if isinstance(payload, dict) else enumerate(payload)
    for at, value in pairs:
        yield (*path, at)
        if isinstance(value, (dict, list)):
            yield from places(value, (*path, at))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_order_to_the_database_is_refused_in_every_field_and_never_quoted(name: str) -> None:
    sound = everything(name)
    for path in places(sound):
        for order in ORDERS:
            spoilt = deepcopy(sound)
            inside = spoilt
            for step in path[:-1]:
                inside = inside[step]
            inside[path[-1]] = order
            with pytest.raises(InvalidError) as refused:
                parse_payload(COMMANDS[name].payload, spoilt, size_bytes=0)
            assert any(field.startswith(str(path[0])) for field in refused.value.fields)
            assert CANARY not in str(refused.value.as_wire())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_field_that_a_query_or_a_prototype_would_read_is_no_field(name: str) -> None:
    for field in NO_FIELDS:
        spoilt = {**everything(name), field: {"$ne": 1}}
        with pytest.raises(InvalidError) as refused:
            parse_payload(COMMANDS[name].payload, spoilt, size_bytes=0)
        assert CANARY not in str(refused.value.as_wire())


@pytest.mark.parametrize(
    "address",
    [
        "doctor@hospital.example\r\nBcc: all@hospital.example",
        "doctor@hospital.example\nSubject: Yours",
        "doctor\r@hospital.example",
        "doctor@hospital.example\x00.evil.example",
        "doctor@hospital.example,all@hospital.example",
        "doctor@hospital.example all@hospital.example",
        "Doctor <doctor@hospital.example>",
        "doctor@hospital.example\u2028Bcc: all@hospital.example",
        '"doctor\r\nBcc: x"@hospital.example',
    ],
)
def test_no_address_adds_a_line_or_a_reader_to_a_letter(address: str) -> None:
    with pytest.raises(ValueError, match="is no e-mail address"):
        email_address(address)


@pytest.mark.parametrize(
    "sign", ["\r", "\n", "\v", "\f", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_a_name_never_begins_another_line(sign: str) -> None:
    assert len(person_name(f"Elena {sign}Bcc Ruiz").splitlines()) == 1


MARKUP: Final = (
    "# A heading", "<script>alert(1)</script>", "[tap](javascript:alert(1))", "![x](//evil)",
    "- a list\n\n# and a heading", "`code` *bold* _sloped_ | table |", "&lt;b&gt;", "1. first",
    "> said by nobody", "***\n---\n===", "    code", "\u2028# after a strange line break",
)  # fmt: skip


@pytest.mark.parametrize("words", MARKUP)
def test_what_doctors_wrote_is_no_markup_in_an_exported_room(words: str) -> None:
    by = {"name": words.splitlines()[0], "alias": {"specialty": "cardiology", "number": 1}}
    question = {"kind": "treatment", "text": words}
    case = {
        "title": words, "story": words, "question": question, "specialties": ["cardiology"],
        "patient": {"age_band": "50-59", "sex": "male"}, "urgency": "now",
    }  # fmt: skip
    told: list[tuple[str, dict[str, Any]]] = [
        ("case_posted", case),
        ("message_posted", {"text": words, "attachments": []}),
        ("poll_opened", {"question": words, "options": [words, words]}),
        ("case_resolved", {"outcome": {"kind": "solved", "text": words}}),
    ]
    entries = [
        {"seq": seq, "at": "2026-03-02T12:00:00.000Z", "by": by, "kind": kind, "data": data}
        for seq, (kind, data) in enumerate(told, start=1)
    ]

    for line in as_markdown(entries).splitlines():
        if line.startswith("    "):
            continue  # indented: shown as it is
        is_ours = line.startswith("# ")
        plain = re.sub(r"\\.", "", line)
        assert not re.search(r"[<>\[\]`|!_&]", plain), line
        assert is_ours or not re.match(r"\s{0,3}(#|>|[-+*=]\s|[-*=]{3})", plain), line


FORMULA: Final = re.compile(r"\s*[=+@|%]|-(?!\d)|[\t\r\n]")
"""How a cell begins that a spreadsheet runs; a number may have its sign."""


def test_no_cell_of_an_exported_table_is_run_by_a_spreadsheet() -> None:
    """What a table is grouped by comes from closed sets: this walks all of them."""
    figures = Figures(3, 2, 0.5, (-0.1, 0.9), 4.0, 5.0, 6.0, 0.25, 7, 3.5)
    keys = (all_specialties(), [str(hour) for hour in range(24)], (*COUNTRIES, UNKNOWN), LANGUAGES)
    groups = Groups(*(tuple(Group(key, figures) for key in some) for some in keys))
    found = Statistics(NOON, NOON, None, False, figures, (), groups, None)  # noqa: FBT003 - whole

    rows = list(csv.reader(io.StringIO(csv_of(found))))
    assert len(rows) == 2 + sum(map(len, keys))
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(1)", " =1", "\t=1"])
def test_a_cell_that_a_spreadsheet_would_run_would_be_noticed(cell: str) -> None:
    assert FORMULA.match(cell)
