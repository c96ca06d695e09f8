"""Databases that tests borrow one after the other.

Making a database with all its indexes takes longer than most tests; emptying one does not.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final
from uuid import uuid4

import pymongo
import redis
from pymongo.write_concern import WriteConcern

_EMPTY: Final[dict[str, list[str]]] = defaultdict(list)


@contextmanager
def borrowed_database(mongo_url: str, redis_url: str) -> Iterator[str]:
    """Lend the name of a database without a document, and without keys in Valkey.

    Whoever borrows it must have closed what writes there before giving it back.
    """
    free = _EMPTY[mongo_url]
    name = free.pop() if free else f"test_{uuid4().hex[:16]}"
    yield name
    _empty(mongo_url, redis_url, name)
    free.append(name)


def never_expires(mongo_url: str) -> None:
    """Have MongoDB remove nothing by its age."""
    _mongo(mongo_url).admin.command("setParameter", 1, ttlMonitorEnabled=False)


def _empty(mongo_url: str, redis_url: str, name: str) -> None:
    database = _mongo(mongo_url).get_database(name, write_concern=WriteConcern(1))
    for collection in database.list_collection_names():
        if collection == "system.profile":
            database.command("profile", 0)
            database.drop_collection(collection)
        else:
            database[collection].delete_many({})
    # What is majority-committed after this is so for all that was deleted before.
    lasting = database.with_options(write_concern=WriteConcern("majority", j=True))
    lasting["secrets"].delete_many({})
    valkey = _valkey(redis_url)
    keys = list(valkey.scan_iter(f"curbside:{name}:*", count=1000))
    if keys:
        valkey.unlink(*keys)


@cache
def _mongo(url: str) -> "pymongo.MongoClient[dict[str, Any]]":
    return pymongo.MongoClient(url)


@cache
def _valkey(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url)
