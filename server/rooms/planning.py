"""From waiting requests to numbered entries. Pure: nothing is written here."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from server.errors import KeyReusedError, RejectedError
from server.rooms.state import RoomState
from store.ids import CaseId, DoctorId
from store.records.entry import Draft, Entry

Decide = Callable[[RoomState], list[Draft]]
"""Looks at a room and says what to append; raises `RejectedError` to refuse."""


@dataclass(slots=True, eq=False)
class Request:
    """One act that waits to be appended; answered once with its entry.

    Args:
        author_id, key: Name the entry that the request is about, among those it decides.
        digest: Tells a resend from another act under the same key.
        decide: Asked again whenever the room turned out to be further on.
        informed: Whether the log was read after the request came. Before that the room at hand
            may be behind what other nodes wrote, and nothing may be refused because of it.
    """

    case_id: CaseId
    author_id: DoctorId
    key: str
    digest: str
    decide: Decide
    answer: asyncio.Future[Entry | None]
    informed: bool = False
    stored: bool = False
    """Whether its entry was written for it, just now, by this node."""

    def succeed(self, entry: Entry | None) -> None:
        """Answer with the stored entry, None when there was nothing to append."""
        if not self.answer.done():
            self.answer.set_result(entry)

    def fail(self, err: Exception) -> None:
        """Answer that it was refused, or that nobody can tell."""
        if not self.answer.done():
            self.answer.set_exception(err)


@dataclass(slots=True)
class Plan:
    """What one room gets in one write.

    Args:
        entries: Numbered on from the room's state.
        decided: Each request with its own entry; two that are the same act share one.
        refused: Requests that the rules refused, with why.
        idle: Requests that had nothing to append.
        unsure: The first request that would be refused, or idle, on a room that may be behind,
            and all after it: to be planned again once the log was read.
    """

    entries: list[Entry] = field(default_factory=list)
    decided: list[tuple[Request, Entry]] = field(default_factory=list)
    refused: list[tuple[Request, RejectedError]] = field(default_factory=list)
    idle: list[Request] = field(default_factory=list)
    unsure: list[Request] = field(default_factory=list)

    def requests_of(self, entry: Entry) -> list[Request]:
        """Return the requests that are about this entry."""
        return [request for request, main in self.decided if main is entry]


def plan(state: RoomState, requests: Sequence[Request], *, now: datetime) -> Plan:
    """Decide requests one after the other, each on what those before it would leave.

    Equal acts (same author, key and digest) become one entry; another body under the
    same key is refused.
    """
    made = Plan()
    trial = state.fork()
    by_key: dict[tuple[DoctorId, str], Entry] = {}
    for position, request in enumerate(requests):
        twin = by_key.get((request.author_id, request.key))
        if twin is not None:
            _meet_twin(made, request, twin)
            continue
        drafts, refusal = _decided(request, trial)
        if not drafts and not request.informed:
            made.unsure = list(requests[position:])
            break
        if refusal is not None:
            made.refused.append((request, refusal))
            continue
        entries = [
            _numbered(draft, trial.case_id, trial.seq + offset, now)
            for offset, draft in enumerate(drafts, start=1)
        ]
        trial.apply_all(entries)
        made.entries.extend(entries)
        by_key.update({(entry.author_id, entry.key): entry for entry in entries})
        main = by_key.get((request.author_id, request.key))
        if main is None:
            made.idle.append(request)
        else:
            made.decided.append((request, main))
    return made


def _decided(request: Request, trial: RoomState) -> tuple[list[Draft], RejectedError | None]:
    try:
        return request.decide(trial), None
    except RejectedError as err:
        return [], err


def _meet_twin(made: Plan, request: Request, twin: Entry) -> None:
    if twin.digest == request.digest:
        made.decided.append((request, twin))
    else:
        made.refused.append((request, KeyReusedError()))


def _numbered(draft: Draft, case_id: CaseId, seq: int, now: datetime) -> Entry:
    return Entry(
        case_id=case_id,
        seq=seq,
        at=draft.at or now,
        kind=draft.kind,
        author_id=draft.author_id,
        key=draft.key,
        digest=draft.digest,
        data=draft.data,
    )
