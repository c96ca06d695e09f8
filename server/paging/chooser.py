"""Gathers what the pure choice needs to know, and has it choose. Reads; changes nothing."""

from dataclasses import replace

from server.paging.choose import Ask, Choice, choose
from server.paging.duty import Duty
from server.paging.recall import Recall
from server.paging.related import related_holders
from server.specialties import answering_specialties
from store.accounts import Accounts
from store.records.policy import PagingUrgency


class Chooser:
    """Whoever is chosen here would be paged; the dry run of a policy asks it too."""

    def __init__(self, *, accounts: Accounts, duty: Duty, recall: Recall) -> None:
        self._accounts = accounts
        self._duty = duty
        self._recall = recall

    async def choose(self, ask: Ask, urgency: PagingUrgency) -> list[Choice]:
        """Return up to `ask.people` doctors, the best first."""
        if ask.audience == "coordinators":
            coordinators = await self._accounts.coordinators()
            return choose(coordinators, await self._duty.prepared(ask, coordinators, urgency))
        on_call = await self._duty.on_call(ask.specialties, ask.now)
        near = await self._accounts.candidates(answering_specialties(frozenset(ask.specialties)))
        # Whoever is on call is asked first, whatever specialty they hold.
        elsewhere = on_call - {account.id for account in near}
        if elsewhere:
            near = [*near, *(await self._accounts.many(elsewhere)).values()]
        ask = await self._duty.prepared(replace(ask, on_call=on_call), near, urgency)
        ask = replace(ask, histories=await self._recall.histories(near, urgency))
        chosen = choose(near, ask)
        if len(chosen) == ask.people:
            return chosen
        # Related specialties can be large: they are read only when the discipline runs out.
        further = await self._accounts.candidates(related_holders(ask.specialties).keys())
        return choose([*near, *further], await self._duty.prepared(ask, further, urgency))
