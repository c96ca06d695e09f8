"""The processes that translate, by what they say of themselves."""

from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.records.translation import Translator

FORGOTTEN_AFTER_S = 86_400


class Translators:
    """One document per process, said anew every few seconds; gone a day after the last time."""

    COLLECTION: ClassVar[str] = "translators"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("seen_at", 1),), expire_s=FORGOTTEN_AFTER_S),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def announce(self, translator: Translator) -> None:
        """Say what a process can translate, and that it lives."""
        document = translator.model_dump(by_alias=True)
        with driver_errors(write=True):
            await self._collection.replace_one({"_id": translator.id}, document, upsert=True)

    async def since(self, since_at: datetime) -> list[Translator]:
        """Return those that said something since then."""
        with driver_errors():
            documents = await self._collection.find({"seen_at": {"$gte": since_at}}).to_list(None)
        return [Translator.model_validate(document) for document in documents]
