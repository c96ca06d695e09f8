"""What the US registry's answers say of a doctor, in the shape that its API help documents."""

import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import ValidationError

from server.config import Settings
from server.identity.registers import Finding
from server.identity.registers.answers import MAX_ANSWER_BYTES
from server.identity.registers.names import same_person
from server.identity.registers.npi import NpiRegistry, read

NUMBER = "1234567893"
NAME = "Dr. José-Luis O'Brien Peña"


def result(**basic: Any) -> dict[str, Any]:
    return {
        "created_epoch": "1183680000000",
        "enumeration_type": "NPI-1",
        "last_updated_epoch": "1269302400000",
        "number": NUMBER,
        "addresses": [{"address_purpose": "LOCATION", "city": "MONTICELLO", "state": "NY"}],
        "practiceLocations": [],
        "basic": {
            "first_name": "JOSE LUIS",
            "last_name": "OBRIEN PENA",
            "credential": "M.D.",
            "sole_proprietor": "NO",
            "enumeration_date": "2007-07-06",
            "last_updated": "2010-03-23",
            "status": "A",
            **basic,
        },
        "taxonomies": [
            {
                "code": "207RC0000X",
                "taxonomy_group": "",
                "desc": "Internal Medicine, Cardiovascular Disease",
                "state": "NY",
                "license": "000000",
                "primary": True,
            }
        ],
        "identifiers": [],
        "endpoints": [],
        "other_names": [],
    }


def answered(*results: dict[str, Any]) -> dict[str, Any]:
    return {"result_count": len(results), "results": list(results)}


def kind(answer: object) -> str:
    return read(json.dumps(answer).encode(), number=NUMBER, name=NAME).kind


def test_a_number_in_service_under_the_stated_name_is_found_with_its_licences() -> None:
    body = json.dumps(answered(result())).encode()

    assert read(body, number=NUMBER, name=NAME) == Finding(
        "found",
        "JOSE LUIS OBRIEN PENA M.D.",
        ("Internal Medicine, Cardiovascular Disease · NY 000000",),
    )


def test_a_former_name_counts_as_well() -> None:
    married = result(last_name="SMITH") | {
        "other_names": [{"type": "Former Name", "first_name": "JOSE", "last_name": "OBRIEN"}]
    }

    assert kind(answered(married)) == "found"
    assert kind(answered(result(last_name="SMITH"))) == "another_name"
    assert kind(answered(result() | {"enumeration_type": "NPI-2"})) == "another_name"


def test_a_number_out_of_service_is_told_apart_from_one_that_is_none() -> None:
    gone = f"CMS deactivated NPI {NUMBER}. The provider can no longer use this NPI."

    assert kind({"Errors": [{"field": "number", "number": "15", "description": gone}]}) == (
        "deactivated"
    )
    assert kind(answered(result(status="D"))) == "deactivated"
    assert kind(answered(result(deactivation_date="2019-01-01"))) == "deactivated"
    back = {"deactivation_date": "2019-01-01", "reactivation_date": "2020-01-01"}
    assert kind(answered(result(**back))) == "found"
    assert kind(answered()) == "not_found"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"results": "none"},
        {"Errors": [{"description": "Some field is wrong"}]},
        answered(result(), result()),
        answered(result() | {"number": "1993999998"}),
        answered(result(last_name="x" * 400)),
        answered(result(last_name=7)),
    ],
)
def test_an_answer_of_another_shape_or_about_another_number_says_nothing(answer: object) -> None:
    assert kind(answer) == "broken_answer"


def test_names_are_compared_without_accents_titles_and_middle_names() -> None:
    assert same_person("Dra. Núria Vila i Puig", "NURIA MARIA", "VILA")
    assert same_person("Mary Ann Smith-Jones", "Mary", "SMITH JONES")
    assert not same_person("Mary Smith", "Mary", "Smith Jones")
    assert not same_person("Smith", "", "Smith")


Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest_asyncio.fixture
async def serve() -> AsyncIterator[Callable[[Handle], Awaitable[NpiRegistry]]]:
    servers: list[TestServer] = []

    async def start(handle: Handle) -> NpiRegistry:
        app = web.Application()
        app.router.add_get("/api/", handle)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        return NpiRegistry(str(server.make_url("/api/")))

    yield start
    for server in servers:
        await server.close()


async def test_the_registry_is_asked_by_version_and_number_only(
    serve: Callable[[Handle], Awaitable[NpiRegistry]],
) -> None:
    asked: list[dict[str, str]] = []

    async def handle(request: web.Request) -> web.Response:
        asked.append(dict(request.query))
        return web.json_response(answered(result()))

    registry = await serve(handle)
    assert (await registry.look_up(NUMBER, name=NAME)).kind == "found"
    assert asked == [{"version": "2.1", "number": NUMBER}]


async def test_redirects_are_not_followed_and_long_answers_not_read(
    serve: Callable[[Handle], Awaitable[NpiRegistry]],
) -> None:
    async def away(request: web.Request) -> web.Response:
        if "again" in request.query:
            return web.json_response(answered(result()))
        raise web.HTTPFound(request.path_qs + "&again=1")

    async def endless(request: web.Request) -> web.Response:
        return web.Response(body=b" " * (MAX_ANSWER_BYTES + 1), content_type="application/json")

    for handle in (away, endless):
        registry = await serve(handle)
        assert (await registry.look_up(NUMBER, name=NAME)).kind == "broken_answer"


async def test_a_registry_that_fails_or_is_not_there_is_down(
    serve: Callable[[Handle], Awaitable[NpiRegistry]],
) -> None:
    async def failing(request: web.Request) -> web.Response:
        return web.Response(status=503)

    registry = await serve(failing)
    assert (await registry.look_up(NUMBER, name=NAME)).kind == "down"
    with socket.socket() as bound:
        # Bound, but not listening: nobody else gets the port, and nobody answers.
        bound.bind(("127.0.0.1", 0))
        nowhere = NpiRegistry(f"http://127.0.0.1:{bound.getsockname()[1]}/api/")
        assert (await nowhere.look_up(NUMBER, name=NAME)).kind == "down"


def test_the_registry_is_off_unless_set_and_asked_in_secret_only() -> None:
    assert Settings().npi_url is None
    assert Settings(npi_url="http://127.0.0.1:9/api/").npi_url is not None
    with pytest.raises(ValidationError):
        Settings(npi_url="http://npiregistry.cms.hhs.gov/api/")
