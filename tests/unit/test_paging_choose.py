"""Who is chosen for a wave."""

from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paging.choose import Ask, Caps, available, choose
from server.paging.history import PARTS, History
from server.paging.related import related_holders, related_to
from server.specialties import all_specialties
from store.ids import DoctorId
from store.records.account import Account
from store.records.policy import Audience
from tests.makers import NOON, make_account

HOUR = timedelta(hours=1)
ASKED = ("heart_failure",)


def make_ask(people: int = 3, **changes: Any) -> Ask:
    fields: dict[str, Any] = {
        "specialties": ASKED,
        "excluded": frozenset[DoctorId](),
        "audience": "doctors",
        "now": NOON,
        "seed": "seed",
    }
    return Ask(people=people, **(fields | changes))


def names(candidates: list[Account], ask: Ask) -> list[str]:
    return [choice.account.name for choice in choose(candidates, ask)]


def test_nearer_specialties_come_first_and_duty_before_willingness() -> None:
    candidates = [
        make_account(name="related", specialties=("internal_medicine",), available=True),
        make_account(name="willing discipline", specialties=("cardiology",)),
        make_account(name="willing holder", specialties=("heart_failure",)),
        make_account(name="duty discipline", specialties=("electrophysiology",), available=True),
        make_account(name="duty holder", specialties=("heart_failure",), available=True),
        make_account(name="other", specialties=("dermatology",), available=True),
    ]

    assert names(candidates, make_ask(people=9)) == [
        "duty holder",
        "duty discipline",
        "willing holder",
        "willing discipline",
        "related",
    ]


@pytest.mark.parametrize(
    ("audience", "asked"),
    [
        ("on_call", ["on call, other field", "on call and available"]),
        ("available", ["on call and available", "available"]),
        ("willing", ["willing", "discipline"]),
        ("parent", ["discipline"]),
        ("related", ["related"]),
        ("coordinators", ["coordinator"]),
    ],
)
def test_a_wave_for_some_asks_nobody_else(audience: Audience, asked: list[str]) -> None:
    everybody = [
        make_account(name="on call, other field", specialties=("dermatology",)),
        make_account(name="on call and available", specialties=ASKED, available=True),
        make_account(name="available", specialties=ASKED, available=True),
        make_account(name="willing", specialties=ASKED),
        make_account(name="discipline", specialties=("cardiology",)),
        make_account(name="related", specialties=("internal_medicine",), available=True),
        make_account(name="coordinator", specialties=("radiology",), role="moderator"),
    ]
    on_call = frozenset(each.id for each in everybody[:2])

    found = names(everybody, make_ask(people=9, audience=audience, on_call=on_call))

    assert sorted(found) == sorted(asked)


def test_who_said_no_is_never_paged_until_it_lapses() -> None:
    refuses = make_account(available=False, available_until=NOON + HOUR)
    lapsed = make_account(available=False, available_until=NOON)

    chosen = choose([refuses, lapsed], make_ask())

    assert [choice.account.id for choice in chosen] == [lapsed.id]
    assert available(lapsed, NOON) is None


def test_who_was_paged_least_comes_first() -> None:
    often = make_account(paged_at=tuple(NOON - timedelta(days=day) for day in (3, 5)))
    seldom = make_account(paged_at=(NOON - timedelta(days=40), NOON - timedelta(days=2)))

    (choice,) = choose([often, seldom], make_ask(people=1))

    assert choice.account.id == seldom.id
    assert choice.reasons == ("in_discipline", "willing", "pages_30_days:1")


def test_caps_spare_the_willing_but_not_those_on_duty() -> None:
    twice_today = (NOON - HOUR, NOON - 2 * HOUR)
    seven_this_month = tuple(NOON - timedelta(days=day) for day in range(2, 9))
    candidates = [
        make_account(name="day", paged_at=twice_today),
        make_account(name="month", paged_at=seven_this_month),
        make_account(name="duty", paged_at=twice_today + seven_this_month, available=True),
    ]

    assert names(candidates, make_ask()) == ["duty"]


