"""How nodes and queues are judged by what they say of themselves."""

from datetime import timedelta
from typing import Any

import pytest

from server.moderation.system import LATE_AFTER, SILENT_AFTER, QueueName, judge_nodes, judge_queue
from store.ids import new_id
from store.records.node_report import NodeReport, RoundReport
from store.waiting import Waiting
from tests.makers import NOON

SECOND = timedelta(seconds=1)


def report(node: str = "a", **changes: Any) -> NodeReport:
    fields: dict[str, Any] = {
        "started_at": NOON - timedelta(hours=1),
        "seen_at": NOON,
        "deaf": False,
        "sockets": 3,
        "rooms": 2,
        "rounds": (RoundReport(name="board audit", every_s=60, ended_at=NOON - 50 * SECOND),),
    }
    return NodeReport(id=new_id(), node=node, **(fields | changes))


def test_a_node_that_reports_and_does_its_rounds_is_well() -> None:
    (one,) = judge_nodes([report()], NOON + 10 * SECOND)

    assert (one.state, one.late) == ("well", ())


def test_a_node_is_deaf_or_silent_before_it_is_late() -> None:
    stuck = RoundReport(name="board audit", every_s=60, ended_at=None)
    found = judge_nodes(
        [
            report("deaf", deaf=True, rounds=(stuck,)),
            report("late", rounds=(stuck,)),
            report("silent", seen_at=NOON - SILENT_AFTER - SECOND, deaf=True),
        ],
        NOON,
    )

    assert [(one.report.node, one.state) for one in found] == [
        ("deaf", "deaf"), ("late", "late"), ("silent", "silent"),
    ]  # fmt: skip
    assert found[1].late == ("board audit",)


def test_a_round_is_not_late_while_the_node_is_young() -> None:
    first = RoundReport(name="retention", every_s=3_600, ended_at=None)

    (one,) = judge_nodes([report(started_at=NOON - timedelta(hours=2), rounds=(first,))], NOON)
    assert one.state == "well"


def test_a_node_that_came_back_hides_the_one_it_was() -> None:
    before = report(seen_at=NOON - timedelta(minutes=5))
    (alone,) = judge_nodes([before], NOON)
    (back,) = judge_nodes([report(), before], NOON)

    assert (alone.state, back.state) == ("silent", "well")


def test_two_living_nodes_of_one_name_are_both_told() -> None:
    assert len(judge_nodes([report(), report()], NOON)) == 2


@pytest.mark.parametrize("name", LATE_AFTER)
def test_a_queue_is_late_when_its_first_has_waited_too_long(name: QueueName) -> None:
    oldest_at = NOON - LATE_AFTER[name]

    assert not judge_queue(name, Waiting(0, None), NOON).late
    assert not judge_queue(name, Waiting(7, oldest_at), NOON).late
    assert judge_queue(name, Waiting(1, oldest_at - SECOND), NOON).late
