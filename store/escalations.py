"""The durable timers of paging, one document per case and run. Times are handed in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from pymongo import ReturnDocument

from store.advancing import Advance, advance_of, advances_of, under
from store.claiming import claim_many
from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import CaseId, EscalationId
from store.records.escalation import Escalation, EscalationState, RunTimes, StopReason
from store.records.policy import Wave
from store.waiting import Waiting, waiting_since

WAITING: Final = ("arming", "paging")
"""States in which a worker has something to do at `due_at`."""
RUNNING: Final = ("arming", "paging", "exhausted")
_DECODED_AT_ONCE: Final = 1_000
_BY_DUE: Final = IndexSpec((("state", 1), ("due_at", 1)))


class Escalations:
    """Claims are taken by lease and fence; whoever writes under a claim names its fence."""

    COLLECTION: ClassVar[str] = "escalations"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("case_id", 1), ("run", 1)), unique=True),
        _BY_DUE,
        IndexSpec((("state", 1), ("answer_due_at", 1))),
        IndexSpec((("state", 1), ("audited_at", 1), ("answer_due_at", 1))),
        IndexSpec((("posted_at", -1),)),
        IndexSpec((("stopped_at", 1),), partial={"state": "stopped", "cleared": False}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def arm(self, escalation: Escalation) -> None:
        """Keep a new escalation; once the same case and run pages, nothing changes any more.

        One that still waits for its case, or was dropped because that did not appear in time,
        is armed afresh: what is posted in the end may ask others than what failed before.
        """
        document = escalation.model_dump(by_alias=True)
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(document)
        except DuplicateError:
            afresh = {key: value for key, value in document.items() if key not in {"_id", "fence"}}
            with driver_errors(write=True):
                await self._collection.update_one(
                    {
                        "case_id": escalation.case_id,
                        "run": escalation.run,
                        "state": {"$in": ["arming", "dropped"]},
                    },
                    {"$set": afresh, "$inc": {"fence": 1}},
                )

    async def claim_due(self, *, now: datetime, lease: timedelta, limit: int) -> list[Escalation]:
        """Take the longest-overdue escalations that no live worker holds, at most so many.

        The claim lapses after `lease`: a worker that dies delays its pages by at most that
        long. Whoever writes afterwards names the `fence` it got, so a worker that slept past
        its lease changes nothing.
        """
        documents = await claim_many(
            self._collection,
            {"state": {"$in": WAITING}},
            now=now,
            lease=lease,
            limit=limit,
            count={"fence": 1},
            order=_BY_DUE.keys,
        )
        return [Escalation.model_validate(document) for document in documents]

    async def renew(self, claimed: Sequence[Escalation], *, until: datetime) -> int:
        """Keep claims for longer; return how many are still held.

        By the name of the claim: it goes when one is given back, so that none is taken again.
        """
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {
                    "_id": {"$in": [each.id for each in claimed]},
                    "claim": {"$in": list({each.claim for each in claimed})},
                    "state": {"$in": WAITING},
                },
                {"$set": {"lease_until": until}},
            )
        return result.matched_count

    async def begin(
        self, claimed: Escalation, *, posted_at: datetime, answer_due_at: datetime
    ) -> Escalation | None:
        """The case is stored: page by its own times. None when the claim was lost.

        Safe to repeat under the same claim.
        """
        return await self._change_claimed(
            claimed,
            {"state": "paging", "posted_at": posted_at, "answer_due_at": answer_due_at},
        )

    async def release(self, claimed: Escalation, *, due_at: datetime) -> Escalation | None:
        """Give a claim back, to be looked at again at `due_at`."""
        return await self._change_claimed(
            claimed, {"due_at": due_at, "lease_until": claimed.armed_at, "claim": None}
        )

    async def drop(self, claimed: Escalation) -> Escalation | None:
        """End an escalation whose case never appeared."""
        return await self._change_claimed(claimed, {"state": "dropped"}, state="arming")

    async def advance(self, advance: Advance, *, paged_at: datetime) -> Escalation | None:
        """Count one more wave as paged and give the claim back.

        None when somebody else claimed it, it was stopped, or an acknowledgement held it since
        it was claimed: read it again and decide afresh.
        """
        return await self._change(*advance_of(advance, paged_at))

    async def advance_many(self, advances: Sequence[Advance], *, paged_at: datetime) -> bool:
        """Count one more wave of each as paged and give the claims back, in one round trip.

        Those that are alike go in one statement, which costs the database half as much for each.

        False when any of them was not: `advance` each again, which changes none twice.
        """
        if not advances:
            return True
        with driver_errors(write=True):
            result = await self._collection.bulk_write(
                advances_of(advances, paged_at), ordered=False
            )
        return bool(result.matched_count == len(advances))

    async def hold(
        self, seen: Escalation, *, held_s: float, until: datetime, due_at: datetime
    ) -> bool:
        """Move what is to come; False when the escalation changed since it was `seen`."""
        changed = await self._change(
            {
                "_id": seen.id,
                "state": "paging",
                "paged": seen.paged,
                "fence": seen.fence,
                "holds": seen.holds,
            },
            {
                "$set": {"held_s": held_s, "hold_until": until, "due_at": due_at},
                "$inc": {"holds": 1},
            },
        )
        return changed is not None

    async def add_wave(
        self, seen: Escalation, *, waves: Sequence[Wave], state: EscalationState, due_at: datetime
    ) -> Escalation | None:
        """Put a wave among those to come; None when the escalation changed since it was `seen`.

        It counts as a hold, so that a worker in the middle of a wave reads it again.
        """
        return await self._change(
            {
                "_id": seen.id,
                "state": seen.state,
                "paged": seen.paged,
                "fence": seen.fence,
                "holds": seen.holds,
            },
            {
                "$set": {
                    "waves": [wave.model_dump() for wave in waves],
                    "state": state,
                    "due_at": due_at,
                },
                "$inc": {"holds": 1},
            },
        )

    async def stop(
        self, case_id: CaseId, run: int, *, reason: StopReason, at: datetime
    ) -> Escalation | None:
        """End a running escalation, whoever holds it. None when it had ended or never was.

        The fence rises, so that a worker in the middle of a wave changes nothing any more.
        """
        return await self._change(
            {"case_id": case_id, "run": run, "state": {"$in": RUNNING}},
            {
                "$set": {"state": "stopped", "stop_reason": reason, "stopped_at": at},
                "$inc": {"fence": 1},
            },
        )

    async def record_times(
        self,
        case_id: CaseId,
        run: int,
        *,
        answered_at: datetime | None,
        resolved_at: datetime | None,
    ) -> None:
        """Keep when a run was answered, which never changes, and when it was resolved."""
        times: Document = {}
        if answered_at is not None:
            times["answered_at"] = {"$ifNull": ["$answered_at", answered_at]}
        if resolved_at is not None:
            times["resolved_at"] = resolved_at
        if times:
            with driver_errors(write=True):
                await self._collection.update_one(
                    {"case_id": case_id, "run": run}, [{"$set": times}]
                )

    async def reopened(self, case_id: CaseId, run: int) -> None:
        """Note that a run is not resolved any more."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"case_id": case_id, "run": run}, {"$set": {"resolved_at": None}}
            )

    async def times_of(self, start: datetime, end: datetime, *, limit: int) -> list[RunTimes]:
        """Return the runs posted in this span that ever paged, the latest so many."""
        cursor = (
            self._collection.find(
                {
                    "posted_at": {"$gte": start, "$lt": end},
                    "state": {"$in": ["paging", "exhausted", "stopped"]},
                },
                ["_id", *(name for name in RunTimes.model_fields if name != "id")],
            )
            .sort("posted_at", -1)
            .limit(limit)
            # Tens of thousands decoded at once would hold up whatever else the process does.
            .batch_size(_DECODED_AT_ONCE)
        )
        with driver_errors():
            return [RunTimes.model_validate(document) async for document in cursor]

    async def get(self, escalation_id: EscalationId) -> Escalation | None:
        """Return an escalation as a majority has it."""
        return await self._one({"_id": escalation_id})

    async def of_case(self, case_id: CaseId, run: int) -> Escalation | None:
        """Return the escalation of one run of a case, None for a case that pages nobody."""
        return await self._one({"case_id": case_id, "run": run})

    async def latest(self, case_id: CaseId) -> Escalation | None:
        """Return the escalation of a case's last run, None for a case that pages nobody."""
        with driver_errors():
            document = await self._collection.find_one({"case_id": case_id}, sort=[("run", -1)])
        return None if document is None else Escalation.model_validate(document)

    async def overdue(self, *, before: datetime) -> int:
        """Count escalations that a worker should have taken before this instant."""
        with driver_errors():
            return await self._collection.count_documents(
                {"state": {"$in": WAITING}, "due_at": {"$lt": before}}
            )

    async def waiting(self, *, now: datetime) -> Waiting:
        """Return how many have a wave that is due, and since when the first is."""
        query = {"state": {"$in": WAITING}, "due_at": {"$lte": now}}
        return await waiting_since(self._collection, query, "due_at")

    async def breach(self, *, now: datetime) -> Escalation | None:
        """Record on one escalation that its answer's due time passed; None when there is none."""
        return await self._change(
            {
                "state": {"$in": ("paging", "exhausted")},
                "answer_due_at": {"$lte": now},
                "breached_at": None,
            },
            {"$set": {"breached_at": now}},
        )

    async def due_between(self, start: datetime, end: datetime, *, limit: int) -> list[Escalation]:
        """Return running escalations whose answer is due in this span, the earliest first."""
        query = {
            "state": {"$in": ("paging", "exhausted")},
            "answer_due_at": {"$gt": start, "$lte": end},
        }
        return await self._many(query, limit=limit, sort=("answer_due_at", 1))

    async def to_audit(
        self, *, before: datetime, since: datetime, now: datetime, limit: int
    ) -> list[Escalation]:
        """Return running escalations not looked at since `before`, and note that they are now.

        Args:
            since: Cases posted before this are left alone.
        """
        query = {
            "state": {"$in": ("paging", "exhausted")},
            "answer_due_at": {"$gte": since},
            # Those never looked at come first, then those for longest not.
            "audited_at": {"$not": {"$gte": before}},
        }
        found = await self._many(query, limit=limit, sort=("audited_at", 1))
        with driver_errors(write=True):
            await self._collection.update_many(
                {"_id": {"$in": [each.id for each in found]}}, {"$set": {"audited_at": now}}
            )
        return found

    async def uncleared(self, *, before: datetime, limit: int) -> list[Escalation]:
        """Return escalations stopped before this instant that were not looked at afterwards."""
        return await self._many(
            {"state": "stopped", "cleared": False, "stopped_at": {"$lt": before}}, limit=limit
        )

    async def clear(self, escalation_ids: Iterable[EscalationId]) -> None:
        """Note that nothing of these stopped escalations is open."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"_id": {"$in": list(escalation_ids)}, "state": "stopped"},
                {"$set": {"cleared": True}},
            )

    async def count_by_state(self) -> dict[str, int]:
        """Return how many escalations are in each state that is not final."""
        with driver_errors():
            return {
                state: await self._collection.count_documents({"state": state}) for state in RUNNING
            }

    async def oldest_due_at(self) -> datetime | None:
        """Return the earliest instant at which a worker has or had something to do."""
        with driver_errors():
            document = await self._collection.find_one(
                {"state": {"$in": WAITING}}, {"due_at": 1}, sort=[("due_at", 1)]
            )
        return None if document is None else document["due_at"]

    async def _change_claimed(
        self, claimed: Escalation, fields: Document, *, state: EscalationState | None = None
    ) -> Escalation | None:
        wanted = {"$in": WAITING} if state is None else state
        return await self._change({**under(claimed), "state": wanted}, {"$set": fields})

    async def _change(self, query: Document, update: Document, **options: Any) -> Escalation | None:
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                query, update, return_document=ReturnDocument.AFTER, **options
            )
        return None if document is None else Escalation.model_validate(document)

    async def _one(self, query: Document) -> Escalation | None:
        with driver_errors():
            document = await self._collection.find_one(query)
        return None if document is None else Escalation.model_validate(document)

    async def _many(
        self, query: Document, *, limit: int, sort: tuple[str, int] | None = None
    ) -> list[Escalation]:
        cursor = self._collection.find(query).limit(limit)
        if sort is not None:
            cursor = cursor.sort(*sort)
        with driver_errors():
            documents = await cursor.to_list(limit)
        return [Escalation.model_validate(document) for document in documents]
