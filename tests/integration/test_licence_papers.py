"""Papers of licences over HTTP, on a whole node: what is kept, for whom, how, and for how long."""

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest_asyncio
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer

from server.app import Node
from server.clock import ManualClock
from server.identity.session import Caller
from server.moderation.licence_queue import CLAIM_FOR
from store.client import Store
from store.ids import new_id
from tests.integration.test_licence_checks import applicant, opened, queue
from tests.integration.test_moderation import kept
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_rooms import enrol
from tests.pictures import CANARY, jpeg_with_canaries

PATH = "/api/v1/licence-papers"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Title (CANARY paper) >>\nendobj\n%%EOF\n"


@dataclass
class Stage:
    client: "TestClient[web.Request, web.Application]"
    node: Node
    store: Store
    doctor: Caller
    admin: Caller
    check_id: str

    async def send(self, data: bytes, by: Caller | None = None) -> tuple[int, Any]:
        form = FormData()
        form.add_field("file", io.BytesIO(data), filename="Elena_Ruiz.pdf")
        headers = await self.headers(by or self.doctor)
        async with self.client.post(PATH, data=form, headers=headers) as response:
            return response.status, await response.json()

    async def sent(self, data: bytes = PDF) -> str:
        status, answer = await self.send(data)
        assert status == 200, answer
        return str(answer["result"]["paper_id"])

    async def read(self, paper_id: str, by: Caller) -> tuple[int, dict[str, str], bytes]:
        headers = await self.headers(by)
        async with self.client.get(f"{PATH}/{paper_id}", headers=headers) as response:
            return response.status, dict(response.headers), await response.read()

    async def headers(self, by: Caller) -> dict[str, str]:
        return {"Authorization": f"Bearer {await sign_in(self.store, by)}"}


@pytest_asyncio.fixture
async def stage(node: Node, store: Store) -> AsyncIterator[Stage]:
    doctor, admin = await applicant(store), await enrol(store, role="admin")
    async with TestClient(TestServer(node.app)) as client:
        yield Stage(client, node, store, doctor, admin, await opened(node, doctor))


async def test_a_paper_is_kept_sealed_and_sent_as_a_file_to_be_saved(stage: Stage) -> None:
    paper_id = await stage.sent()

    sealed = await stage.store.licence_papers.sealed(paper_id)
    assert sealed is not None
    assert b"CANARY" not in sealed
    status, headers, body = await stage.read(paper_id, stage.doctor)
    assert (status, body) == (200, PDF)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == 'attachment; filename="licence.pdf"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in headers["Cache-Control"]


async def test_photos_are_made_anew_from_pixels(stage: Stage) -> None:
    paper_id = await stage.sent(jpeg_with_canaries())

    _, headers, body = await stage.read(paper_id, stage.doctor)
    assert headers["Content-Type"] == "image/jpeg"
    assert CANARY.encode() not in body


async def test_only_the_doctor_and_who_holds_the_check_see_a_paper_and_each_look_is_kept(
    stage: Stage, clock: ManualClock
) -> None:
    paper_id = await stage.sent()
    other = await enrol(stage.store, role="admin")
    colleague, moderator = await enrol(stage.store), await enrol(stage.store, role="moderator")

    assert (await stage.read(paper_id, stage.admin))[0] == 404
    claimed = await queue(stage.node).claim(stage.check_id, by=stage.admin)
    assert [paper.id for paper in claimed.papers] == [paper_id]
    for who in (other, colleague, moderator):
        assert (await stage.read(paper_id, who))[0] == 404
    assert (await stage.read(new_id(), stage.admin))[0] == 404
    assert (await stage.read(paper_id, stage.admin))[0] == 200
    (seen,) = await kept(stage.store, "licence_paper_seen")
    assert (seen.actor, seen.about["paper_id"]) == (stage.admin.doctor_id, paper_id)
    clock.advance(CLAIM_FOR)
    assert (await stage.read(paper_id, stage.admin))[0] == 404


async def test_what_is_no_paper_is_refused_and_four_are_enough(stage: Stage) -> None:
    for data, status, words in (
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "no readable picture"),
        (b"%PDF-1.7 and then nothing", 415, "no whole PDF"),
        (b"%PDF-1.7" + b" " * (5 * 1024 * 1024) + b"%%EOF", 413, "5 MiB"),
    ):
        answered, refused = await stage.send(data)
        assert (answered, words in str(refused["error"]["fields"])) == (status, True), refused
    papers = [await stage.sent() for _ in range(4)]
    assert (await stage.send(PDF))[0] == 409
    token = await sign_in(stage.store, stage.doctor)
    another = await sign_in(stage.store, await applicant(stage.store))
    assert await call(stage.node, "licence:read", another) == "ok"
    gone = {"paper_id": papers[1]}
    assert await call(stage.node, "licence:remove_paper", another, **gone) == "not_found"
    assert await call(stage.node, "licence:remove_paper", token, **gone) == "ok"
    assert (await stage.read(papers[1], stage.doctor))[0] == 404
    await stage.sent()


async def test_papers_go_some_days_after_the_decision_and_take_no_more_before(
    stage: Stage, clock: ManualClock
) -> None:
    paper_id = await stage.sent()
    await stage.node.services.licences.own.answer("My card, both sides.", by=stage.doctor)
    await queue(stage.node).decide(stage.check_id, "verify", "It is right.", by=stage.admin)

    assert (await stage.send(PDF))[0] == 409
    clock.advance(timedelta(days=13))
    await stage.node.services.keeping.retention.sweep()
    assert await stage.store.licence_papers.sealed(paper_id) is not None
    clock.advance(timedelta(days=1, minutes=1))
    await stage.node.services.keeping.retention.sweep()
    assert await stage.store.licence_papers.sealed(paper_id) is None
    check = await stage.store.licence_checks.get(stage.check_id)
    assert check is not None
    assert (check.answer, check.decided_because) == (None, "It is right.")


async def test_papers_that_nobody_decides_about_go_after_a_time_too(
    stage: Stage, clock: ManualClock
) -> None:
    paper_id = await stage.sent()

    clock.advance(timedelta(days=89))
    await stage.node.services.keeping.retention.sweep()
    assert await stage.store.licence_papers.sealed(paper_id) is not None
    clock.advance(timedelta(days=1, minutes=1))
    await stage.node.services.keeping.retention.sweep()
    assert await stage.store.licence_papers.sealed(paper_id) is None


async def test_papers_go_with_the_account_and_are_told_without_their_bytes(stage: Stage) -> None:
    paper_id = await stage.sent()

    told = await stage.store.personal.told(stage.doctor.doctor_id)
    assert set(told["licence_papers"][0]) == {"content_type", "size_bytes", "sent_at"}
    erasing = stage.node.services.keeping.erasing
    await erasing.erase_account(stage.doctor.doctor_id, "doctor_request", by="operator")
    assert await stage.store.licence_papers.get(paper_id) is None
    assert await stage.store.licence_checks.get(stage.check_id) is None
