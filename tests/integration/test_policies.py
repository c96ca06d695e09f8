"""Policies by version, and the dry run that says who would be paged."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.clock import ManualClock
from server.errors import InvalidError
from store.client import Store
from tests.integration.test_paging_commands import Hospital, hospital
from tests.operator import Operator
from tests.paging_stage import Stage, paging_stage

__all__ = ["hospital"]


@pytest.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as stage:
        yield stage


async def test_every_version_is_kept_and_the_latest_is_in_force(stage: Stage) -> None:
    policies = stage.parts.policies
    for waves in ("1@0", "2@0,1@5", "3@0"):
        await policies.set("cardiology", "now", waves)
    await policies.set("cardiology", "today", "1@0")

    kept = await policies.history("cardiology", "now")

    assert [(line.version, line.waves) for line in kept] == [
        (3, "3@0"),
        (2, "2@0,1@5"),
        (1, "1@0"),
    ]
    assert (await policies.in_force(["cardiology"], "now")).version == 3
    in_force = [(line.urgency, line.version) for line in await policies.list()]
    assert in_force[2:] == [("now", 3), ("today", 1)]


async def test_policies_set_at_the_same_moment_are_two_versions(stage: Stage) -> None:
    policies = stage.parts.policies

    lines = await asyncio.gather(*(policies.set("cardiology", "now", f"{n}@0") for n in (1, 2, 3)))

    assert sorted(line.version for line in lines) == [1, 2, 3]
    assert len(await policies.history("cardiology", "now")) == 3


@pytest.mark.parametrize(
    "written", ["٣@0", "3@0,५@10", "3@²", "secret-clinical-words@1", "1@0:secret"]
)
async def test_only_plain_digits_are_waves_and_nothing_is_quoted(
    stage: Stage, written: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        await stage.parts.policies.set("cardiology", "now", written)

    said = refused.value.fields["waves"]
    assert "place" in said
    assert not {"٣", "५", "²", "secret"} & set(said.replace("@", " ").split())


async def test_a_dry_run_pages_nobody_and_says_who_would_be_paged_and_why(stage: Stage) -> None:
    await stage.doctors(3)
    (available,) = await stage.doctors(1, available=True)
    (coordinator,) = await stage.doctors(1, role="moderator", specialties=("dermatology",))

    found = await stage.parts.previews.of("cardiology", "now", "1@0,2@20,5@40,1@60:coordinators")

    first, second, third, last = found.waves
    assert [each.account.id for each in first.chosen] == [available.id]
    assert (len(second.chosen), len(third.chosen)) == (2, 1)
    assert [each.account.id for each in last.chosen] == [coordinator.id]
    assert first.reasons == {"holds_specialty": 1, "available": 1}
    assert stage.phones.events == []
    assert found.version is None


async def test_a_wave_for_those_available_asks_everybody_where_nobody_is(stage: Stage) -> None:
    await stage.doctors(2)
    (available,) = await stage.doctors(1, available=True)
    (related,) = await stage.doctors(1, specialties=("internal_medicine",))
    waves = "2@0:available,1@5:related,1@10:on-call,5@20:willing"

    found = await stage.parts.previews.of("cardiology", "now", waves)
    case = await stage.post(waves=waves)
    for minutes in (5, 5, 10):
        await stage.turn(minutes)

    first, second, third, last = found.waves
    assert [each.account.id for each in first.chosen] == [available.id]
    assert [each.account.id for each in second.chosen] == [related.id]
    # Nobody is on call: the case does not wait for that.
    assert third.reasons == {"holds_specialty": 1, "willing": 1}
    assert len(last.chosen) == 1
    paged = {page.doctor_id: page.wave for page in await stage.pages(case)}
    assert [paged[available.id], paged[related.id], len(paged)] == [1, 2, 4]


async def test_a_dry_run_chooses_as_the_wave_does(stage: Stage) -> None:
    await stage.doctors(4, paged_at=())
    (on_duty,) = await stage.doctors(1, available=True)

    found = await stage.parts.previews.of("cardiology", "now")
    case = await stage.post()

    foreseen = {each.account.id for each in found.waves[0].chosen}
    paged = {page.doctor_id for page in await stage.pages(case)}
    assert on_duty.id in foreseen & paged
    assert (found.version, len(foreseen), len(paged)) == (0, 4, 4)


async def test_coordinators_see_names_and_doctors_counts(hospital: Hospital) -> None:
    doctor = await hospital.doctor(1)
    moderator = await hospital.doctor(2, role="moderator")
    wanted = {"discipline": "cardiology", "urgency": "now"}

    counts = await doctor.asks("policy/preview", **wanted)
    named = await moderator.asks("policy/preview", **wanted, waves="2@0")
    wrong = await doctor.asks("policy/preview", **wanted, waves="many")
    versions = await moderator.asks("policy/history", **wanted)
    refused = await doctor.asks("policy/history", **wanted)

    assert counts["waves"][0]["found"] == 2
    assert {wave["doctors"] for wave in counts["waves"]} == {None}
    assert {one["name"] for one in named["waves"][0]["doctors"]}
    assert set(wrong["fields"]) == {"waves"}
    assert versions == {"policies": []}
    assert refused["code"] == "forbidden"


@pytest.mark.parametrize(
    ("words", "code", "printed"),
    [
        (("preview", "--discipline=cardiology", "--urgency=now"), 0, "wave 1\tat 0 min\tdoctors"),
        (("preview", "--discipline=stroke", "--urgency=now"), 2, "--discipline is no discipline"),
        (("history", "--discipline=cardiology", "--urgency=now"), 0, ""),
    ],
)
async def test_an_operator_sees_what_a_policy_would_do(
    operator: Operator, words: tuple[str, ...], code: int, printed: str
) -> None:
    told = await operator.types("policy", *words)

    assert told.code == code
    assert printed in told.out + told.err
