"""The audit trail's chain: nothing can be changed, moved or taken out unseen."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.audit.chain import Event, Verdict, chained, verify
from store.records.audit import AuditEntry
from tests.makers import NOON

SECRET = b"secret"
EVENTS = st.builds(
    Event,
    action=st.sampled_from(("sign_in", "case_viewed", "redacted")),
    actor=st.text(min_size=1, max_size=8),
    at=st.integers(0, 10**9).map(lambda us: NOON + timedelta(microseconds=us)),
    about=st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3),
)


def chain_of(events: Sequence[Event]) -> list[AuditEntry]:
    return chained(events, None, node="a", secret=SECRET)


def verdict(entries: Sequence[AuditEntry], secret: bytes = SECRET) -> Verdict:
    async def feed() -> AsyncIterator[AuditEntry]:
        for entry in entries:
            yield entry

    return asyncio.run(verify(feed(), secret))


@given(first=st.lists(EVENTS, max_size=5), second=st.lists(EVENTS, max_size=5))
def test_a_chain_holds_however_it_was_written(first: list[Event], second: list[Event]) -> None:
    begun = chain_of(first)
    entries = begun + chained(second, begun[-1] if begun else None, node="b", secret=SECRET)

    found = verdict([AuditEntry.model_validate(one.model_dump()) for one in entries])
    assert (found.entries, found.broken_at) == (len(entries), None)


def _changed(entries: list[AuditEntry], at: int) -> None:
    entries[at] = entries[at].model_copy(update={"actor": "somebody else"})


def _removed(entries: list[AuditEntry], at: int) -> None:
    del entries[at]


def _renumbered(entries: list[AuditEntry], at: int) -> None:
    del entries[at]
    entries[at:] = [one.model_copy(update={"seq": one.seq - 1}) for one in entries[at:]]


def _retold(entries: list[AuditEntry], at: int) -> None:
    told = Event("nothing_happened", "somebody", NOON)
    entries[at] = chained([told], entries[at - 1] if at else None, node="a", secret=b"guessed")[0]


@pytest.mark.parametrize("tamper", [_changed, _removed, _renumbered, _retold])
@given(events=st.lists(EVENTS, min_size=2, max_size=8), at=st.integers(0, 6))
def test_the_first_link_that_was_tampered_with_is_named(
    tamper: Callable[[list[AuditEntry], int], None], events: list[Event], at: int
) -> None:
    at = min(at, len(events) - 2)
    entries = chain_of(events)
    tamper(entries, at)

    assert verdict(entries).broken_at == at + 1


def test_without_the_secret_no_chain_can_be_made() -> None:
    entries = chained([Event("sign_in", "a", NOON)], None, node="a", secret=b"guessed")

    assert verdict(entries).broken_at == 1
