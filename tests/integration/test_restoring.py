"""Copies of the whole database, and putting them back, without processes of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from server.app import Node, open_node
from server.clock import ManualClock
from server.config import Settings
from server.embedded import ServiceUrls
from server.errors import NotFoundError
from server.keeping.backing_up import back_up
from server.keeping.copy_files import Copy, CopyError, Manifest, read_keys
from server.keeping.ledger import Ledger, ListUnreadableError, parse_ledger, read_ledger
from server.keeping.restoring import continues, go_again, load, lost_since, tell
from server.wire.events import check_event
from store.client import Store
from store.errors import StoreError
from tests.integration.test_keeping import CANARY, all_that_is_kept
from tests.integration.test_redaction import upload
from tests.integration.test_rooms import enrol_many, join, kinds, put_up, say
from tests.makers import NOON
from tests.stories.nodes import with_database


async def copied(store: Store, tmp_path: Path) -> tuple[Copy, Manifest]:
    manifest = await back_up(store, tmp_path / "copy", keys=tmp_path / "copy.keys", made_at=NOON)
    return Copy(tmp_path / "copy"), manifest


@asynccontextmanager
async def put_back(
    services: ServiceUrls,
    store: Store,
    copy: Copy,
    ledger: Ledger,
    tmp_path: Path,
    *,
    at: datetime = NOON,
) -> AsyncIterator[Node]:
    """Restore over what is there, and a node over it afterwards."""
    copy.check()
    keys = read_keys(tmp_path / "copy.keys", copy.manifest)
    await load(store, copy, keys=keys, keep_audit=await continues(store, copy), at=at)
    settings = Settings(node_name="restored", limits="off", roles=("web",))
    mongo_url = with_database(services.mongo_url, store.name)
    async with open_node(
        settings,
        mongo_url=mongo_url,
        redis_url=services.redis_url,
        clock=ManualClock(at),
        working=False,
    ) as node:
        await go_again(store, ledger, node.rooms, node.services.keeping.erasing)
        await tell(store, node.rooms, copy_at=copy.manifest.made_at, at=at)
        await store.restores.finish(at)
        yield node


async def test_what_went_after_the_copy_goes_again_and_rooms_say_from_when_they_are(
    node: Node, store: Store, services: ServiceUrls, tmp_path: Path
) -> None:
    poster, other = await enrol_many(store, 2)
    stays = await put_up(node, poster, key="stays")
    said = await say(node, stays, other, CANARY)
    erased = await put_up(node, poster, key="erased", title=CANARY, story=CANARY)
    picture_id = await upload(node, other)
    before = await join(node, stays, poster)
    await node.services.keeping.erasing.ask_for_own(poster.doctor_id)  # so that there is a trail
    copy, _ = await copied(store, tmp_path)
    await node.services.redacting.redact(stays, "r", said, "own", by=other)
    await say(node, stays, other, "Said after the copy.")
    await node.services.keeping.erasing.erase_case(erased, "legal", by="operator")
    await node.services.keeping.erasing.erase_account(
        other.doctor_id, "doctor_request", by="operator"
    )
    younger = await put_up(node, poster, key="younger", title=CANARY)
    await node.services.keeping.erasing.erase_case(younger, "legal", by="operator")
    ledger = await read_ledger(store)
    now = [len((await join(node, one, poster)).part.entries) for one in (stays, erased, younger)]
    assert await lost_since(store, copy) == sum(now) - len(before.part.entries) - 1
    head = await store.audit.last()

    async with put_back(services, store, copy, ledger, tmp_path) as restored:
        assert CANARY not in await all_that_is_kept(store)
        joined = await join(restored, stays, poster)
        assert joined.epoch != before.epoch
        assert kinds(joined.part.entries)[-3:] == [
            "entry_redacted",
            "member_erased",
            "log_restored",
        ]
        for entry in joined.part.entries:
            check_event("room:entry", entry)
        assert "Said after" not in repr(joined.part.entries)
        assert (await join(restored, erased, poster)).case["erased"]
        with pytest.raises(NotFoundError):
            await join(restored, younger, poster)
        with pytest.raises(NotFoundError):
            await restored.services.accounts.profile(other.doctor_id)
        with pytest.raises(NotFoundError):
            await restored.services.attachments.open(picture_id, other.doctor_id)
        last = await store.audit.last()
        assert head is not None
        assert last is not None
        assert last.seq >= head.seq


async def test_a_copy_holds_no_key_and_no_session_and_is_for_its_owners_eyes(
    node: Node, store: Store, tmp_path: Path
) -> None:
    await enrol_many(store, 1)
    await put_up(node, (await enrol_many(store, 1))[0])
    copy, manifest = await copied(store, tmp_path)

    assert not {"secrets", "sessions", "exports", "tickets"} & set(copy.collections)
    assert {"room_log", "accounts", "audit"} <= set(copy.collections)
    files = [*(tmp_path / "copy").iterdir(), tmp_path / "copy.keys"]
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    assert {key["_id"] for key in read_keys(tmp_path / "copy.keys", manifest)} >= {"server_secret"}
    with pytest.raises(CopyError):
        await copied(store, tmp_path)


async def test_a_copy_that_was_changed_cut_short_or_has_other_keys_is_refused(
    node: Node, store: Store, tmp_path: Path
) -> None:
    await put_up(node, (await enrol_many(store, 1))[0])
    copy, manifest = await copied(store, tmp_path)
    log = tmp_path / "copy" / "room_log.bson"
    log.write_bytes(log.read_bytes()[:-1])
    with pytest.raises(CopyError, match=r"room_log\.bson"):
        copy.check()
    (tmp_path / "copy.keys").write_text("{}")
    with pytest.raises(CopyError):
        read_keys(tmp_path / "copy.keys", manifest)
    (tmp_path / "list").write_text('{"list": "erasure"}\n')
    with pytest.raises(ListUnreadableError):
        parse_ledger(tmp_path / "list")
    (tmp_path / "copy" / "manifest.json").unlink()
    with pytest.raises(CopyError):
        Copy(tmp_path / "copy")


async def test_no_node_serves_a_database_that_is_half_restored(
    node: Node, store: Store, services: ServiceUrls, tmp_path: Path
) -> None:
    poster = (await enrol_many(store, 1))[0]
    case_id = await put_up(node, poster, title=CANARY)
    await node.services.keeping.erasing.ask_for_own(poster.doctor_id)
    copy, _ = await copied(store, tmp_path)
    await node.services.keeping.erasing.call_off(poster.doctor_id)
    await load(store, copy, keys=[], keep_audit=False, at=NOON)
    mongo_url = with_database(services.mongo_url, store.name)
    with pytest.raises(StoreError, match="half restored"):
        async with open_node(
            Settings(limits="off"), mongo_url=mongo_url, redis_url=services.redis_url
        ):
            pass

    at = NOON + timedelta(days=90)
    async with put_back(services, store, copy, Ledger(), tmp_path, at=at) as restored:
        assert (await join(restored, case_id, poster)).case["title"] == CANARY
        waits = await restored.services.keeping.erasing.of_own(poster.doctor_id)
        assert waits is not None
        assert waits.due_at > at
    assert not await store.restores.under_way()


async def test_the_list_reads_as_it_was_written(node: Node, store: Store, tmp_path: Path) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, other)
    await node.services.redacting.redact(case_id, "r", said, "own", by=other)
    await node.services.keeping.erasing.erase_case(case_id, "legal", by="operator")
    ledger = await read_ledger(store)
    path = tmp_path / "list"
    path.write_text("".join(f"{line}\n" for line in ledger.lines()))

    assert parse_ledger(path) == ledger
    assert list(ledger.erasures) == [f"case:{case_id}"]
    assert list(ledger.redactions) == [f"{case_id}:{said}"]
