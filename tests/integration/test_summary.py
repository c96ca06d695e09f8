"""The poster's summary at a room's top: who pins it, what stays of it, and how it goes."""

import pytest

from server.app import Node
from server.errors import ConflictError, ForbiddenError, RoomIsClosedError
from server.guard.checking import PatientDataFoundError
from server.identity.session import Caller
from server.rooms.acts import Outcome
from server.rooms.export import export_room
from server.rooms.state import RoomState
from store.client import Store
from store.ids import CaseId, new_id
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_redaction import CANARY, everything
from tests.integration.test_rooms import enrol_many, join, put_up


async def pin(node: Node, case_id: CaseId, by: Caller, text: str, key: str | None = None) -> int:
    desk = node.services.poster
    return (await desk.pin_summary(case_id, key or new_id(), text, language=None, by=by)).seq


async def standing(node: Node, case_id: CaseId) -> int | None:
    return (await node.services.reading.room(case_id)).state.summary_seq


async def test_the_last_summary_stands_and_the_one_before_stays_in_the_log(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    first = await pin(node, case_id, poster, "Troponin negative twice.", key="one")
    assert await pin(node, case_id, poster, "Troponin negative twice.", key="one") == first
    second = await pin(node, case_id, poster, "La troponina no sube en seis horas.")

    assert await standing(node, case_id) == second
    shown = {one["seq"]: one for one in (await join(node, case_id, other)).part.entries}
    assert shown[first]["data"] == {"text": "Troponin negative twice.", "language": "en"}
    assert shown[second]["data"]["language"] == "es"
    page = await export_room(node.services.reading, case_id, "markdown")
    assert "Summary:\n\n    Troponin negative twice." in page

    taken = await node.services.poster.unpin_summary(case_id, "down", by=poster)
    again = await node.services.poster.unpin_summary(case_id, "down", by=poster)
    assert (again, taken.data, await standing(node, case_id)) == (taken, {"seq": second}, None)
    with pytest.raises(ConflictError):
        await node.services.poster.unpin_summary(case_id, "once more", by=poster)


async def test_only_the_poster_sums_up_and_only_while_the_case_is_open(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    with pytest.raises(ForbiddenError):
        await pin(node, case_id, other, "All is well.")
    await pin(node, case_id, poster, "Better.")
    with pytest.raises(ForbiddenError):
        await node.services.poster.unpin_summary(case_id, "k", by=other)

    await node.services.rooms.resolve(case_id, "end", Outcome("solved", None), by=poster)
    with pytest.raises(RoomIsClosedError):
        await pin(node, case_id, poster, "Later.")
    await node.services.poster.unpin_summary(case_id, "k", by=poster)
    assert await standing(node, case_id) is None


async def test_a_redacted_summary_stands_no_more_and_leaves_no_word(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    pinned = await pin(node, case_id, poster, f"He lives in {CANARY}.")
    await node.services.redacting.redact(case_id, "r", pinned, "own", by=poster)

    assert "Canary" not in await everything(node, store, case_id, other)
    again = RoomState(case_id)
    again.apply_all(await store.room_log.read(case_id, limit=100))
    assert (await node.services.reading.room(case_id)).state == again
    assert again.summary_seq is None


async def test_an_erased_case_loses_its_summaries(node: Node, store: Store) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    for words in ("first", "second"):
        await pin(node, case_id, poster, f"The {words} in {CANARY}.")

    await node.services.keeping.erasing.erase_case(case_id, "legal", by="operator")
    assert "Canary" not in await everything(node, store, case_id, other)
    assert await standing(node, case_id) is None


async def test_what_tells_who_the_patient_is_is_not_pinned(node: Node, store: Store) -> None:
    (poster,) = await enrol_many(store, 1)
    case_id = await put_up(node, poster)
    token = await sign_in(store, poster)

    words = "Patient's NHS number is 943 476 5919."
    code = await call(node, "summary:pin", token, case_id=case_id, text=words)
    assert code == PatientDataFoundError.code
    assert await standing(node, case_id) is None
