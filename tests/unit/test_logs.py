"""Log lines are JSON, and only what is on the allow-list gets into them."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.logs import FIELDS, get_logger
from server.wire.socket_server import WireServer
from tests.captured_log import captured_log

CANARY = "Wilhelmina Ngata, 0171-555-0199"
ROOT = Path(__file__).parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    with captured_log(level="debug", node="a") as written:
        yield written


def read(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_field_off_the_list_is_named_and_not_written(lines: io.StringIO) -> None:
    get_logger("here").info("posted", case_id="c", text=CANARY)

    (line,) = read(lines)
    assert line["case_id"] == "c"
    assert line["node"] == "a"
    assert line["dropped"] == ["text"]
    assert CANARY not in lines.getvalue()


def test_a_failure_is_its_type_and_place_never_its_message(lines: io.StringIO) -> None:
    def fail() -> None:
        raise ValueError(CANARY)

    try:
        fail()
    except ValueError as err:
        get_logger("here").error("broke", exc_info=err)

    (line,) = read(lines)
    failure = line["failure"]
    assert isinstance(failure, dict)
    assert failure["type"] == "ValueError"
    assert any(" fail" in frame for frame in failure["frames"])
    assert CANARY not in lines.getvalue()


def test_a_librarys_line_comes_without_its_arguments(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("could not send %s\nand more", CANARY)

    (line,) = read(lines)
    assert line["event"] == "could not send %s"
    assert line["logger"] == "some.library"


def test_the_socket_libraries_say_nothing_at_all(lines: io.StringIO) -> None:
    WireServer()
    for name in ("socketio.server", "engineio.server", "aiohttp.access"):
        for level in (logging.INFO, logging.ERROR, logging.CRITICAL):
            logging.getLogger(name).log(level, CANARY)

    assert lines.getvalue() == ""


def test_every_field_that_our_code_logs_is_on_the_list() -> None:
    strangers = {
        (path.name, keyword.arg)
        for folder in ("server", "store")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in LEVELS
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in {"log", "_log"}
        for keyword in call.keywords
        if keyword.arg not in FIELDS | {"exc_info"}
    }

    assert not strangers
