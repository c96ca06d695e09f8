"""Presence in Redis. An entry not refreshed for 30 s is gone; a node never removes another's.

Per room a sorted set of who is here and one of who is typing, scored with the instant at
which each entry lapses. All nodes use one clock, so they agree on what has lapsed.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

import orjson
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from server.presence.view import PresentDoctor
from store.gathering import Gathered
from store.ids import CaseId, MemberId

LAPSES_AFTER: Final = timedelta(seconds=30)
TYPING_LAPSES_AFTER: Final = timedelta(seconds=6)
# Redis forgets rooms that no node refreshes; only garbage depends on it, so its own time will do.
_KEY_LIFE_S: Final = 120
_ROOMS_PER_PIPELINE: Final = 200
_TIMEOUT_S: Final = 2.0

_Fill = Callable[[Pipeline], None]
"""Puts commands into a pipeline."""


@dataclass(frozen=True, slots=True)
class RoomRoll:
    """One room's entries that have not lapsed.

    Args:
        present: As every node wrote them, so doctors with several tabs repeatedly.
        ours: Those that this node wrote.
        typing: Refs of who is typing.
        typing_until: When the first of them lapses.
    """

    present: tuple[PresentDoctor, ...] = ()
    ours: frozenset[PresentDoctor] = frozenset()
    typing: frozenset[str] = frozenset()
    typing_until: datetime | None = None


class Roll:
    """The entries of all rooms.

    Args:
        prefix: Starts every key, so that two deployments share a Redis unharmed.
        node: Names this run of this node; a restarted node has another name.
    """

    def __init__(self, redis: Redis, *, prefix: str, node: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._node = node
        self._together = Gathered(self._execute)

    async def write(
        self,
        case_id: CaseId,
        *,
        now: datetime,
        add: Collection[PresentDoctor] = (),
        remove: Collection[PresentDoctor] = (),
    ) -> None:
        """Enter and take out doctors of this node."""
        key = self._here(case_id)

        def write(pipeline: Pipeline) -> None:
            if remove:
                pipeline.zrem(key, *map(self._encode, remove))
            if add:
                pipeline.zadd(key, self._scored(add, now))
                pipeline.expire(key, _KEY_LIFE_S)

        await self._together.get(write)

    async def beat(
        self, rooms: Mapping[CaseId, Collection[PresentDoctor]], *, now: datetime
    ) -> None:
        """Say that all of these are still here, and clear away what has lapsed."""
        for batch in _batches(rooms):
            pipeline = self._redis.pipeline(transaction=False)
            for case_id in batch:
                key = self._here(case_id)
                if rooms[case_id]:
                    pipeline.zadd(key, self._scored(rooms[case_id], now))
                pipeline.zremrangebyscore(key, "-inf", now.timestamp())
                pipeline.zremrangebyscore(self._typing(case_id), "-inf", now.timestamp())
                pipeline.expire(key, _KEY_LIFE_S)
            await _replies(pipeline)

    async def read(self, case_ids: Iterable[CaseId], *, now: datetime) -> dict[CaseId, RoomRoll]:
        """Return what has not lapsed at `now`, for many rooms in few round trips."""
        rolls: dict[CaseId, RoomRoll] = {}
        after = f"({now.timestamp()}"
        for batch in _batches(case_ids):

            def read(pipeline: Pipeline, batch: Sequence[CaseId] = batch) -> None:
                for case_id in batch:
                    pipeline.zrangebyscore(self._here(case_id), after, "+inf")
                    pipeline.zrangebyscore(self._typing(case_id), after, "+inf", withscores=True)

            rows = await self._together.get(read) or ()
            for case_id, here, typing in zip(batch, rows[::2], rows[1::2], strict=True):
                rolls[case_id] = self._room(here, typing)
        return rolls

    async def write_typing(
        self, case_id: CaseId, typing: Mapping[str, bool], *, now: datetime
    ) -> None:
        """Note by ref who types, for the next 6 s, and who has stopped."""
        key = self._typing(case_id)
        until_s = (now + TYPING_LAPSES_AFTER).timestamp()

        def write(pipeline: Pipeline) -> None:
            if typists := {ref: until_s for ref, types in typing.items() if types}:
                pipeline.zadd(key, typists)
                pipeline.expire(key, _KEY_LIFE_S)
            if stopped := [ref for ref, types in typing.items() if not types]:
                pipeline.zrem(key, *stopped)

        await self._together.get(write)

    async def _execute(self, asked: Collection[_Fill]) -> dict[_Fill, Sequence[Any]]:
        """Send what all who asked have to say as one; return each one's replies.

        A room's change is a few commands, and hundreds of rooms may change within a moment: each on
        a connection of its own, there would soon be no more connections.
        """
        pipeline = self._redis.pipeline(transaction=False)
        ends = [0]
        for fill in asked:
            fill(pipeline)
            ends.append(len(pipeline))
        replies = await _replies(pipeline)
        spans = zip(asked, ends, ends[1:], strict=False)
        return {fill: replies[start:end] for fill, start, end in spans}

    def _here(self, case_id: CaseId) -> str:
        # The braces keep both keys of a room in one slot of a Redis cluster.
        return f"{self._prefix}here:{{{case_id}}}"

    def _typing(self, case_id: CaseId) -> str:
        return f"{self._prefix}typing:{{{case_id}}}"

    def _scored(self, doctors: Iterable[PresentDoctor], now: datetime) -> dict[bytes, float]:
        lapses = (now + LAPSES_AFTER).timestamp()
        return {self._encode(doctor): lapses for doctor in doctors}

    def _encode(self, doctor: PresentDoctor) -> bytes:
        return orjson.dumps(
            [self._node, doctor.ref, doctor.member_id, doctor.name, doctor.specialty]
        )

    def _room(self, here: Sequence[bytes], typing: Sequence[tuple[bytes, float]]) -> RoomRoll:
        present: list[PresentDoctor] = []
        ours: set[PresentDoctor] = set()
        for member in here:
            node, ref, member_id, name, specialty = orjson.loads(member)
            doctor = PresentDoctor(
                ref=ref,
                member_id=None if member_id is None else MemberId(member_id),
                name=name,
                specialty=specialty,
            )
            present.append(doctor)
            if node == self._node:
                ours.add(doctor)
        until_s = min((score for _, score in typing), default=None)
        return RoomRoll(
            present=tuple(present),
            ours=frozenset(ours),
            typing=frozenset(_text(ref) for ref, _ in typing),
            typing_until=None if until_s is None else datetime.fromtimestamp(until_s, UTC),
        )


async def _replies(pipeline: Pipeline) -> Sequence[Any]:
    async with asyncio.timeout(_TIMEOUT_S):
        replies: Sequence[Any] = await pipeline.execute()
        return replies


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode()


def _batches(case_ids: Iterable[CaseId]) -> Iterable[list[CaseId]]:
    rest = iter(case_ids)
    while batch := list(islice(rest, _ROOMS_PER_PIPELINE)):
        yield batch
