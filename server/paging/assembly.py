"""Puts paging together: the service that rooms need, and the worker, which needs the rooms."""

from collections.abc import Mapping
from typing import Protocol

from server.clock import Clock
from server.notify.channel import Channel
from server.notify.live import LiveChannel
from server.notify.web_push import WebPushChannel
from server.paging.auditor import Auditor
from server.paging.closing import Closing
from server.paging.pager import Pager
from server.paging.policies import Policies
from server.paging.ports import WAKE, CaseDesk, ControlHandler, LiveSender, NodeTeller
from server.paging.sender import Sender
from server.paging.service import Paging
from server.paging.waves import WaveWorker
from server.paging.worker import Worker
from store.client import Store
from store.records.delivery import ChannelName


class PagingHub(LiveSender, NodeTeller, Protocol):
    """The hub, as far as paging uses it."""

    def on_control(self, kind: str, handler: ControlHandler) -> None:
        """Have control messages of this kind handled."""
        ...


class PagingParts:
    """What `build_paging` made."""

    def __init__(
        self,
        store: Store,
        *,
        hub: PagingHub,
        channels: Mapping[ChannelName, Channel],
        live: LiveChannel,
        clock: Clock,
    ) -> None:
        self._store = store
        self._hub = hub
        self._channels = channels
        self._clock = clock
        self._closing = Closing(
            escalations=store.escalations,
            pages=store.pages,
            deliveries=store.deliveries,
            live=hub,
            clock=clock,
        )
        self._pager = Pager(
            accounts=store.accounts,
            pages=store.pages,
            deliveries=store.deliveries,
            devices=store.devices,
            clock=clock,
        )
        self.policies = Policies(policies=store.policies, clock=clock)
        self.paging = Paging(
            escalations=store.escalations,
            pages=store.pages,
            deliveries=store.deliveries,
            policies=self.policies,
            pager=self._pager,
            closing=self._closing,
            live=live,
            nodes=hub,
            clock=clock,
        )

    def worker_for(self, desk: CaseDesk) -> Worker:
        """Return this node's worker, which asks these rooms; it is woken by any node's word."""
        sender = self._sender(desk)
        store = self._store
        waves = WaveWorker(
            escalations=store.escalations,
            pager=self._pager,
            closing=self._closing,
            desk=desk,
            sender=sender,
            clock=self._clock,
        )
        auditor = Auditor(
            escalations=store.escalations,
            pages=store.pages,
            deliveries=store.deliveries,
            paging=self.paging,
            pager=self._pager,
            closing=self._closing,
            desk=desk,
            clock=self._clock,
        )
        worker = Worker(waves=waves, sender=sender, auditor=auditor)
        self._hub.on_control(WAKE, worker.on_wake)
        return worker

    def _sender(self, desk: CaseDesk) -> Sender:
        return Sender(
            deliveries=self._store.deliveries,
            pages=self._store.pages,
            devices=self._store.devices,
            channels=self._channels,
            desk=desk,
            clock=self._clock,
        )


def build_paging(
    store: Store, *, hub: PagingHub, live: LiveChannel, push: WebPushChannel, clock: Clock
) -> PagingParts:
    """Make the service; the worker follows once there are rooms."""
    channels: dict[ChannelName, Channel] = {"live": live, "web_push": push}
    return PagingParts(store, hub=hub, channels=channels, live=live, clock=clock)
