"""Sends notes over the channels of their doctor, each once; a failure holds up no other."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.logs import get_logger
from server.metrics import curbside_notes_total
from server.notify.channel import Channel, Destination, SendResult
from server.notify.routing import steps_for
from server.paging.notes import NotePlanner, still_wanted
from server.paging.ports import CaseDesk, Keeper
from store.accounts import Accounts
from store.channel_plans import ChannelPlans
from store.devices import Devices
from store.ids import DeliveryId
from store.notes import Notes
from store.records.delivery import ChannelName
from store.records.device import Device
from store.records.note import Note

PLAN_EVERY: Final = timedelta(minutes=1)
SEND_EVERY: Final = timedelta(seconds=2)
LEASE: Final = timedelta(minutes=2)
MAX_TRIES: Final = 5
TRY_AGAIN: Final = timedelta(minutes=5)
_NO_RECEIPT: Final = DeliveryId("")

_log = get_logger("notes")


class NoteWorker:
    """Drive it by `run_once` in rounds."""

    def __init__(
        self,
        *,
        planner: NotePlanner,
        notes: Notes,
        accounts: Accounts,
        devices: Devices,
        plans: ChannelPlans,
        channels: Mapping[ChannelName, Channel],
        desk: CaseDesk,
        clock: Clock,
    ) -> None:
        self._planner = planner
        self._notes = notes
        self._accounts = accounts
        self._devices = devices
        self._plans = plans
        self._channels = channels
        self._desk = desk
        self._clock = clock

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        keeper.every("notes", PLAN_EVERY, self.run_once)
        keeper.every("due notes", SEND_EVERY, self.send_due)

    async def run_once(self) -> None:
        """Find what is to be told, and tell everything that is due."""
        await self._planner.plan()
        await self.send_due()

    async def send_due(self) -> None:
        """Tell everything that is due by now: what doctors do is told before the next plan."""
        while note := await self._notes.claim_due(now=self._clock.now(), lease=LEASE):
            await self._send(note)

    async def _send(self, note: Note) -> None:
        if not await still_wanted(note, self._desk, self._clock.now()):
            await self._notes.finish(note, state="cancelled")
            return
        failed = False
        async for place, channel, to in self._places(note):
            if place in note.sent:
                continue
            result = await self._send_over(channel, note, to)
            if result == "again":
                failed = True
            elif not await self._notes.sent(note, place):
                return
        if failed and note.tries < MAX_TRIES:
            await self._notes.repeat(note, due_at=self._clock.now() + TRY_AGAIN * note.tries)
        else:
            await self._notes.finish(note, state="done")

    async def _send_over(self, channel: Channel, note: Note, to: Destination) -> SendResult:
        outcome = await channel.send_note(note, to, now=self._clock.now())
        curbside_notes_total.labels(note.kind, channel.name, outcome.result).inc()
        if to.device is not None and outcome.result == "gone":
            await self._devices.prune(to.device.id, endpoint=to.device.endpoint)
        return outcome.result

    async def _places(self, note: Note) -> AsyncIterator[tuple[str, Channel, Destination]]:
        """Yield where the note goes: open apps, then the doctor's own order without calls.

        What colleagues could take over is told in open apps alone, and listed: a discipline is
        not woken by each swap.
        """
        yield "live", self._channels["live"], Destination(_NO_RECEIPT)
        account = await self._accounts.get(note.doctor_id)
        if account is None or not account.verified or note.kind == "swap_offered":
            return
        plan = await self._plans.get(note.doctor_id)
        devices = await self._devices.of_doctors([note.doctor_id])
        for step in steps_for(plan, self._channels.keys()):
            if step.route == "push":
                for device in devices:
                    if (channel := self._channel_of(device)) is not None:
                        yield device.id, channel, Destination(_NO_RECEIPT, device=device)
            elif step.route == "email" and account.email_verified:
                to = Destination(_NO_RECEIPT, email=account.email)
                yield "email", self._channels["email"], to
            # An outcome and a swap can wait: nobody pays for a short message about them.
            elif step.route == "sms" and not note.kind.startswith(("outcome", "swap")):
                yield "sms", self._channels["sms"], Destination(_NO_RECEIPT, phone=plan.phone)

    def _channel_of(self, device: Device) -> Channel | None:
        channel = self._channels.get(device.kind)
        return channel if channel is not None and channel.capability.reaches == "device" else None
