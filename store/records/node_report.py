"""What a process that serves says of itself: that it lives, what it hears, what it did when."""

from pydantic import Field

from store.records.base import Instant, Record


class RoundReport(Record):
    """Work that is done again and again.

    Args:
        every_s: The pause between two rounds, in seconds.
        ended_at: When a round last came to its end; None before the first did.
    """

    name: str
    every_s: float
    ended_at: Instant | None


class NodeReport(Record):
    """A process, as it was when it said so.

    Args:
        id: Random, so that a node which came back is told from the one that went.
        node: Its name, which the operator gives.
        deaf: Whether it did not hear itself through Redis.
        sockets: Live connections.
        rooms: Rooms that somebody connected to it is in.
    """

    id: str = Field(alias="_id")
    node: str
    started_at: Instant
    seen_at: Instant
    deaf: bool
    sockets: int
    rooms: int
    rounds: tuple[RoundReport, ...]
