"""Says every few seconds how this node is: for whoever looks after all of them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from server.clock import Clock
from server.fanout.hub import Hub
from server.metrics import REGISTRY
from server.paging.auditor import AUDIT_EVERY
from store.errors import StoreError
from store.ids import new_id
from store.node_reports import NodeReports
from store.records.node_report import NodeReport, RoundReport

REPORT_EVERY: Final = timedelta(seconds=10)


class NodeReporter:
    """One per node.

    Args:
        rounds: What it does again and again, and when it last did.
    """

    def __init__(
        self,
        reports: NodeReports,
        hub: Hub,
        *,
        node: str,
        rounds: Callable[[], Sequence[RoundReport]],
        clock: Clock,
    ) -> None:
        self._reports = reports
        self._id = new_id()
        self._node = node
        self._hub = hub
        self._rounds = rounds
        self._clock = clock
        self._started_at = clock.now()

    async def report(self) -> None:
        """Say it now.

        Raises:
            StoreError: It may not be known.
        """
        await self._reports.say(
            NodeReport(
                id=self._id,
                node=self._node,
                started_at=self._started_at,
                seen_at=self._clock.now(),
                deaf=self._hub.deaf,
                sockets=int(_figure("curbside_connections")),
                rooms=len(self._hub.local_rooms()),
                rounds=(*self._rounds(), self._paging_audit()),
            )
        )

    def _paging_audit(self) -> RoundReport:
        beat_at = datetime.fromtimestamp(_figure("curbside_auditor_beat_seconds"), UTC)
        return RoundReport(
            name="paging audit",
            every_s=AUDIT_EVERY.total_seconds(),
            ended_at=None if beat_at < self._started_at else beat_at,
        )

    async def leave(self) -> None:
        """Take it back, for a node that ends as it should."""
        # What can't be taken back shows as a node that fell silent, which it did.
        with suppress(StoreError):
            await self._reports.drop(self._id)


def _figure(name: str) -> float:
    return REGISTRY.get_sample_value(name) or 0.0
