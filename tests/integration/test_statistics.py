"""Response statistics from what is kept: over HTTP, as CSV, as gauges, by command line."""

import json
import math
from datetime import timedelta
from typing import Any

from server.app import Node
from server.clock import ManualClock
from server.metrics import curbside_response
from server.paging.figures import ResponseFigures
from server.rooms.acts import Outcome
from server.tending import show_response
from store.client import Store
from store.ids import new_id
from tests.integration.test_paging_commands import CASE, Doctor, Hospital, hospital
from tests.integration.test_rooms import enrol, put_up, say
from tests.makers import NOON
from tests.operator import Operator
from tests.paging_stage import paging_stage
from tests.stories.nodes import eventually

__all__ = ["hospital"]


def figures_of(store: Store, clock: ManualClock) -> ResponseFigures:
    return ResponseFigures(
        escalations=store.escalations, pages=store.pages, accounts=store.accounts, clock=clock
    )


async def answered(hospital: Hospital, poster: Doctor, specialist: Doctor) -> None:
    """Post a case, answer it, record its outcome; return when that was noted."""
    posted = await poster.asks("case/post", key=new_id(), **CASE)
    case_id = posted["case_id"]
    await specialist.asks("message/post", case_id=case_id, key=new_id(), text="Stress test.")
    await poster.asks("case/resolve", case_id=case_id, outcome={"kind": "solved"})

    async def is_noted() -> bool:
        found = await hospital.node.services.figures.read(grouped=False, loaded=False)
        return found.totals.resolved_24h_share == 1

    await eventually(is_noted, within_s=30, what="the outcome is noted")


async def test_doctors_read_totals_and_coordinators_everything(hospital: Hospital) -> None:
    poster, specialist = await hospital.doctor(1), await hospital.doctor(2)
    moderator = await hospital.doctor(3, role="moderator", specialties=("dermatology",))
    await answered(hospital, poster, specialist)

    own: dict[str, Any] = await poster.asks("statistics/read")
    full: dict[str, Any] = await moderator.asks("statistics/read", specialty="cardiology")
    other = await moderator.asks("statistics/read", specialty="dermatology")
    wrong = await poster.asks("statistics/read", **{"from": "2030-01-01T00:00:00Z"})
    csv = await moderator.client.get("/api/v1/statistics.csv?specialty=cardiology")
    lines = (await csv.text()).splitlines()

    assert (own["totals"]["cases"], own["totals"]["answered_90_share"]) == (1, 1)
    assert (own["groups"], own["load"]) == (None, None)
    # One poster: a group of one is nobody's business, and its doctor's load neither.
    assert full["groups"] == {key: [] for key in full["groups"]}
    assert (full["load"]["doctors"], full["load"]["busiest_a_month"]) == (3, None)
    assert other["totals"]["cases"] == 0
    assert set(wrong["fields"]) == {"from"}
    assert csv.content_type == "text/csv"
    assert lines[0].startswith("group,key,cases,answered,answered_90_share")
    assert lines[1].startswith("all,,1,1,1.0,")


async def test_the_table_is_for_signed_in_doctors(hospital: Hospital) -> None:
    doctor = await hospital.doctor(1)
    wrong = await doctor.client.get("/api/v1/statistics.csv?from=yesterday&to=")
    doctor.client.session.cookie_jar.clear()
    visitor = await doctor.client.get("/api/v1/statistics.csv")

    assert (wrong.status, visitor.status) == (400, 401)
    assert set((await wrong.json())["error"]["fields"]) == {"from", "to"}


async def test_an_answer_counts_by_the_log_and_a_reopened_case_is_not_resolved(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster, specialist = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)
    clock.advance(timedelta(minutes=30))
    await say(node, case_id, specialist)
    rooms, solved = node.services.rooms, Outcome("solved", None)

    async def is_kept(*, answered: bool, resolved: bool) -> None:
        async def is_so() -> bool:
            kept = await store.escalations.of_case(case_id, 1)
            assert kept is not None
            times = (kept.answered_at is not None, kept.resolved_at is not None)
            return times == (answered, resolved)

        await eventually(is_so, within_s=30, what="the times are kept")

    await is_kept(answered=True, resolved=False)
    await rooms.resolve(case_id, "r1", solved, by=poster)
    await is_kept(answered=True, resolved=True)
    await rooms.reopen(case_id, "o1", not_answered=False, by=poster)
    await is_kept(answered=True, resolved=False)

    found = await node.services.figures.read(
        NOON, NOON + timedelta(days=1), grouped=False, loaded=False
    )
    assert found.totals.p50_min == 30


async def test_one_node_at_a_time_shows_the_figures(store: Store, clock: ManualClock) -> None:
    async with paging_stage(store, clock) as stage:
        await stage.doctors(2)
        case = await stage.post(waves="2@0")
        await stage.parts.paging.stop(
            case.case_id, 1, "answered", answered_at=NOON + timedelta(minutes=12)
        )
        clock.advance(timedelta(minutes=91))
        first = show_response(figures_of(store, clock), store.leases, clock)
        second = show_response(figures_of(store, clock), store.leases, clock)

        await first()
        shown = _shown()
        await second()
        taken = _shown()
        clock.advance(timedelta(minutes=3))
        await second()

    assert shown["answer_p50_minutes"] == 12
    assert (shown["answered_90_share"], shown["pages_per_answer"]) == (1, 2)
    assert math.isnan(shown["resolved_24h_share"])
    assert taken == {}
    assert _shown()["cases"] == 1


def _shown() -> dict[str, float]:
    (metric,) = curbside_response.collect()
    return {sample.labels["figure"]: sample.value for sample in metric.samples}


async def test_an_operator_prints_the_statistics(
    operator: Operator, store: Store, clock: ManualClock
) -> None:
    async with paging_stage(store, clock) as stage:
        await stage.doctors(2)
        case = await stage.post(waves="2@0")
        await stage.parts.paging.stop(
            case.case_id, 1, "answered", answered_at=NOON + timedelta(minutes=12)
        )

    span = ("--from", "2026-03-01", "--to", "2026-03-31")
    as_json, as_csv, as_text, wrong = [
        await operator.types("statistics", *words)
        for words in (
            (*span, "--json"),
            (*span, "--csv"),
            span,
            ("--from", "2026-03-01", "--to", "2020-01-01"),
        )
    ]

    assert json.loads(as_json.out)["totals"]["p50_min"] == 12
    assert as_csv.out.splitlines()[1].startswith("all,,1,1,1.0,")
    assert "12 min" in as_text.out
    assert wrong.code == 2
