"""How the installation is: its nodes by what they say of themselves, and how long work waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from server.clock import Clock
from server.moderation.node_reporter import REPORT_EVERY
from store.client import Store
from store.records.node_report import NodeReport, RoundReport
from store.waiting import Waiting

SILENT_AFTER: Final = 3.5 * REPORT_EVERY
"""Three reports and a slow write missed."""
TRANSLATOR_SILENT_AFTER: Final = timedelta(seconds=60)
_ROUND_GRACE: Final = timedelta(seconds=60)
_ROUNDS_MISSED: Final = 3

NodeState = Literal["well", "late", "deaf", "silent"]
QueueName = Literal["paging", "delivery", "translation", "redaction", "erasure"]

LATE_AFTER: Final[Mapping[QueueName, timedelta]] = {
    # Guarantee 4.
    "paging": timedelta(seconds=5),
    # A channel's throttle may hold a send for a while.
    "delivery": timedelta(seconds=30),
    "translation": timedelta(seconds=60),
    # Its sweep comes every ten seconds.
    "redaction": timedelta(seconds=60),
    # So does this one's, but an account may have spoken in thousands of rooms.
    "erasure": timedelta(minutes=10),
}
"""From what age on work that waits is late."""


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """A node, judged.

    Args:
        late: Names of the rounds that should have come to their end by now.
    """

    report: NodeReport
    state: NodeState
    late: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """Work of one kind that waits, on all nodes."""

    name: QueueName
    waiting: Waiting
    late: bool


@dataclass(frozen=True, slots=True)
class System:
    """The installation as it is now."""

    nodes: Sequence[NodeStanding]
    queues: Sequence[Queue]
    translators: int


def judge_nodes(reports: Sequence[NodeReport], now: datetime) -> list[NodeStanding]:
    """Return each node once, by name; one that is silent only if none of its name lives.

    Args:
        reports: The latest first.
    """
    named: dict[str, list[NodeStanding]] = {}
    for report in reports:
        late = tuple(one.name for one in report.rounds if _is_late(one, report))
        state: NodeState = "well"
        if report.seen_at < now - SILENT_AFTER:
            state = "silent"
        elif report.deaf:
            state = "deaf"
        elif late:
            state = "late"
        named.setdefault(report.node, []).append(NodeStanding(report, state, late))
    return [one for name in sorted(named) for one in _living(named[name])]


def _living(standings: Sequence[NodeStanding]) -> Sequence[NodeStanding]:
    return [one for one in standings if one.state != "silent"] or standings[:1]


def _is_late(one: RoundReport, report: NodeReport) -> bool:
    # By the report's time: what a silent node did since then is not known.
    allowed = timedelta(seconds=one.every_s) * _ROUNDS_MISSED + _ROUND_GRACE
    return report.seen_at - (one.ended_at or report.started_at) > allowed


def judge_queue(name: QueueName, waiting: Waiting, now: datetime) -> Queue:
    """Say whether the first that waits has waited for too long."""
    late = waiting.oldest_at is not None and now - waiting.oldest_at > LATE_AFTER[name]
    return Queue(name, waiting, late)


class SystemHealth:
    """Reads; whoever looks while the database is away is refused as for every command."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def read(self) -> System:
        """Return how the nodes and the queues are."""
        now = self._clock.now()
        store = self._store
        waiting: dict[QueueName, Waiting] = {
            "paging": await store.escalations.waiting(now=now),
            "delivery": await store.deliveries.waiting(now=now),
            "translation": await store.translations.waiting(now=now),
            "redaction": await store.redactions.waiting(),
            "erasure": await store.erasures.waiting(),
        }
        return System(
            nodes=judge_nodes(await store.node_reports.all(), now),
            queues=[judge_queue(name, one, now) for name, one in waiting.items()],
            translators=len(await store.translators.since(now - TRANSLATOR_SILENT_AFTER)),
        )
