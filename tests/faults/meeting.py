"""Has two workers meet in every wave, at the same point of their work, each time.

Who first comes to the meeting point of a wave stops there and keeps its lease no longer, as a
process does that is not scheduled. Another node takes the wave over and comes to the same point;
then the first goes on, and the other one only when the first is through. Nothing is left to luck:
they have read the same, and both write. On a whole server that must do no harm.

Like `weak`, only a run's own node process ever imports this.
"""

# ruff: noqa: SLF001 - where workers meet is private

import asyncio
from collections.abc import Callable
from typing import Any, Final

from pymongo.errors import DuplicateKeyError

from server.paging import waves
from server.paging.pager import Pager
from server.paging.wave_batch import WaveBatches
from store.driver import Collection
from store.escalations import Escalations

MEETINGS: Final = "meetings"
"""A collection of the run's own: who is where, for nodes that know nothing of each other."""
_LOOK_EVERY_S: Final = 0.1
_WAVES_AT_ONCE: Final = 64

_stopped: set[tuple[str, int]] = set()


def put(where: object, name: str, instead: object) -> None:
    """Have something else stand where a class or a module has this name."""
    setattr(where, name, instead)


def meet_at_the_count() -> None:
    """Meet when the wave is paged, and about to be counted."""
    _each_wave_by_itself()
    _let_leases_lapse()
    advance = WaveBatches._advance

    async def met(batches: WaveBatches, due: Any, paged: Any) -> None:
        (claimed,) = due
        await _meet(
            _place(batches._escalations, claimed, claimed.paged),
            claimed,
            lambda: advance(batches, due, paged),
        )

    put(WaveBatches, "_advance", met)


def meet_at_the_places() -> None:
    """Meet when it is known which places of the wave are free, and about to be filled."""
    _each_wave_by_itself()
    _let_leases_lapse()
    fill = Pager._fill

    async def met(pager: Pager, places: Any, known: Any) -> Any:
        (one,) = places
        place = _place(pager._pages, one.escalation, one.index)
        return await _meet(place, one.escalation, lambda: fill(pager, places, known))

    put(Pager, "_fill", met)


class _Place:
    """One meeting point of one wave."""

    def __init__(self, collection: Collection, name: str) -> None:
        self._collection = collection
        self._name = name

    async def come_first(self, fence: int) -> bool:
        """Whether nobody was here before."""
        try:
            await self._collection.insert_one({"_id": self._name, "first": fence})
        except DuplicateKeyError:
            return False
        return True

    async def note(self, **fields: Any) -> None:
        await self._collection.update_one({"_id": self._name}, {"$set": fields})

    async def wait_for(self, field: str) -> None:
        """Return once the other one has noted this."""
        wanted = {"_id": self._name, field: {"$exists": True}}
        # The other one is most likely another process: no event of ours can tell.
        while not await self._collection.find_one(wanted):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_EVERY_S)


def _place(store: Any, claimed: Any, index: int) -> _Place:
    return _Place(store._collection.database[MEETINGS], f"{claimed.id}:{index + 1}")


async def _meet(place: _Place, claimed: Any, go_on: Callable[[], Any]) -> Any:
    if await place.come_first(claimed.fence):
        _stopped.add((claimed.id, claimed.fence))
        await place.wait_for("second")
        try:
            return await go_on()
        finally:
            await place.note(through=True)
    await place.note(second=claimed.fence)
    await place.wait_for("through")
    return await go_on()


def _each_wave_by_itself() -> None:
    """Claim one at a time, and many side by side: who waits for another must hold up no third."""
    put(waves, "_BATCH", 1)
    put(waves, "_AT_ONCE", _WAVES_AT_ONCE)


def _let_leases_lapse() -> None:
    """Have whoever stopped at a meeting point renew nothing any more."""
    renew = Escalations.renew

    async def renew_unless_stopped(store: Escalations, claimed: Any, **until: Any) -> int:
        (one,) = claimed
        return 1 if (one.id, one.fence) in _stopped else await renew(store, claimed, **until)

    put(Escalations, "renew", renew_unless_stopped)
