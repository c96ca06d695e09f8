"""Reactions to what was said: each is an entry, so everyone in the room sees it at once."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from server.identity.session import Caller
from server.rooms.acting import Acting
from server.rooms.rules.reaction import Reaction, react
from server.rooms.writing import Writing
from store.ids import CaseId, DoctorId
from store.records.entry import Entry

CONCERN: Final = "case:safety_concern"


class Emitter(Protocol):
    """The hub, as far as reactions need it."""

    def emit_doctor(self, doctor_id: DoctorId, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to all sockets of a doctor, on all nodes."""
        ...


class Reactions:
    """What doctors make of others' words."""

    def __init__(self, *, writing: Writing, acting: Acting, emitter: Emitter) -> None:
        self._writing = writing
        self._acting = acting
        self._emitter = emitter

    async def set(
        self, case_id: CaseId, key: str, seq: int, reaction: Reaction, *, on: bool, by: Caller
    ) -> int:
        """Set or take back a reaction; return the seq of its entry.

        The poster hears of a concern about safety wherever they are in the app.

        What is so already leaves no entry; then the head of the room is returned.

        Raises:
            RejectedError: As the rule says.
            StoreError: Nothing was written, or nobody can tell: ask again with the same key.
        """
        state = await self._writing.existing(case_id)
        actor = await self._acting.newcomer(state, by)
        body = {"s": seq, "r": reaction, "on": on}
        act = self._acting.act("reaction:set", body, case_id, key, actor)
        entry = await self._writing.append_if_any(
            act, lambda state, _: react(state, act, seq=seq, reaction=reaction, on=on)
        )
        if entry is None:
            return self._writing.at_hand(case_id).state.seq
        if on and reaction == "safety_concern":
            self._warn_poster(entry)
        return entry.seq

    def _warn_poster(self, entry: Entry) -> None:
        poster_id = self._writing.at_hand(entry.case_id).state.poster_id
        if poster_id is not None:
            about = {"case_id": entry.case_id, "seq": entry.data["seq"]}
            self._emitter.emit_doctor(poster_id, CONCERN, about)
