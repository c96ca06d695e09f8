"""Cases found by what is in them and what was said about them, and no longer by what went."""

from datetime import timedelta
from typing import Any

import pytest

from server.app import Node
from server.errors import InvalidError
from server.identity.session import Caller
from server.rooms.acts import Outcome
from server.rooms.board import CasesWanted
from server.rooms.search.finding import Draft
from server.rooms.service import NewCasePost, NewMessage
from store.client import Store
from store.ids import CaseId, EscalationId, new_id
from store.translations import Result, Want
from tests.makers import NOON, make_account, make_caller, make_case


async def enrol(store: Store) -> Caller:
    account = make_account()
    await store.accounts.add(account)
    return make_caller(account)


async def put_up(node: Node, by: Caller, **changes: Any) -> CaseId:
    case = make_case(**changes)
    del case["attachments"]
    new = NewCasePost(key=new_id(), case=case, anonymous=True)
    return (await node.services.rooms.post_case(new, by=by)).case_id


async def say(node: Node, case_id: CaseId, by: Caller, text: str) -> int:
    message = NewMessage(case_id=case_id, key=new_id(), text=text, language="en")
    return (await node.services.rooms.post_message(message, by=by)).seq


async def search(node: Node, by: Caller, text: str, **wanted: Any) -> list[dict[str, Any]]:
    await node.services.board.audit()
    await node.rooms.search.catch_up()
    listed, _ = await node.services.board.list(by.doctor_id, CasesWanted(text=text, **wanted))
    return listed


def marked(case: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (hit["part"], hit["text"][mark["start"] : mark["end"]])
        for hit in case["hits"]
        for mark in hit["marks"]
    ]


async def test_a_title_counts_for_more_than_what_was_said(node: Node, store: Store) -> None:
    poster, other = await enrol(store), await enrol(store)
    by_title = await put_up(node, poster, title="Thyroid storm", story="Fast pulse.")
    by_message = await put_up(node, poster, title="Fast pulse", story="Sweating.")
    await say(node, by_message, other, "Could this be a thyroid storm?")

    found = await search(node, poster, "thyroid storms")

    assert [case["case_id"] for case in found] == [by_title, by_message]
    assert marked(found[0]) == [("title", "Thyroid"), ("title", "storm")]
    assert marked(found[1]) == [("message", "thyroid"), ("message", "storm")]
    assert found[1]["hits"][0]["seq"] > 1


async def test_what_was_taken_back_or_said_otherwise_finds_nothing(
    node: Node, store: Store
) -> None:
    poster, other = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)
    seq = await say(node, case_id, other, "Perhaps sarcoidosis.")
    rooms = node.services.rooms
    assert await search(node, poster, "sarcoid")

    await rooms.edit(case_id, new_id(), seq, "Rather berylliosis.", by=other)
    assert not await search(node, poster, "sarcoidosis")
    [found] = await search(node, poster, "berylliosis")
    assert found["hits"][0]["seq"] == seq

    await rooms.retract(case_id, new_id(), seq, by=other)
    assert not await search(node, poster, "berylliosis")
    assert await store.passages.terms_of(case_id) == []


async def test_redacted_words_are_gone_from_the_index(node: Node, store: Store) -> None:
    poster, other = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)
    seq = await say(node, case_id, other, "The canaryword patient.")
    assert await search(node, poster, "canaryword")

    await node.services.redacting.redact(case_id, new_id(), seq, "own", by=other)

    assert await store.passages.terms_of(case_id) == []
    assert not await search(node, poster, "canaryword")


async def test_a_case_is_found_by_its_translation(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster, title="Kidney stone", language="en")
    await store.translations.want([Want(case_id, 1, "es", 2)], now=NOON)
    await finish_translation(store, text="Dolor.", title="Cálculo renal")

    [found] = await search(node, poster, "calculos renales")

    assert found["case_id"] == case_id


