"""Pictures from upload to reader and sweep, on the real store and real worker processes."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from server.attachments.intake import MAX_UPLOAD_BYTES, Intake
from server.attachments.pool import Pool
from server.attachments.scrubbed import Job
from server.attachments.service import UNATTACHED_FOR, Attachments, OpenPicture
from server.clock import ManualClock
from server.errors import (
    InvalidError,
    KeyReusedError,
    NotFoundError,
    RateLimitedError,
    TooLargeError,
    UnavailableError,
    UnsupportedMediaError,
)
from store.client import Store
from store.errors import MissingError
from store.ids import AttachmentId, CaseId, DoctorId, new_id
from store.records.attachment import Attachment
from store.records.entry import Entry
from tests.makers import NOON
from tests.pictures import CANARY, jpeg_with_canaries, picture, png_claiming

OWNER = DoctorId(new_id())
OTHER = DoctorId(new_id())
CASE = CaseId(new_id())
A_PNG = Job(format="PNG")


@pytest_asyncio.fixture
async def attachments(store: Store, clock: ManualClock) -> AsyncIterator[Attachments]:
    service = Attachments(
        store=store.attachments, log=store.room_log, pool=Pool(size=2), clock=clock
    )
    yield service
    await service.close()


async def stream(data: bytes, *, piece_bytes: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(data), piece_bytes):
        yield data[start : start + piece_bytes]


async def stalled() -> AsyncIterator[bytes]:
    yield b"\xff\xd8\xff"
    await asyncio.Event().wait()


async def uploaded(attachments: Attachments, owner: DoctorId = OWNER) -> AttachmentId:
    return (await attachments.upload(owner, stream(picture()))).attachment_id


async def content(picture: OpenPicture) -> bytes:
    return b"".join([piece async for piece in picture.pieces])


async def test_a_picture_comes_back_clean_to_its_uploader(attachments: Attachments) -> None:
    info = await attachments.upload(OWNER, stream(jpeg_with_canaries()))

    image = await attachments.open(info.attachment_id, OWNER)
    thumb = await attachments.open(info.attachment_id, OWNER, thumb=True)
    stored = await content(image)

    assert (info.width, info.height, info.content_type) == (64, 48, "image/jpeg")
    assert len(stored) == info.size_bytes == image.size_bytes
    assert CANARY.encode() not in stored + await content(thumb)


async def test_only_its_uploader_sees_it_until_it_is_attached(attachments: Attachments) -> None:
    attachment_id = await uploaded(attachments)

    with pytest.raises(NotFoundError):
        await attachments.open(attachment_id, OTHER)
    await attachments.claim([attachment_id], OWNER, CASE, "k1")

    assert await content(await attachments.open(attachment_id, OTHER))


async def test_an_act_claims_its_pictures_in_order_and_again_without_harm(
    attachments: Attachments,
) -> None:
    ids = [await uploaded(attachments) for _ in range(3)][::-1]

    first = await attachments.claim(ids, OWNER, CASE, "k1")
    again = await attachments.claim(ids, OWNER, CASE, "k1")

    assert [info.attachment_id for info in first] == ids
    assert again == first


async def test_of_two_acts_one_gets_the_picture(attachments: Attachments) -> None:
    attachment_id = await uploaded(attachments)

    outcomes = await asyncio.gather(
        *(attachments.claim([attachment_id], OWNER, CASE, f"k{n}") for n in range(8)),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, InvalidError) for outcome in outcomes) == 7


async def test_a_claim_that_fails_for_one_picture_leaves_the_others_free(
    attachments: Attachments,
) -> None:
    mine, others = await uploaded(attachments), await uploaded(attachments, OTHER)

    for wrong in (others, AttachmentId(new_id())):
        with pytest.raises(InvalidError) as refused:
            await attachments.claim([mine, wrong], OWNER, CASE, "k1")
        assert set(refused.value.fields) == {"attachment_ids"}
        assert "no. 2" in refused.value.fields["attachment_ids"]

    assert await attachments.claim([mine], OWNER, CASE, "k2")


async def test_a_key_holds_one_set_of_pictures(attachments: Attachments) -> None:
    one, two = await uploaded(attachments), await uploaded(attachments)
    await attachments.claim([one], OWNER, CASE, "k1")

    with pytest.raises(KeyReusedError):
        await attachments.claim([one, two], OWNER, CASE, "k1")

    assert await attachments.claim([two], OWNER, CASE, "k2")


@pytest.mark.parametrize("ids", [[AttachmentId("a" * 22)] * 2, [AttachmentId(new_id())] * 11])
async def test_doubled_and_too_many_pictures_are_refused(
    attachments: Attachments, ids: list[AttachmentId]
) -> None:
    with pytest.raises(InvalidError) as refused:
        await attachments.claim(ids, OWNER, CASE, "k1")

    assert set(refused.value.fields) == {"attachment_ids"}


async def test_a_refused_act_gives_its_pictures_back(attachments: Attachments) -> None:
    attachment_id = await uploaded(attachments)
    await attachments.claim([attachment_id], OWNER, CASE, "k1")

    await attachments.release_claim(CASE, "k1")

    assert await attachments.claim([attachment_id], OWNER, CASE, "k2")


async def test_what_nothing_holds_is_swept_after_a_day_with_its_bytes(
    attachments: Attachments, store: Store, clock: ManualClock
) -> None:
    kept, swept = await uploaded(attachments), await uploaded(attachments)
    await attachments.claim([kept], OWNER, CASE, "k1")
    await store.room_log.append([an_entry("k1")], ordered=True)
    document = await store.attachments.find(swept)
    assert document is not None

    clock.advance(timedelta(hours=23, minutes=59))
    assert await attachments.sweep() == 0
    clock.advance(timedelta(minutes=2))
    assert await attachments.sweep() == 1

    with pytest.raises(NotFoundError):
        await attachments.open(swept, OWNER)
    with pytest.raises(MissingError):
        await anext(store.attachments.read(document.image_id))
    assert await content(await attachments.open(kept, OTHER))


async def test_half_a_picture_is_seen_by_nobody_and_swept(
    attachments: Attachments, store: Store
) -> None:
    half = Attachment(
        id=AttachmentId(new_id()),
        owner_id=OWNER,
        state="storing",
        width=1,
        height=1,
        size_bytes=1,
        content_type="image/png",
        image_id=new_id(),
        thumb_id=new_id(),
        created_at=NOON,
    )
    adding = asyncio.create_task(store.attachments.add(half, image=b"x" * 4_000_000, thumb=b"x"))
    await asyncio.sleep(0)
    adding.cancel()
    await asyncio.gather(adding, return_exceptions=True)

    with pytest.raises(NotFoundError):
        await attachments.open(half.id, OWNER)
    with pytest.raises(InvalidError):
        await attachments.claim([half.id], OWNER, CASE, "k1")
    await attachments.sweep(NOON + timedelta(hours=25))
    assert await store.attachments.find(half.id) is None


async def test_more_than_15_mib_is_refused_while_it_comes(attachments: Attachments) -> None:
    read_bytes = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read_bytes
        while True:
            read_bytes += 1024 * 1024
            yield b"\xff" * 1024 * 1024

    with pytest.raises(TooLargeError) as refused:
        await attachments.upload(OWNER, endless())

    assert read_bytes <= MAX_UPLOAD_BYTES + 1024 * 1024
    assert "15 MiB" in refused.value.fields["file"]


@pytest.mark.parametrize(
    "data",
    [
        b"<svg/>",
        png_claiming(65_535, 65_535),
        png_claiming(6_000, 6_000),
        picture(size=(300, 300))[:300],
        b"\xff\xd8\xff" + os.urandom(5_000),
    ],
    ids=["svg", "bomb", "smaller bomb", "cut off", "noise"],
)
async def test_hostile_bytes_are_refused_and_nothing_is_kept(
    attachments: Attachments, store: Store, data: bytes
) -> None:
    with pytest.raises(UnsupportedMediaError) as refused:
        await attachments.upload(OWNER, stream(data))

    assert set(refused.value.fields) == {"file"}
    assert await store.attachments.take_stale(before_at=NOON + timedelta(days=9)) is None
    assert await uploaded(attachments)


async def test_an_empty_upload_is_refused(attachments: Attachments) -> None:
    with pytest.raises(InvalidError):
        await attachments.upload(OWNER, stream(b""))


async def test_an_upload_that_stalls_is_given_up(store: Store, clock: ManualClock) -> None:
    service = Attachments(
        store=store.attachments,
        log=store.room_log,
        pool=Pool(),
        clock=clock,
        intake=Intake(stall_s=0.05),
    )

    with pytest.raises(InvalidError) as refused:
        await service.upload(OWNER, stalled())

    assert set(refused.value.fields) == {"file"}


async def test_one_doctor_cannot_take_all_places(store: Store, clock: ManualClock) -> None:
    service = Attachments(store=store.attachments, log=store.room_log, pool=Pool(), clock=clock)
    waiting = [asyncio.create_task(service.upload(OWNER, stalled())) for _ in range(20)]
    await asyncio.sleep(0)

    with pytest.raises(RateLimitedError):
        await service.upload(OWNER, stalled())

    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await uploaded(service)
    await service.close()


async def test_all_uploads_together_stay_within_their_memory(
    store: Store, clock: ManualClock
) -> None:
    service = Attachments(
        store=store.attachments,
        log=store.room_log,
        pool=Pool(),
        clock=clock,
        intake=Intake(max_held_bytes=1_000),
    )

    with pytest.raises(UnavailableError):
        await service.upload(OWNER, stream(b"\xff" * 1_001))


async def test_twenty_at_once_are_all_kept(attachments: Attachments) -> None:
    infos = await asyncio.gather(
        *(attachments.upload(OWNER, stream(picture(size=(800, 600)))) for _ in range(20))
    )

    assert len({info.attachment_id for info in infos}) == 20


async def test_a_worker_that_hangs_is_killed_and_replaced() -> None:
    pool = Pool(size=1, job_s=0.3)
    await pool.scrub(picture("PNG"), A_PNG)
    [hung] = pool.pids()
    os.kill(hung, signal.SIGSTOP)

    with pytest.raises(UnsupportedMediaError):
        await pool.scrub(picture("PNG"), A_PNG)

    assert pool.pids() == []
    assert (await pool.scrub(picture("PNG"), A_PNG)).width == 64
    assert pool.pids() != [hung]
    await pool.close()


async def test_a_worker_that_dies_is_replaced() -> None:
    pool = Pool(size=1)
    await pool.scrub(picture("PNG"), A_PNG)
    [dead] = pool.pids()
    os.kill(dead, signal.SIGKILL)

    with pytest.raises(UnsupportedMediaError):
        await pool.scrub(picture("PNG"), A_PNG)

    assert (await pool.scrub(picture("PNG"), A_PNG)).width == 64
    await pool.close()


async def test_an_upload_that_is_given_up_leaves_no_half_answer_behind() -> None:
    pool = Pool(size=1)
    await pool.scrub(picture("PNG"), A_PNG)
    job = asyncio.create_task(pool.scrub(picture("PNG", size=(3_000, 3_000)), A_PNG))
    await asyncio.sleep(0.01)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)

    assert (await pool.scrub(picture("PNG", size=(7, 5)), A_PNG)).width == 7
    await pool.close()


async def test_a_worker_holds_no_socket_file_or_setting_of_the_server() -> None:
    pool = Pool(size=1)
    await pool.scrub(picture("PNG"), A_PNG)
    [pid] = pool.pids()

    open_files = sorted(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208 - names, not paths
    with open(f"/proc/{pid}/environ", "rb") as environment:  # noqa: ASYNC230, PTH123 - procfs never waits
        assert b"CURBSIDE" not in environment.read()
    assert open_files == ["0", "1", "2"]
    await pool.close()


async def test_a_picture_of_an_act_that_never_came_into_its_room_is_swept_after_a_day(
    attachments: Attachments, store: Store, clock: ManualClock
) -> None:
    lost, kept, late = [await uploaded(attachments) for _ in range(3)]
    await attachments.claim([lost], OWNER, CASE, "never-appended")
    await attachments.claim([kept], OWNER, CASE, "appended")
    await store.room_log.append([an_entry("appended")], ordered=True)
    clock.advance(UNATTACHED_FOR)
    await attachments.claim([late], OWNER, CASE, "under-way")
    clock.advance(timedelta(seconds=1))

    assert await attachments.sweep() == 1
    clock.advance(timedelta(hours=1))
    assert await attachments.sweep() == 0
    with pytest.raises(NotFoundError):
        await attachments.open(lost, OWNER)
    assert await content(await attachments.open(kept, OTHER))
    assert await attachments.claim([late], OWNER, CASE, "under-way")


def an_entry(key: str) -> Entry:
    return Entry(
        case_id=CASE,
        seq=1,
        at=NOON,
        kind="message_posted",
        author_id=OWNER,
        key=key,
        digest="",
        data={},
    )


async def test_a_picture_that_was_replaced_goes_at_once_and_one_in_use_or_of_another_stays(
    store: Store, attachments: Attachments
) -> None:
    replaced, used = await uploaded(attachments), await uploaded(attachments)
    of_another = await uploaded(attachments, OTHER)
    await attachments.claim([used], OWNER, CASE, "key")
    record = await store.attachments.find(replaced)
    assert record is not None

    told = [await attachments.discard(one, OWNER) for one in (replaced, replaced, used, of_another)]

    assert told == [True, True, False, True]
    assert await store.attachments.find(replaced) is None
    for file_id in (record.image_id, record.thumb_id):
        with pytest.raises(MissingError):
            await anext(store.attachments.read(file_id))
    for one, owner in ((used, OWNER), (of_another, OTHER)):
        await attachments.open(one, owner)
