"""Whether the database can take a write just now, as far as the wire needs to know."""

from typing import Protocol


class DatabaseHealth(Protocol):
    """Watches for a primary. Looking at it costs nothing; someone else keeps it fresh."""

    @property
    def available(self) -> bool:
        """Whether a primary was reachable when last looked at."""
        ...


class AlwaysAvailable:
    """For tools and tests that talk to a database they know to be there."""

    available = True
