"""A ranking that is kept up says the same as one made anew."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.paging.choose import Ask, Ranking, choose
from server.paging.history import PARTS, History
from store.ids import DoctorId
from store.records.account import Account
from tests.makers import NOON, make_account

_HELD = ("heart_failure", "cardiology", "internal_medicine", "dermatology")


@st.composite
def _accounts(draw: st.DrawFn, number: int) -> Account:
    minutes = draw(st.lists(st.integers(1, 3 * 24 * 60), max_size=3))
    return make_account(
        id=DoctorId(f"doctor-{number}"),
        specialties=(draw(st.sampled_from(_HELD)),),
        available=draw(st.sampled_from([None, True, False])),
        status=draw(st.sampled_from(["verified", "verified", "suspended"])),
        time_zone=draw(st.sampled_from(["UTC", "Asia/Tokyo"])),
        paged_at=tuple(sorted(NOON - timedelta(minutes=each) for each in minutes)),
    )


@given(data=st.data(), people=st.integers(1, 4), known=st.booleans())
def test_a_ranking_kept_up_chooses_like_a_new_one(
    data: st.DataObject, people: int, *, known: bool
) -> None:
    before = [data.draw(_accounts(number)) for number in range(6)]
    now = [data.draw(st.one_of(st.just(each), _accounts(n))) for n, each in enumerate(before)]
    histories = {before[0].id: History(5.0, (0.5,) * PARTS), before[1].id: History(5.0)}
    common = Ask(
        specialties=("heart_failure",),
        excluded=frozenset(),
        people=people,
        audience="doctors",
        now=NOON,
        seed="made with",
        histories=histories if known else {},
    )
    wave = Ask(
        specialties=common.specialties,
        excluded=frozenset({before[2].id}),
        people=people,
        audience="doctors",
        now=NOON,
        seed=data.draw(st.text(max_size=3)),
        conflicted=frozenset({before[3].id, DoctorId("nobody")}),
        histories=common.histories,
    )

    ranking = Ranking(before, common)
    for account in now:
        ranking.update(account)
    ranking.update(make_account())

    assert ranking.choose(wave) == choose(now, wave)
