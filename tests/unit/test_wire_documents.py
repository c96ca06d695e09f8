"""The documents say what the declared commands say, and are not stale."""

from pathlib import Path
from typing import Any

from server.wire.catalog import load_commands
from server.wire.documents import all_schemas, asyncapi, openapi, operation_of_event
from server.wire.events import EVENTS
from server.wire.generate import ROOT, documents, stale
from server.wire.protocol_page import protocol_page
from server.wire.typescript import typescript


def refs_in(document: Any) -> set[str]:
    if isinstance(document, dict):
        inner = set().union(*(refs_in(value) for value in document.values()))
        ref = document.get("$ref")
        return inner | {ref} if isinstance(ref, str) else inner
    if isinstance(document, list):
        return set().union(*(refs_in(value) for value in document))
    return set()


def found(document: Any, ref: str) -> bool:
    here = document
    for part in ref.removeprefix("#/").split("/"):
        here = here.get(part, {})
    return bool(here)


def test_every_reference_leads_somewhere() -> None:
    for document in (openapi(), asyncapi()):
        assert all(found(document, ref) for ref in refs_in(document))


def test_every_command_and_event_is_described_everywhere() -> None:
    schemas = all_schemas()
    page, types = protocol_page(schemas), "\n".join(typescript(schemas).values())
    paths, channel = openapi()["paths"], asyncapi()["operations"]

    for name, command in load_commands().items():
        assert command.doc, name
        assert f"### `{name}`" in page
        assert f'"{name}": {{ payload: ' in types
        if command.transport != "socket":
            assert f"/api/v1/{name.replace(':', '/')}" in paths
        if command.transport != "http":
            assert channel[name]["action"] == "receive"
    for name in EVENTS:
        assert f"### `{name}`" in page
        assert channel[operation_of_event(name)]["action"] == "send"


def test_what_is_committed_is_what_the_commands_say() -> None:
    assert stale(ROOT) == []


def test_a_missing_or_changed_document_is_stale(tmp_path: Path) -> None:
    assert stale(tmp_path) == list(documents())
