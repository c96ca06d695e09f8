"""How a GridFS file is read: piece by piece, so that no node ever holds a whole one."""

from collections.abc import AsyncIterator

from gridfs.errors import NoFile
from motor.motor_asyncio import AsyncIOMotorGridFSBucket

from store.driver import driver_errors
from store.errors import MissingError


async def pieces_of(bucket: AsyncIOMotorGridFSBucket, file_id: str) -> AsyncIterator[bytes]:
    """Yield a file's bytes, piece by piece.

    Raises:
        MissingError: It is gone.
    """
    with driver_errors():
        try:
            file = await bucket.open_download_stream(file_id)
        except NoFile as err:
            raise MissingError from err
    while True:
        with driver_errors():
            piece = await file.readchunk()
        if not piece:
            return
        yield piece
