"""Makes a copy of the whole database as it was at one instant, beside running nodes."""

from datetime import datetime
from pathlib import Path
from typing import Final

from server.keeping.copy_files import ERASURES, FORMAT, FileNote, Manifest, NewCopy, write_keys
from server.keeping.ledger import read_ledger
from store.client import Store
from store.errors import StoreError

EPOCH: Final = "epoch"


async def back_up(
    store: Store, directory: Path, *, keys: Path | None, made_at: datetime
) -> Manifest:
    """Write a copy and return what is in it.

    Args:
        keys: Where the keys that are kept in the database go; None leaves them out.
        made_at: Not after the copy's instant.

    Raises:
        CopyError: The place is not as it must be.
        StoreError: The database could not be read; there is no whole copy.
    """
    new = NewCopy(directory)
    files: dict[str, FileNote] = {}
    last = await store.audit.last()
    copying = store.copying
    async with copying.one_instant() as instant:
        for name in await copying.names():
            file = new.open_collection(name)
            try:
                async for document in copying.read(name, instant):
                    file.add(document)
            except StoreError as err:
                message = (
                    "the copy took longer than the database remembers (MongoDB's "
                    "minSnapshotHistoryWindowInSeconds, 300 by default), or reading failed"
                )
                raise StoreError(message) from err
            files[f"{name}.bson"] = file.finish()
    listed = new.open(ERASURES)
    for line in (await read_ledger(store)).lines():
        listed.add(line.encode() + b"\n")
    files[ERASURES] = listed.finish()
    kept = [] if keys is None else [key for key in await copying.keys() if key["_id"] != EPOCH]
    manifest = Manifest(
        format=FORMAT,
        made_at=made_at,
        database=store.name,
        files=files,
        keys=None if keys is None else write_keys(keys, kept),
        audit_head=None if last is None else (last.seq, last.hash),
    )
    new.finish(manifest)
    return manifest
