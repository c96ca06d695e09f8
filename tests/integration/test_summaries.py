"""Summaries of cases on a real MongoDB: many in one write, and none turned back."""

import asyncio
from datetime import UTC, datetime

from store.client import Store
from store.ids import CaseId, DoctorId, new_id
from store.records.case import CaseSummary

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def summary(case_id: CaseId, seq: int, *, shown_seq: int | None = None) -> CaseSummary:
    return CaseSummary(
        id=case_id,
        seq=seq,
        words_seq=shown_seq,
        shown_seq=shown_seq,
        poster_id=DoctorId("p" * 22),
        status="open",
        specialties=("cardiology",),
        posted_at=NOON,
        title=f"Syncope, seen at {seq}",
        text="Murmur",
        view={"run": seq, "entries": seq},
    )


async def test_only_what_is_news_is_kept_and_told_with_its_views(store: Store) -> None:
    new, gone_on, older = (CaseId(new_id()) for _ in range(3))
    await store.cases.put([summary(gone_on, 3), summary(older, 9)])
    await store.cases.add_view(gone_on)

    told = await store.cases.put([summary(new, 1), summary(gone_on, 4), summary(older, 8)])

    assert told == {new: 0, gone_on: 1}
    assert await store.cases.seqs([new, gone_on, older]) == {new: 1, gone_on: 4, older: 9}


async def test_of_nodes_that_sum_up_one_room_at_once_the_latest_stays(store: Store) -> None:
    rooms = [CaseId(new_id()) for _ in range(5)]

    await asyncio.gather(
        *(store.cases.put([summary(room, seq) for room in rooms]) for seq in range(1, 9))
    )

    assert set((await store.cases.seqs(rooms)).values()) == {8}


async def test_where_nothing_but_the_count_of_entries_is_news_the_rest_stays(
    store: Store,
) -> None:
    counted, also, shown, ahead, new = (CaseId(new_id()) for _ in range(5))
    await store.cases.put([summary(one, 2) for one in (counted, also, shown)])
    await store.cases.put([summary(ahead, 6)])

    told = await store.cases.put(
        [
            *(summary(one, 4, shown_seq=2) for one in (counted, also, ahead, new)),
            summary(shown, 4, shown_seq=3),
        ]
    )

    assert told.keys() == {counted, also, shown, new}
    kept = [await store.cases.read(one) for one in (counted, also, shown, ahead, new)]
    assert [(one.seq, one.view["entries"], one.view["run"]) for one in kept if one] == [
        (4, 4, 2),
        (4, 4, 2),
        (4, 4, 4),
        (6, 6, 6),
        (4, 4, 4),
    ]


async def test_nothing_to_sum_up_is_no_question(store: Store) -> None:
    assert await store.cases.put([]) == {}
