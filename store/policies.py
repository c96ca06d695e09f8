"""Paging policies that operators set. What is not set here has a default in the server's rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.records.policy import PagingUrgency, StoredPolicy, Wave


class Policies:
    """One document per discipline, urgency and version: what was set once is never changed."""

    COLLECTION: ClassVar[str] = "policies"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("discipline", 1), ("urgency", 1), ("version", -1)), unique=True),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(
        self, *, discipline: str, urgency: PagingUrgency, waves: Sequence[Wave], at: datetime
    ) -> StoredPolicy:
        """Set the waves as a new version. Running escalations keep their copy.

        Raises:
            UnknownOutcomeError: It may hold or not: list the policies.
        """
        while True:
            last = await self.get(discipline, urgency)
            version = 1 if last is None else last.version + 1
            policy = StoredPolicy(
                id=f"{discipline}:{urgency}:{version}",
                discipline=discipline,
                urgency=urgency,
                waves=tuple(waves),
                version=version,
                set_at=at,
            )
            try:
                with driver_errors(write=True):
                    await self._collection.insert_one(policy.model_dump(by_alias=True))
            except DuplicateError:
                # Somebody else set it at the same moment: this one comes after theirs.
                continue
            return policy

    async def get(self, discipline: str, urgency: PagingUrgency) -> StoredPolicy | None:
        """Return the version in force, None when the default holds."""
        with driver_errors():
            document = await self._collection.find_one(
                {"discipline": discipline, "urgency": urgency}, sort=[("version", -1)]
            )
        return None if document is None else StoredPolicy.model_validate(document)

    async def versions(self, discipline: str, urgency: PagingUrgency) -> list[StoredPolicy]:
        """Return what was ever set for one discipline and urgency, the latest first."""
        return await self._sorted({"discipline": discipline, "urgency": urgency})

    async def all(self) -> list[StoredPolicy]:
        """Return every policy in force that was set, by discipline and urgency."""
        in_force: dict[tuple[str, str], StoredPolicy] = {}
        for policy in await self._sorted({}):
            in_force.setdefault((policy.discipline, policy.urgency), policy)
        return list(in_force.values())

    async def _sorted(self, query: Document) -> list[StoredPolicy]:
        cursor = self._collection.find(query).sort(
            [("discipline", 1), ("urgency", 1), ("version", -1)]
        )
        with driver_errors():
            return [StoredPolicy.model_validate(document) async for document in cursor]