def test_who_is_on_call_comes_first_whatever_they_hold_and_whatever_the_caps() -> None:
    tired = make_account(name="on call, paged", paged_at=(NOON - HOUR,) * 9)
    stranger = make_account(name="on call, elsewhere", specialties=("dermatology",))
    refuses = make_account(name="on call, refuses", available=False)
    duty = make_account(name="available", specialties=("heart_failure",), available=True)
    on_call = frozenset({tired.id, stranger.id, refuses.id})

    chosen = choose([duty, stranger, refuses, tired], make_ask(people=9, on_call=on_call))

    assert [choice.account.name for choice in chosen] == [
        "on call, paged",
        "on call, elsewhere",
        "available",
    ]
    assert chosen[0].reasons == ("in_discipline", "on_call", "pages_30_days:9")
    assert chosen[1].reasons == ("on_call", "pages_30_days:0")


def test_who_sleeps_is_paged_only_when_they_said_that_they_are_available() -> None:
    sleeps = make_account(name="sleeps")
    moderator = make_account(name="moderator", role="moderator")
    watches = make_account(name="watches", available=True)
    asleep = frozenset({sleeps.id, moderator.id, watches.id})
    everybody = [sleeps, watches, moderator]

    assert names(everybody, make_ask(asleep=asleep)) == ["watches"]
    assert names(everybody, make_ask(asleep=asleep, on_call=frozenset({sleeps.id}))) == ["watches"]
    assert names(everybody, make_ask(asleep=asleep, audience="coordinators")) == []


def test_the_awake_come_before_those_who_agreed_to_be_woken() -> None:
    woken = make_account(name="woken")
    awake = make_account(name="awake", paged_at=(NOON - HOUR,))

    chosen = choose([woken, awake], make_ask(roused=frozenset({woken.id})))

    assert [choice.account.name for choice in chosen] == ["awake", "woken"]
    assert chosen[1].reasons == (
        "in_discipline",
        "willing",
        "quiet_hours_agreed",
        "pages_30_days:0",
    )


def test_a_doctor_may_set_caps_of_their_own() -> None:
    once_today = (NOON - HOUR,)
    spared = make_account(name="spared", paged_at=once_today)
    eager = make_account(name="eager", paged_at=(NOON - HOUR,) * 3)
    caps = {spared.id: Caps(a_day=1), eager.id: Caps(a_day=5, a_month=20)}

    assert names([spared, eager], make_ask(caps=caps)) == ["eager"]


def test_coordinators_are_moderators_and_admins_of_any_specialty() -> None:
    candidates = [
        make_account(name="doctor"),
        make_account(name="moderator", role="moderator", specialties=("dermatology",)),
        make_account(name="admin", role="admin", paged_at=(NOON - HOUR,) * 9),
    ]

    assert names(candidates, make_ask(audience="coordinators")) == ["moderator", "admin"]


accounts = st.builds(
    make_account,
    specialties=st.lists(
        st.sampled_from(sorted(all_specialties())), min_size=1, max_size=3, unique=True
    ).map(tuple),
    status=st.sampled_from(["verified", "pending", "suspended", "expired"]),
    email_verified=st.booleans(),
    available=st.sampled_from([True, False, None]),
    role=st.sampled_from(["doctor", "moderator"]),
    paged_at=st.lists(
        st.integers(0, 40 * 24).map(lambda hours: NOON - timedelta(hours=hours)), max_size=9
    ).map(tuple),
)


@given(
    pool=st.lists(accounts, max_size=12),
    people=st.integers(1, 8),
    specialties=st.lists(
        st.sampled_from(sorted(all_specialties())), min_size=1, max_size=3, unique=True
    ).map(tuple),
    audience=st.sampled_from(get_args(Audience)),
    spared=st.integers(0, 4),
)
def test_whoever_is_chosen_may_be_paged(
    pool: list[Account],
    people: int,
    specialties: tuple[str, ...],
    audience: Any,
    spared: int,
) -> None:
    excluded = frozenset(account.id for account in pool[:spared])
    ask = make_ask(people, specialties=specialties, audience=audience, excluded=excluded)

    chosen = choose([*pool, *pool], ask)

    ids = [choice.account.id for choice in chosen]
    assert len(ids) == len(set(ids)) <= people
    assert not excluded & set(ids)
    for choice in chosen:
        assert choice.account.verified
        assert choice.account.available is not False
        assert choice.specialty in specialties
        assert audience != "coordinators" or choice.account.role == "moderator"
    assert chosen == choose(list(reversed(pool)), ask)


