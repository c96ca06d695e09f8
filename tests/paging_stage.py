"""A small stage for paging: real store, turned clock, phones that note what they are told."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from server.clock import ManualClock
from server.notify.channel import Channel
from server.notify.devices import DeviceChannel, Devices
from server.notify.endpoints import DEFAULT_PUSH_HOSTS
from server.notify.live import LiveChannel
from server.notify.push_client import PushClient
from server.notify.sealing import Sealer
from server.notify.vapid import Vapid
from server.notify.web_push import WebPushChannel
from server.paging.assembly import PagingParts, build_paging
from server.paging.policy import ANSWER_TARGET
from server.paging.ports import CaseNeed, CaseRun, ControlHandler, NewCase
from server.paging.worker import Worker
from store.client import Store
from store.escalations import Escalations
from store.ids import CaseId, DoctorId, EscalationId, new_id
from store.records.account import Account
from store.records.delivery import ChannelName
from store.records.device import DeviceKind
from store.records.escalation import Escalation, StopReason
from store.records.page import Page
from tests.makers import make_account

SECRET = b"a server secret for tests, 32+ bytes long"


async def claim_one(
    escalations: Escalations, *, now: datetime, lease: timedelta
) -> Escalation | None:
    """Claim what has been due for longest, as a worker would."""
    found = await escalations.claim_due(now=now, lease=lease, limit=1)
    return found[0] if found else None


@dataclass
class Phones:
    """Stands where the hub stands: notes what every doctor's sockets are sent."""

    events: list[tuple[DoctorId, str, dict[str, Any]]] = field(default_factory=list)
    handlers: dict[str, ControlHandler] = field(default_factory=dict)

    def emit_doctor(self, doctor_id: DoctorId, event: str, payload: Mapping[str, Any]) -> None:
        self.events.append((doctor_id, event, dict(payload)))

    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None:
        pass

    def on_control(self, kind: str, handler: ControlHandler) -> None:
        self.handlers[kind] = handler

    def all(self, event: str) -> list[tuple[DoctorId, dict[str, Any]]]:
        """Who was told this event, and what, in order."""
        return [(doctor, told) for doctor, name, told in self.events if name == event]

    def rung(self) -> list[DoctorId]:
        """Who was offered a page, in order, each offer counted."""
        return [doctor for doctor, event, _ in self.events if event == "page:offered"]

    def withdrawn(self) -> dict[DoctorId, str]:
        """Whose page was taken back, and why."""
        return {
            doctor: payload["reason"]
            for doctor, event, payload in self.events
            if event == "page:withdrawn"
        }


@dataclass
class CaseBook:
    """Stands where the rooms stand."""

    posted: dict[CaseId, datetime] = field(default_factory=dict)
    closed: dict[CaseId, StopReason] = field(default_factory=dict)
    waves: list[tuple[int, int, int]] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None
    """While it is shut, nobody is told anything."""

    async def case_need(self, case_id: CaseId, run: int) -> CaseNeed:
        del run
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        posted_at = self.posted.get(case_id)
        return CaseNeed(
            exists=posted_at is not None,
            needed=posted_at is not None and case_id not in self.closed,
            answer_due_at=None if posted_at is None else posted_at + ANSWER_TARGET,
            closed_as=self.closed.get(case_id, "answered"),
        )

    async def case_needs(self, asked: Collection[CaseRun]) -> dict[CaseRun, CaseNeed]:
        return {each: await self.case_need(*each) for each in asked}

    async def wave_paged(
        self,
        case_id: CaseId,
        escalation_id: EscalationId,
        *,
        wave: int,
        waves: int,
        paged_count: int,
        run: int,
    ) -> None:
        del case_id, escalation_id, run
        self.waves.append((wave, waves, paged_count))


@dataclass
class Stage:
    """One node's paging. `second` makes another node on the same database."""

    store: Store
    clock: ManualClock
    phones: Phones
    cases: CaseBook
    parts: PagingParts
    worker: Worker
    devices: Devices
    channels: Mapping[ChannelName, Channel]

    def second(self) -> "Stage":
        """Another node."""
        phones = self.phones
        parts = build_paging(
            self.store,
            nodes=phones,
            live=LiveChannel(phones),
            channels=self.channels,
            clock=self.clock,
        )
        worker = parts.worker_for(self.cases)
        return Stage(
            self.store, self.clock, phones, self.cases, parts, worker, self.devices, self.channels
        )

    async def doctors(self, count: int, **changes: Any) -> list[Account]:
        """Cardiologists, verified, who never said whether they are available."""
        accounts = [make_account(**changes) for _ in range(count)]
        for account in accounts:
            await self.store.accounts.add(account)
        return accounts

    async def arm(self, *, waves: str | None = None, **changes: Any) -> NewCase:
        """Arm a cardiology case; its entry is not there yet."""
        if waves is not None:
            await self.parts.policies.set("cardiology", "now", waves)
        fields: dict[str, Any] = {
            "case_id": CaseId(new_id()),
            "run": 1,
            "poster_id": DoctorId(new_id()),
            "specialties": ("cardiology",),
            "urgency": "now",
            "posted_at": self.clock.now(),
            "languages": ("en",),
        }
        case = NewCase(**(fields | changes))
        await self.parts.paging.arm(case)
        return case

    async def post(self, *, waves: str | None = None, **changes: Any) -> NewCase:
        """Post a cardiology case and page its first wave."""
        case = await self.arm(waves=waves, **changes)
        self.cases.posted[case.case_id] = case.posted_at
        await self.worker.run_once()
        return case

    async def turn(self, minutes: float) -> None:
        """Turn the clock and let the worker do what is due."""
        self.clock.advance(timedelta(minutes=minutes))
        await self.worker.run_once()

    async def escalation(self, case: NewCase) -> Escalation:
        """The case's escalation as it is kept."""
        found = await self.store.escalations.of_case(case.case_id, case.run)
        assert found is not None
        return found

    async def pages(self, case: NewCase) -> list[Page]:
        """All pages of the case."""
        return await self.store.pages.of_escalation((await self.escalation(case)).id)


@asynccontextmanager
async def paging_stage(
    store: Store,
    clock: ManualClock,
    *,
    push_hosts: tuple[str, ...] = (),
    channels: Mapping[ChannelName, Channel] | None = None,
    apps: Mapping[DeviceKind, DeviceChannel] | None = None,
) -> AsyncIterator[Stage]:
    """Set the stage on an empty database."""
    allowed = (*DEFAULT_PUSH_HOSTS, *push_hosts)
    vapid = await Vapid.load(
        store.secrets, Sealer(SECRET, purpose="vapid"), subject="https://hospital.example/on-call"
    )
    client = PushClient(allowed=allowed)
    push = WebPushChannel(client=client, vapid=vapid, origin="https://curbside.example")
    devices = Devices(
        devices=store.devices,
        channels={"web_push": push, **(apps or {})},
        public_key=vapid.public_key,
        push_hosts=allowed,
        clock=clock,
    )
    phones, cases = Phones(), CaseBook()
    configured: dict[ChannelName, Channel] = {"web_push": push, **(channels or {})}
    parts = build_paging(
        store, nodes=phones, live=LiveChannel(phones), channels=configured, clock=clock
    )
    worker = parts.worker_for(cases)
    try:
        yield Stage(store, clock, phones, cases, parts, worker, devices, configured)
    finally:
        await client.close()
