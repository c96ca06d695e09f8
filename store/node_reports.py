"""The processes that serve, by what they say of themselves."""

from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.records.node_report import NodeReport

FORGOTTEN_AFTER_S = 86_400


class NodeReports:
    """One document per process, said anew every few seconds; gone a day after the last time."""

    COLLECTION: ClassVar[str] = "node_reports"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("seen_at", 1),), expire_s=FORGOTTEN_AFTER_S),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def say(self, report: NodeReport) -> None:
        """Put what a process says in the place of what it said before."""
        document = report.model_dump(by_alias=True)
        with driver_errors(write=True):
            await self._collection.replace_one({"_id": report.id}, document, upsert=True)

    async def drop(self, report_id: str) -> None:
        """Forget a process that ends; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.delete_one({"_id": report_id})

    async def all(self) -> list[NodeReport]:
        """Return what every process said last, the latest first."""
        with driver_errors():
            documents = await self._collection.find().sort("seen_at", -1).to_list(None)
        return [NodeReport.model_validate(document) for document in documents]
