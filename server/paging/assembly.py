"""Puts paging on one node together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from server.clock import Clock
from server.notify.channel import Channel
from server.notify.live import LiveChannel
from server.paging.auditor import Auditor
from server.paging.chooser import RUSH_PAGED, Chooser
from server.paging.closing import Closing
from server.paging.destinations import Destinations
from server.paging.duty_assembly import build_duty
from server.paging.live_line import LiveLines
from server.paging.note_sender import NoteWorker
from server.paging.notes import NotePlanner
from server.paging.pager import Pager
from server.paging.policies import Policies
from server.paging.ports import WAKE, CaseDesk, Nodes
from server.paging.poster import PosterPaging
from server.paging.preview import Previews
from server.paging.reach import Reach
from server.paging.recall import Recall
from server.paging.receipts import Receipts
from server.paging.routes import Routes
from server.paging.sender import Sender
from server.paging.service import Paging
from server.paging.wave_batch import WaveBatches
from server.paging.waves import WaveWorker
from server.paging.worker import Worker
from store.client import Store
from store.records.delivery import ChannelName


@dataclass(frozen=True, slots=True)
class PagingParts:
    """Paging without its worker, which needs the rooms, which need paging."""

    paging: Paging
    policies: Policies
    receipts: Receipts
    poster: PosterPaging
    previews: Previews
    lines: LiveLines
    _store: Store
    _pager: Pager
    _closing: Closing
    _live: LiveChannel
    _channels: Mapping[ChannelName, Channel]
    _nodes: Nodes
    _clock: Clock

    def worker_for(self, desk: CaseDesk) -> Worker:
        """Return the worker, woken by the word of any node; start it."""
        store, clock = self._store, self._clock
        reach = Reach(
            escalations=store.escalations,
            deliveries=store.deliveries,
            pager=self._pager,
            clock=clock,
        )
        sender = Sender(
            deliveries=store.deliveries,
            pages=store.pages,
            devices=store.devices,
            destinations=Destinations(
                devices=store.devices, accounts=store.accounts, plans=store.channel_plans
            ),
            reach=reach,
            channels={"live": self._live, **self._channels},
            desk=desk,
            clock=clock,
        )
        batches = WaveBatches(
            escalations=store.escalations,
            pager=self._pager,
            closing=self._closing,
            desk=desk,
            sender=sender,
            lines=self.lines,
            clock=clock,
        )
        waves = WaveWorker(escalations=store.escalations, batches=batches, clock=clock)
        auditor = Auditor(
            escalations=store.escalations,
            pages=store.pages,
            deliveries=store.deliveries,
            paging=self.paging,
            pager=self._pager,
            closing=self._closing,
            reach=reach,
            desk=desk,
            clock=clock,
        )
        worker = Worker(waves=waves, sender=sender, auditor=auditor)
        self._nodes.on_control(WAKE, worker.on_wake)
        return worker

    def notes_for(self, desk: CaseDesk, *, warn_before: timedelta) -> NoteWorker:
        """Return the worker of what is no page; have it work a round now and then."""
        store, clock = self._store, self._clock
        duty = build_duty(store, clock=clock)
        planner = NotePlanner(
            notes=store.notes,
            cases=store.cases,
            accounts=store.accounts,
            escalations=store.escalations,
            leases=store.leases,
            duty=duty.duty,
            swaps=duty.swaps,
            warn_before=warn_before,
            clock=clock,
        )
        return NoteWorker(
            planner=planner,
            notes=store.notes,
            accounts=store.accounts,
            devices=store.devices,
            plans=store.channel_plans,
            channels={"live": self._live, **self._channels},
            desk=desk,
            clock=clock,
        )


def build_paging(
    store: Store,
    *,
    nodes: Nodes,
    live: LiveChannel,
    channels: Mapping[ChannelName, Channel],
    clock: Clock,
) -> PagingParts:
    """Build what the rooms and the commands call.

    Args:
        nodes: Reaches all nodes and all sockets of a doctor.
        channels: Those that are configured, beside the live one.
    """
    lines = LiveLines(escalations=store.escalations, pages=store.pages, live=nodes, clock=clock)
    chooser = Chooser(
        accounts=store.accounts,
        duty=build_duty(store, clock=clock).duty,
        recall=Recall(pages=store.pages, clock=clock),
        nodes=nodes,
    )
    nodes.on_control(RUSH_PAGED, chooser.heard)
    pager = Pager(
        pages=store.pages,
        deliveries=store.deliveries,
        routes=Routes(devices=store.devices, plans=store.channel_plans, configured=channels.keys()),
        chooser=chooser,
        lines=lines,
        clock=clock,
    )
    closing = Closing(
        escalations=store.escalations,
        pages=store.pages,
        deliveries=store.deliveries,
        live=nodes,
        taking_back=[name for name, each in channels.items() if each.capability.takes_back],
        lines=lines,
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
        lines=lines,
        clock=clock,
    )
    receipts = Receipts(deliveries=store.deliveries, pages=store.pages, lines=lines, clock=clock)
    poster = PosterPaging(
        escalations=store.escalations,
        pages=store.pages,
        deliveries=store.deliveries,
        closing=closing,
        lines=lines,
        nodes=nodes,
        clock=clock,
    )
    return PagingParts(
        paging=paging,
        policies=policies,
        receipts=receipts,
        poster=poster,
        previews=Previews(chooser=chooser, policies=policies, clock=clock),
        lines=lines,
        _store=store,
        _pager=pager,
        _closing=closing,
        _live=live,
        _channels=channels,
        _nodes=nodes,
        _clock=clock,
    )
