"""Bare inserts to compare with, in processes of their own. `python -m tests.bench.inserts HOW URL`.

`bare`: one insert after the other, majority-acknowledged and journalled: what durability costs.
`one-each`: one insert for each entry of one log, each the next number, again when beaten to it.
"""

import asyncio
import json
import sys
import time
from typing import Any, Final

import uvloop
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from tests.bench.figures import latency_ms

Collection = Any
_TEXT: Final = "x" * 300


def _document(seq: int) -> dict[str, Any]:
    """Return a document as large as a message's entry."""
    return {
        "case_id": "c" * 22,
        "seq": seq,
        "kind": "message_posted",
        "author_id": "d" * 22,
        "key": f"k{seq}",
        "digest": "e" * 43,
        "data": {"text": _TEXT, "language": "en", "reply_to": None, "attachments": []},
    }


async def _bare(collection: Collection, seconds: float, first: int) -> dict[str, Any]:
    taken_s: list[float] = []
    until_s = time.monotonic() + seconds
    while (began_s := time.monotonic()) < until_s:
        await collection.insert_one(_document(first + len(taken_s)))
        taken_s.append(time.monotonic() - began_s)
        # At the pace of the posts that it is compared with.
        await asyncio.sleep(0.02)
    return {"inserts": len(taken_s), **latency_ms(taken_s)}


async def _one_each(collection: Collection, seconds: float) -> dict[str, Any]:
    """Insert one entry after the other, as a node with a queue of writers would."""
    head, stored, beaten = 0, 0, 0
    until_s = time.monotonic() + seconds
    while time.monotonic() < until_s:
        try:
            await collection.insert_one(_document(head + 1))
            head, stored = head + 1, stored + 1
        except DuplicateKeyError:
            last = await collection.find_one({}, {"seq": 1}, sort=[("seq", -1)])
            head, beaten = last["seq"], beaten + 1
    return {"inserts": stored, "beaten": beaten, "per_s": round(stored / seconds, 1)}


async def _run(how: str, url: str) -> None:
    client: Any = AsyncIOMotorClient(url)
    database = client.get_default_database()
    concern = WriteConcern(w="majority", j=True)
    collection = database.get_collection("bench_inserts", write_concern=concern)
    await collection.create_index([("case_id", 1), ("seq", 1)], unique=True)
    await collection.create_index([("case_id", 1), ("author_id", 1), ("key", 1)], unique=True)
    _say({"ready": True})
    loop, first = asyncio.get_running_loop(), 0
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        if how == "bare":
            found = await _bare(collection, order["seconds"], first)
            first += found["inserts"]
        else:
            found = await _one_each(collection, order["seconds"])
        _say(found)
    client.close()


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(sys.argv[1], sys.argv[2]))