async def finish_translation(store: Store, *, text: str, title: str) -> None:
    claimed = await store.translations.claim(now=NOON, lease=timedelta(1), max_priority=2)
    assert claimed is not None
    result = Result(
        source_language="en",
        text_hash="h",
        model_version="1",
        text=text,
        fields={"title": title, "question.text": ""},
        checks=(),
        withheld=False,
        from_memory=False,
    )
    assert await store.translations.finish(claimed, result, at=NOON)


async def test_pages_of_a_search_go_on_where_the_last_one_ended(node: Node, store: Store) -> None:
    poster = await enrol(store)
    posted = {await put_up(node, poster, title="Chest pain") for _ in range(3)}
    board = node.services.board

    first, cursor = await board.list(poster.doctor_id, CasesWanted(text="chest", limit=2))
    rest, end = await board.list(
        poster.doctor_id, CasesWanted(text="chest", limit=2, before=cursor)
    )

    assert {case["case_id"] for case in [*first, *rest]} == posted
    assert end is None
    with pytest.raises(InvalidError):
        await board.list(poster.doctor_id, CasesWanted(text="chest", before="bm8"))


async def test_cases_are_narrowed_by_language_and_by_having_opened_them(
    node: Node, store: Store
) -> None:
    poster, reader = await enrol(store), await enrol(store)
    english = await put_up(node, poster, language="en")
    spanish = await put_up(node, poster, language="es")
    await store.seen.record(reader.doctor_id, spanish, seq=1, at=NOON)
    board = node.services.board

    listed, _ = await board.list(reader.doctor_id, CasesWanted(language="en"))
    opened, _ = await board.list(reader.doctor_id, CasesWanted(opened=True))

    assert [case["case_id"] for case in listed] == [english]
    assert [case["case_id"] for case in opened] == [spanish]


async def test_a_solved_case_like_the_one_in_writing_is_found(node: Node, store: Store) -> None:
    poster = await enrol(store)
    stones = "Colicky flank pain, hematuria, hydronephrosis on ultrasound after lithotripsy"
    alike = await put_up(node, poster, title="Ureteral stone", story=stones)
    other = await put_up(
        node, poster, title="Meningitis", story="Fever, neck stiffness, petechial rash, photophobia"
    )
    for case_id in (alike, other):
        outcome = Outcome("solved", None)
        await node.services.rooms.resolve(case_id, new_id(), outcome, by=poster)
    await node.services.board.audit()

    draft = Draft("Flank pain", "Hematuria and hydronephrosis, colicky pain on the left")
    found = await node.services.board.similar(poster.doctor_id, draft, limit=3)

    assert [case["case_id"] for case in found] == [alike]


async def tell_of_wave(node: Node, case_id: CaseId) -> None:
    await node.rooms.for_paging.wave_paged(
        case_id, EscalationId("escalation"), wave=1, waves=3, paged_count=4, run=1
    )


async def test_a_wave_is_on_the_board_and_leaves_the_search_in_peace(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster, title="Thyroid storm")
    await search(node, poster, "thyroid")
    before = await store.cases.read(case_id)

    await tell_of_wave(node, case_id)
    await node.services.board.flush()

    after = await store.cases.read(case_id)
    assert before is not None
    assert after is not None
    assert (before.seq, after.seq, after.view["entries"]) == (1, 2, 2)
    assert after.title == "Thyroid storm"
    assert await node.rooms.search.catch_up() == 0
    (case,) = await search(node, poster, "thyroid")
    assert case["case_id"] == case_id


async def test_words_whose_summary_was_lost_are_found_after_a_wave(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    await search(node, poster, "thyroid")

    # The node that took the message died before it summed it up; another one pages.
    await say(node, case_id, poster, "Could this be a thyroid storm?")
    await tell_of_wave(node, case_id)
    await node.services.board.flush()
    await node.rooms.search.catch_up()

    (case,) = await search(node, poster, "thyroid")
    assert case["case_id"] == case_id
