"""Puts paging on one node together."""

from dataclasses import dataclass

from server.clock import Clock
from server.notify.channel import Channel
from server.notify.live import LiveChannel
from server.paging.auditor import Auditor
from server.paging.closing import Closing
from server.paging.duty_assembly import build_duty
from server.paging.pager import Pager
from server.paging.policies import Policies
from server.paging.ports import WAKE, CaseDesk, Nodes
from server.paging.sender import Sender
from server.paging.service import Paging
from server.paging.waves import WaveWorker
from server.paging.worker import Worker
from store.client import Store


@dataclass(frozen=True, slots=True)
class PagingParts:
    """Paging without its worker, which needs the rooms, which need paging."""

    paging: Paging
    policies: Policies
    _store: Store
    _pager: Pager
    _closing: Closing
    _live: LiveChannel
    _push: Channel
    _nodes: Nodes
    _clock: Clock

    def worker_for(self, desk: CaseDesk) -> Worker:
        """Return the worker, woken by the word of any node; start it."""
        store, clock = self._store, self._clock
        sender = Sender(
            deliveries=store.deliveries,
            pages=store.pages,
            devices=store.devices,
            channels={"live": self._live, "web_push": self._push},
            desk=desk,
            clock=clock,
        )
        waves = WaveWorker(
            escalations=store.escalations,
            pager=self._pager,
            closing=self._closing,
            desk=desk,
            sender=sender,
            clock=clock,
        )
        auditor = Auditor(
            escalations=store.escalations,
            pages=store.pages,
            deliveries=store.deliveries,
            paging=self.paging,
            pager=self._pager,
            closing=self._closing,
            desk=desk,
            clock=clock,
        )
        worker = Worker(waves=waves, sender=sender, auditor=auditor)
        self._nodes.on_control(WAKE, worker.on_wake)
        return worker


def build_paging(
    store: Store, *, nodes: Nodes, live: LiveChannel, push: Channel, clock: Clock
) -> PagingParts:
    """Build what the rooms and the commands call.

    Args:
        nodes: Reaches all nodes and all sockets of a doctor.
    """
    pager = Pager(
        accounts=store.accounts,
        pages=store.pages,
        deliveries=store.deliveries,
        devices=store.devices,
        duty=build_duty(store, clock=clock).duty,
        clock=clock,
    )
    closing = Closing(
        escalations=store.escalations,
        pages=store.pages,
        deliveries=store.deliveries,
        live=nodes,
        clock=clock,
    )
    policies = Policies(policies=store.policies, clock=clock)
    paging = Paging(
        escalations=store.escalations,
        pages=store.pages,
        deliveries=store.deliveries,
        policies=policies,
        pager=pager,
        closing=closing,
        live=live,
        nodes=nodes,
        clock=clock,
    )
    return PagingParts(paging, policies, store, pager, closing, live, push, nodes, clock)
