"""One line of the audit trail: who did what to which thing, when. Never a clinical word."""

from pydantic import Field

from store.records.base import Instant, Record


class AuditEntry(Record):
    """A line of the chain.

    Args:
        seq: 1, 2, 3 … without a hole.
        event_id: Random; the same event handed in twice is kept once.
        actor: A doctor's real id, `operator`, `system`, or `visitor`.
        role: The actor's role then; empty when there is none.
        about: Ids, codes and counts by name.
        outcome: `ok`, or the code of the refusal.
        previous: The hash of the entry before; empty for the first.
        hash: Over everything else here, keyed with a secret of the server's.
    """

    seq: int = Field(alias="_id")
    event_id: str
    at: Instant
    action: str
    actor: str
    role: str
    about: dict[str, str]
    outcome: str
    node: str
    previous: str
    hash: str
