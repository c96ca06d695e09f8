"""Reactions to what was said: each is an entry, so everyone in the room sees it at once."""

from server.identity.session import Caller
from server.rooms.acting import Acting
from server.rooms.rules.reaction import Reaction, react
from server.rooms.writing import Writing
from store.ids import CaseId


class Reactions:
    """What doctors make of others' words."""

    def __init__(self, *, writing: Writing, acting: Acting) -> None:
        self._writing = writing
        self._acting = acting

    async def set(
        self, case_id: CaseId, key: str, seq: int, reaction: Reaction, *, on: bool, by: Caller
    ) -> int:
        """Set or take back a reaction; return the seq of its entry.

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
        return self._writing.at_hand(case_id).state.seq if entry is None else entry.seq
