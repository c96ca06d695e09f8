"""Makes a lone mongod into a one-member replica set. For servers we started, never for others'."""

import asyncio
from typing import Final

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from pymongo import uri_parser
from pymongo.errors import OperationFailure

from store.driver import Document, driver_errors
from store.errors import StoreUnavailableError

_NOT_YET_INITIALIZED: Final = 94
_LOOK_EVERY_S: Final = 0.03


async def initiate_replica_set(url: str, *, timeout_s: float = 30.0) -> None:
    """Return once the one server at `url` is the primary of a set of which it is the only member.

    Initiates the set on the first start. When the server has moved to another port since,
    the set is told so. Safe to call again.

    Args:
        url: Names one host, and the set as `replicaSet`.

    Raises:
        StoreUnavailableError: It was not primary within `timeout_s`.
        StoreError: The server refused.
    """
    parsed = uri_parser.parse_uri(url)
    (host, port), name = parsed["nodelist"][0], parsed["options"]["replicaSet"]
    # Direct, since before it is a member of a set nobody finds it by the set's name.
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        host, port, directConnection=True, serverSelectionTimeoutMS=int(timeout_s * 1000)
    )
    try:
        async with asyncio.timeout(timeout_s):
            with driver_errors(write=True):
                await _configure(client.admin, name=name, member=f"{host}:{port}")
                await _until_primary(client.admin)
    except TimeoutError as err:
        raise StoreUnavailableError from err
    finally:
        client.close()


async def _until_primary(admin: AsyncIOMotorDatabase[Document]) -> None:
    while True:
        if (await admin.command("hello")).get("isWritablePrimary"):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


async def _configure(admin: AsyncIOMotorDatabase[Document], *, name: str, member: str) -> None:
    try:
        config = (await admin.command("replSetGetConfig"))["config"]
    except OperationFailure as err:
        if err.code != _NOT_YET_INITIALIZED:
            raise
        first = {"_id": name, "members": [{"_id": 0, "host": member}]}
        await admin.command("replSetInitiate", first)
        return
    if config["members"][0]["host"] != member:
        config["members"][0]["host"] = member
        config["version"] += 1
        # Forced, since a server that does not find itself in its set cannot be primary.
        await admin.command("replSetReconfig", config, force=True)
