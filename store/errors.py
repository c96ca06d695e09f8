"""What can go wrong in the store, in the store's own words. The driver's errors never leave it."""


class StoreError(Exception):
    """Base of all errors of the store."""


class StoreUnavailableError(StoreError):
    """Nothing was written: no primary could be reached in time. Safe to try again."""

    def __str__(self) -> str:
        return "no MongoDB primary answered in time"


class UnknownOutcomeError(StoreError):
    """The write may or may not have happened; whoever asked must ask again with the same key."""

    def __str__(self) -> str:
        return "MongoDB did not confirm a write in time; it may or may not have happened"


class DuplicateError(StoreError):
    """A unique index refused the document.

    Args:
        index: The field names of the violated index, in its order.
    """

    def __init__(self, index: tuple[str, ...]) -> None:
        super().__init__(f"duplicate on ({', '.join(index)})")
        self.index = index


class MissingError(StoreError):
    """The document that the statement names is not there."""
