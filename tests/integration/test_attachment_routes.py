"""Pictures over HTTP, behind the real gate, sessions and rate limits."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
from aiohttp import ClientError, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from server.attachments.pool import Pool
from server.attachments.service import Attachments
from server.audit.trail import AuditTrail
from server.clock import ManualClock
from server.guard.checking import Guard
from server.wire.attachment_routes import AttachmentRoutes
from server.wire.auditing import Auditing
from server.wire.buckets import LocalBuckets
from server.wire.dispatch import Dispatcher
from server.wire.health import AlwaysAvailable
from server.wire.http import HttpApi
from server.wire.http_gate import HttpGate
from server.wire.limits import Limits, LimitSettings
from server.wire.middleware import http_middleware
from server.wire.services import Services
from store.client import Store
from store.ids import AttachmentId, CaseId, DoctorId, new_id
from tests.identity_stage import a_node, an_application
from tests.pictures import CANARY, halves, jpeg_with_canaries, picture, png_claiming

PATH = "/api/v1/attachments"


@dataclass
class Stage:
    client: "TestClient[web.Request, web.Application]"
    attachments: Attachments
    owner_id: DoctorId
    trail: AuditTrail
    owner: dict[str, str]
    other: dict[str, str]
    unverified: dict[str, str]

    async def post(
        self,
        data: object,
        headers: dict[str, str] | None = None,
        *,
        field: str = "file",
        filename: str = "x.jpg",
        covers: str | None = None,
    ) -> tuple[int, Any]:
        form = FormData()
        if covers is not None:
            form.add_field("covers", covers)
        body = io.BytesIO(data) if isinstance(data, bytes) else data
        form.add_field(field, body, filename=filename, content_type="image/jpeg")
        response = await self.client.post(
            PATH, data=form, headers=self.owner if headers is None else headers
        )
        return response.status, await response.json()

    async def uploaded(self) -> str:
        status, answer = await self.post(halves("JPEG"))
        assert status == 200, answer
        return str(answer["result"]["attachment_id"])

    async def get(self, path: str, headers: dict[str, str]) -> int:
        return (await self.client.get(f"{PATH}/{path}", headers=headers)).status


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    identity = a_node(store, clock)
    owner_id = await identity.accounts.add(an_application(1), verified=True)
    await identity.accounts.add(an_application(2), verified=True)
    await identity.accounts.add(an_application(3), verified=False)
    headers = []
    for number in (1, 2, 3):
        token = (await identity.open(f"doctor{number}@example.org")).token
        headers.append({"Authorization": f"Bearer {token}"})
    attachments = Attachments(store=store.attachments, log=store.room_log, pool=Pool(), clock=clock)
    limits = Limits(LimitSettings(upload=30), secret=b"s", local=LocalBuckets(clock))
    services = cast("Services", SimpleNamespace(sessions=identity.sessions))
    trail = AuditTrail(store.audit, clock=clock, node="a", secret=b"s")
    gate = HttpGate(
        Dispatcher(
            services=services, limits=limits, auditing=Auditing(trail), health=AlwaysAvailable()
        )
    )
    app = web.Application(middlewares=[http_middleware(gate)])
    api = HttpApi(gate)
    api.add_to(app)
    AttachmentRoutes(attachments, Guard()).add_to(app, gate)
    api.add_rest_to(app)
    async with TestClient(TestServer(app)) as client:
        yield Stage(client, attachments, owner_id, trail, *headers)
    await attachments.close()


async def test_an_upload_is_answered_with_what_it_became(stage: Stage) -> None:
    status, answer = await stage.post(jpeg_with_canaries())

    assert status == 200
    assert answer["ok"]
    result = answer["result"]
    fields = {
        "attachment_id",
        "width",
        "height",
        "size_bytes",
        "content_type",
        "findings",
        "words_read",
        "covered",
    }
    assert set(result) == fields
    assert (result["width"], result["height"], result["content_type"]) == (64, 48, "image/jpeg")


async def test_a_picture_is_served_so_that_a_browser_runs_nothing(stage: Stage) -> None:
    attachment_id = await stage.uploaded()

    for path in (attachment_id, f"{attachment_id}/thumb"):
        response = await stage.client.get(f"{PATH}/{path}", headers=stage.owner)
        body = await response.read()
        assert response.status == 200
        assert body.startswith(b"\xff\xd8\xff")
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith('inline; filename="')
        assert attachment_id not in disposition


async def test_hidden_and_missing_pictures_are_the_same_404(stage: Stage) -> None:
    hidden = await stage.uploaded()

    for path in (hidden, f"{hidden}/thumb", new_id(), "../secrets", "x" * 300):
        assert await stage.get(path, stage.other) == 404

    await stage.attachments.claim([AttachmentId(hidden)], stage.owner_id, CaseId(new_id()), "key")
    assert await stage.get(hidden, stage.other) == 200
    assert await stage.get(f"{hidden}/thumb", stage.other) == 200


async def test_who_looked_at_a_picture_is_kept_and_a_thumbnail_is_no_look(
    stage: Stage, store: Store
) -> None:
    attachment_id = await stage.uploaded()
    await stage.get(f"{attachment_id}/thumb", stage.owner)
    await stage.get(attachment_id, stage.owner)
    await stage.get(attachment_id, stage.other)
    await stage.trail.close()

    (entry,) = [entry async for entry in store.audit.read()]
    assert (entry.action, entry.actor) == ("picture_viewed", stage.owner_id)
    assert entry.about == {"attachment_id": attachment_id}


async def test_only_verified_doctors_upload_and_read(stage: Stage) -> None:
    attachment_id = await stage.uploaded()

    for headers, status, code in (
        ({}, 401, "unauthenticated"),
        (stage.unverified, 403, "forbidden"),
    ):
        got, answer = await stage.post(picture(), headers)
        assert (got, answer["error"]["code"]) == (status, code)
        assert await stage.get(attachment_id, headers) == status


async def test_a_foreign_page_cannot_upload(stage: Stage) -> None:
    status, answer = await stage.post(
        picture(), stage.owner | {"Origin": "https://elsewhere.example"}
    )

    assert (status, answer["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("data", "status", "code", "says"),
    [
        (b"", 400, "invalid", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unsupported_media", "PNG"),
        (png_claiming(65_535, 65_535), 415, "unsupported_media", "65535 × 65535"),
        (picture(size=(300, 300))[:400], 415, "unsupported_media", "JPEG"),
        (b"\xff\xd8\xff" * 6_000_000, 413, "too_large", "15 MiB"),
    ],
    ids=["empty", "svg", "bomb", "cut off", "too large"],
)
async def test_what_is_no_fit_picture_is_refused_by_its_field(
    stage: Stage, data: bytes, status: int, code: str, says: str
) -> None:
    got, answer = await stage.post(data)

    assert (got, answer["error"]["code"]) == (status, code)
    assert says in answer["error"]["fields"]["file"]


@pytest.mark.parametrize(
    "filename", ["scan.php.jpg", "../../etc/passwd", "a" * 300, "\u202egpj.exe", f"{CANARY}.jpg"]
)
async def test_the_name_of_the_file_goes_nowhere(stage: Stage, filename: str) -> None:
    status, answer = await stage.post(halves("JPEG"), filename=filename)
    response = await stage.client.get(
        f"{PATH}/{answer['result']['attachment_id']}", headers=stage.owner
    )

    assert status == 200
    assert filename not in str(response.headers)


async def test_without_its_field_or_form_an_upload_is_refused(stage: Stage) -> None:
    status, answer = await stage.post(picture(), field="photo")
    assert (status, set(answer["error"]["fields"])) == (400, {"file"})

    bare = await stage.client.post(PATH, data=picture(), headers=stage.owner)
    assert (bare.status, (await bare.json())["error"]["code"]) == (415, "unsupported_media")

    broken = await stage.client.post(
        PATH,
        data=b"--x\r\nno end",
        headers=stage.owner | {"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert (broken.status, (await broken.json())["error"]["code"]) == (400, "invalid")


async def test_an_uploader_who_hangs_up_harms_nobody(stage: Stage) -> None:
    async def torn() -> AsyncIterator[bytes]:
        yield b"\xff\xd8\xff" * 10_000
        raise ConnectionAbortedError

    with pytest.raises((ClientError, ConnectionError)):
        await stage.post(torn())

    assert await stage.uploaded()


async def test_too_many_uploads_are_told_when_to_come_back(stage: Stage) -> None:
    outcomes = await asyncio.gather(*(stage.post(b"x") for _ in range(40)))

    refused = [answer for status, answer in outcomes if status == 429]
    assert refused
    assert all(answer["error"]["retry_after_s"] > 0 for answer in refused)


async def test_a_file_name_that_tells_who_the_patient_is_is_refused(stage: Stage) -> None:
    status, answer = await stage.post(halves("JPEG"), filename="ecg_NHS_943_476_5919.jpg")

    assert (status, answer["error"]["code"]) == (400, "patient_data_found")
    assert answer["error"]["findings"][0]["class"] == "health_plan"
    assert "5919" not in str(answer["error"]["fields"])


@pytest.mark.parametrize(
    ("filename", "parts"),
    [
        ("john_halloway_ecg.jpg", ["john"]),
        ("perez_juan_tac.png", ["perez", "juan"]),
        ("maria-garcia.jpg", ["maria", "garcia"]),
        ("IMG2john7.jpg", ["john"]),
        ("ecg_lead_ii.jpg", []),
        ("chest_xray.png", []),
        ("tac_torax.png", []),
    ],
)
async def test_a_name_in_a_file_name_is_asked_about(
    stage: Stage, filename: str, parts: list[str]
) -> None:
    status, answer = await stage.post(halves("JPEG"), filename=filename)

    assert status == 200
    found = answer["result"]["findings"]
    assert [filename[one["start"] : one["end"]] for one in found] == parts
    assert {(one["class"], one["strength"]) for one in found} <= {("name", "soft")}


async def test_a_file_name_that_may_tell_is_asked_about(stage: Stage) -> None:
    status, answer = await stage.post(halves("JPEG"), filename="IMG_20240312_101530.jpg")

    assert status == 200
    assert all(one["strength"] == "soft" for one in answer["result"]["findings"])


async def test_places_that_are_to_be_covered_are_black_in_what_is_served(stage: Stage) -> None:
    corner = '[{"kind": "box", "x": 0, "y": 0, "w": 0.5, "h": 0.5}]'
    _, answer = await stage.post(picture("PNG", colour=(200, 200, 200)), covers=corner)
    path = f"{PATH}/{answer['result']['attachment_id']}"

    for address in (path, f"{path}/thumb"):
        served = await stage.client.get(address, headers=stage.owner)
        with Image.open(io.BytesIO(await served.read())) as shown:
            assert shown.getpixel((5, 5)) == (0, 0, 0)
            assert shown.getpixel((shown.width - 5, 5)) == (200, 200, 200)
    assert answer["result"]["covered"] == 1


@pytest.mark.parametrize(
    "covers",
    [
        '[{"kind": "box", "x": 0.1, "y": 0.1, "w": 0, "h": 0.5}]',
        '[{"kind": "blur", "x": 0.1, "y": 0.1, "w": 0.5, "h": 0.0}]',
        '[{"kind": "box", "x": 1.0, "y": 0.1, "w": 0.5, "h": 0.5}]',
        "",
        "{}",
        '[{"kind": "box", "x": 0, "y": 0, "w": 1}]',
        '[{"kind": "oval", "x": 0, "y": 0, "w": 1, "h": 1}]',
        '[{"kind": "box", "x": -0.1, "y": 0, "w": 1, "h": 1}]',
        '[{"kind": "box", "x": NaN, "y": 0, "w": 1, "h": 1}]',
        f"[{', '.join(['{}'] * 51)}]",
        "[" * 5_000,
        " " * 20_000,
    ],
)
async def test_covers_that_are_not_understood_refuse_the_picture(stage: Stage, covers: str) -> None:
    status, answer = await stage.post(picture(), covers=covers)

    assert (status, list(answer["error"]["fields"])) == (400, ["covers"])


async def test_covers_that_come_after_the_picture_refuse_it(stage: Stage) -> None:
    form = FormData()
    form.add_field("file", io.BytesIO(picture()), filename="x.jpg", content_type="image/jpeg")
    form.add_field("note", "something between")
    form.add_field("covers", "[]")
    response = await stage.client.post(PATH, data=form, headers=stage.owner)

    assert "before the file" in (await response.json())["error"]["fields"]["covers"]