@given(seed=st.text(max_size=8))
def test_between_equals_the_seed_decides(seed: str) -> None:
    pool = [make_account(id=DoctorId(f"doctor-{number}")) for number in range(8)]

    ids = [choice.account.id for choice in choose(pool, make_ask(8, seed=seed))]

    assert sorted(ids) == [account.id for account in pool]


def test_chance_spreads_pages_evenly_over_equals() -> None:
    pool = [make_account(id=DoctorId(f"doctor-{number}")) for number in range(5)]
    first = [choose(pool, make_ask(1, seed=str(seed)))[0].account.id for seed in range(1_000)]

    assert all(150 < first.count(account.id) < 250 for account in pool)


def test_every_discipline_has_related_specialties_outside_itself() -> None:
    for slug, specialty in all_specialties().items():
        if specialty.parent is None:
            assert related_to(slug), slug
            assert set(related_to(slug)) <= set(all_specialties())
            assert related_holders((slug,)), slug


def make_history(chance: float, pages: float = 9.0) -> History:
    return History(pages, (chance,) * PARTS)


def test_who_is_likely_to_answer_at_this_hour_comes_first_and_is_told_why() -> None:
    keen, idle = make_account(name="keen"), make_account(name="idle")
    histories = {keen.id: make_history(0.6), idle.id: make_history(0.02)}

    first, second = choose([idle, keen], make_ask(histories=histories))

    assert (first.account.name, second.account.name) == ("keen", "idle")
    assert "answers_at_this_hour:60%" in first.reasons


def test_pages_of_late_move_the_load_to_others_almost_as_keen() -> None:
    rested = make_account(name="rested")
    tired = make_account(name="tired", paged_at=(NOON - 2 * HOUR,))
    histories = {rested.id: make_history(0.5), tired.id: make_history(0.6)}

    assert names([tired, rested], make_ask(histories=histories)) == ["rested", "tired"]


@given(people=st.integers(2, 6), seed=st.text(max_size=8))
def test_one_place_of_a_wave_is_for_someone_new(people: int, seed: str) -> None:
    known = [make_account(name="known") for _ in range(8)]
    pool = [*known, make_account(name="new"), make_account(name="new")]
    histories = {each.id: make_history(0.5) for each in known}

    chosen = names(pool, make_ask(people, histories=histories, seed=seed))

    assert chosen == ["known"] * (people - 1) + ["new"]


def test_a_wave_of_one_goes_to_the_best() -> None:
    known, new = make_account(name="known"), make_account(name="new")
    histories = {known.id: make_history(0.5)}

    assert names([new, known], make_ask(1, histories=histories)) == ["known"]


def test_nobody_is_woken_at_night_while_others_are_awake() -> None:
    candidates = [
        make_account(name="asleep", specialties=("heart_failure",), time_zone="Pacific/Auckland"),
        make_account(name="awake"),
        make_account(name="on duty", time_zone="Pacific/Auckland", available=True),
    ]

    assert names(candidates, make_ask()) == ["on duty", "awake", "asleep"]
    assert choose(candidates, make_ask())[2].reasons[:3] == ("holds_specialty", "willing", "night")


def test_who_answers_at_night_counts_as_awake() -> None:
    owl = make_account(name="owl", specialties=("heart_failure",), time_zone="Pacific/Auckland")
    histories = {owl.id: make_history(0.4)}

    assert names([make_account(), owl], make_ask(1, histories=histories)) == ["owl"]


def test_a_declared_conflict_is_respected_whatever_else_holds() -> None:
    conflicted = make_account(available=True)

    ask = make_ask(conflicted=frozenset({conflicted.id}), on_call=frozenset({conflicted.id}))

    assert choose([conflicted], ask) == []


def test_between_equals_a_common_language_decides() -> None:
    candidates = [make_account(name="es"), make_account(name="en", languages=("en",))]

    assert names(candidates, make_ask(languages=("en",))) == ["en", "es"]


def test_who_is_paged_no_more_than_never_is_not_paged() -> None:
    account = make_account()

    assert choose([account], make_ask(caps={account.id: Caps(a_day=0)})) == []
