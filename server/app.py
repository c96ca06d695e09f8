"""Puts one node together: who is handed what, what starts first, what ends last."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web
from redis.asyncio import Redis

from server.attachments.pool import Pool
from server.attachments.reading import find_reader
from server.attachments.service import Attachments
from server.audit.trail import AuditTrail
from server.clock import Clock, PrimaryClock
from server.config import Settings
from server.fanout.hub import Hub
from server.guard.checking import Guard
from server.identity.assembly import IdentityParts, Surroundings, build_identity
from server.identity.letters import Mailer
from server.identity.passwords import Passwords
from server.keeping.assembly import build_keeping
from server.moderation.assembly import build_moderation
from server.moderation.node_reporter import REPORT_EVERY, NodeReporter
from server.notify.assembly import build_channels
from server.notify.channel import Channel
from server.notify.channels import ChannelChoices, CodeSender
from server.notify.devices import Devices
from server.notify.endpoints import DEFAULT_PUSH_HOSTS
from server.notify.live import LiveChannel
from server.notify.push_client import PushClient
from server.notify.sealing import Sealer
from server.notify.vapid import Vapid
from server.notify.web_push import WebPushChannel
from server.paging.assembly import build_paging
from server.paging.duty_assembly import build_duty
from server.paging.figures import ResponseFigures
from server.presence.service import Presence
from server.rooms.assembly import RoomParts, build_rooms
from server.rooms.board_audit import BOARD_AUDIT_EVERY
from server.rooms.poster_desk import PosterDesk
from server.secret import audit_secret, derived, server_secret
from server.tending import PrimaryWatch, Reoffers, Tending, show_figures
from server.translating import build_translating
from server.wire.attachment_routes import AttachmentRoutes
from server.wire.calendar_routes import calendar_routes
from server.wire.connect import SessionRevoker
from server.wire.export_routes import export_routes
from server.wire.licence_routes import LicenceRoutes
from server.wire.limits import LimitSettings
from server.wire.mount import Wire, WireSettings, mount_wire
from server.wire.services import Services
from server.wire.socket_server import WireServer
from server.wire.statistics_routes import statistics_routes
from store.client import Store
from store.errors import StoreError
from store.records.delivery import ChannelName

SEARCH_INDEX_EVERY: Final = timedelta(seconds=1)
SEARCH_RESTS: Final = 4.0
"""In a flood of messages, search takes a fifth of the time: it finds them a little later."""
REDACTION_SWEEP_EVERY: Final = timedelta(seconds=10)
SWEEP_EVERY: Final = timedelta(hours=1)
AUDIT_HEAD_EVERY: Final = timedelta(hours=1)
LETTERS_EVERY: Final = timedelta(seconds=2)
REOFFER_EVERY: Final = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is up: its application, ready to be served, and its services."""

    app: web.Application
    services: Services
    wire: Wire
    rooms: RoomParts


def redis_prefix(settings: Settings, store: Store) -> str:
    """Return what starts all Redis names, so that two databases never mix."""
    return settings.redis_prefix or f"curbside:{store.name}:"


@asynccontextmanager
async def open_node(
    settings: Settings,
    *,
    mongo_url: str,
    redis_url: str,
    clock: Clock | None = None,
    working: bool = True,
) -> AsyncIterator[Node]:
    """Bring a node up; on leaving, finish what was acknowledged and take it down in order.

    Args:
        clock: Time for tests and for seeding; None follows the primary.
        working: Whether to page and tend in the background.

    Raises:
        StoreError: The database can't be reached or used.
    """
    async with AsyncExitStack() as stack:
        store = await Store.open(mongo_url)
        stack.push_async_callback(store.close)
        if working and await store.restores.under_way():
            message = "the database is half restored; run `curbside restore` again"
            raise StoreError(message)
        own_clock = PrimaryClock() if clock is None else None
        watch = PrimaryWatch(store, clock=own_clock)
        await watch.set_clock()
        building = _Building(settings, store, clock or own_clock or PrimaryClock(), redis_url)
        yield await building.run(stack, watch, working=working)


class _Building:
    """One node in the making. Each step takes what those before it made."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, redis_url: str) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._prefix = redis_prefix(settings, store)
        self._redis = Redis.from_url(redis_url)
        self._tending = Tending(clock)
        self._server = WireServer()
        self._hub = Hub(
            sio=self._server,
            redis_url=redis_url,
            prefix=self._prefix,
            node=settings.node_name,
            clock=clock,
        )

    async def run(self, stack: AsyncExitStack, watch: PrimaryWatch, *, working: bool) -> Node:
        """Build, start, and have the stack take everything down in the opposite order."""
        stack.push_async_callback(self._redis.aclose)
        secret = await server_secret(self._settings, self._store)
        await self._hub.start()
        stack.push_async_callback(self._hub.close)
        passwords = Passwords()
        stack.callback(passwords.close)
        audit = self._audit(secret)
        stack.push_async_callback(audit.close)
        audit.start()
        pool = Pool()
        attachments = Attachments(
            store=self._store.attachments,
            log=self._store.room_log,
            pool=pool,
            clock=self._clock,
            reader=await find_reader(),
        )
        stack.push_async_callback(attachments.close)
        presence = Presence(
            redis=self._redis,
            emitter=self._hub,
            clock=self._clock,
            node=self._settings.node_name,
            prefix=self._prefix,
        )
        stack.push_async_callback(presence.close)
        channels, devices, codes, mailer = await self._pushes(secret, stack)
        identity = self._identity(passwords, secret, mailer)
        stack.push_async_callback(identity.close)
        paging = build_paging(
            self._store,
            nodes=self._hub,
            live=LiveChannel(self._hub),
            channels=channels,
            clock=self._clock,
        )
        stack.push_async_callback(paging.lines.close)
        translating = await build_translating(
            self._settings, self._store, hub=self._hub, clock=self._clock, secret=secret
        )
        stack.push_async_callback(translating.close)
        rooms = await build_rooms(
            self._store,
            hub=self._hub,
            accounts=identity.accounts,
            attachments=attachments,
            presence=presence,
            paging=paging.paging,
            translations=translating.node.service,
            secret=derived(secret, "rooms"),
            crash_at=self._settings.crash_at,
            clock=self._clock,
        )
        moderation = build_moderation(
            self._settings,
            self._store,
            rooms=rooms,
            identity=identity,
            pool=pool,
            secret=secret,
            audit=audit,
            hub=self._hub,
            clock=self._clock,
        )
        services = Services(
            accounts=identity.accounts,
            attachments=attachments,
            audit=audit,
            audit_search=moderation.audit_search,
            board=rooms.board,
            channels=self._choices(secret, channels, codes),
            clock=self._clock,
            devices=devices,
            appeals=moderation.appeals,
            doctors=moderation.doctors,
            duty=build_duty(self._store, clock=self._clock),
            factors=identity.factors,
            figures=ResponseFigures(
                escalations=self._store.escalations,
                pages=self._store.pages,
                accounts=self._store.accounts,
                clock=self._clock,
            ),
            guard=Guard(),
            hospitals=identity.hospitals,
            hub=self._hub,
            keeping=build_keeping(
                self._settings,
                self._store,
                rooms=rooms,
                sessions=identity.sessions,
                audit=audit,
                clock=self._clock,
            ),
            licences=moderation.licences,
            lounges=rooms.lounges,
            paging=paging.paging,
            passkeys=identity.passkeys,
            policies=paging.policies,
            polls=rooms.polls,
            poster=PosterDesk(writing=rooms.writing, acting=rooms.acting, paging=paging.poster),
            presence=presence,
            previews=paging.previews,
            receipts=paging.receipts,
            reactions=rooms.reactions,
            reading=rooms.reading,
            recovery=identity.recovery,
            redacting=rooms.redacting,
            reports=moderation.reports,
            rooms=rooms.service,
            sessions=identity.sessions,
            settings=self._settings,
            signing_in=identity.signing_in,
            system=moderation.system,
            translations=translating.node,
            unmasking=moderation.unmasking,
        )
        for forgetter in (translating.node.service, translating.node.feedback):
            rooms.forget_with(forgetter)
        rooms.start()
        stack.push_async_callback(rooms.close)
        app, wire = self._application(services, secret, watch)
        if working:
            worker = paging.worker_for(rooms.for_paging)
            worker.start()
            stack.push_async_callback(worker.close)
            self._tend(stack, watch, rooms, wire, services)
            translating.tend(self._tending)
            ahead = timedelta(hours=self._settings.shift_warning_h)
            paging.notes_for(rooms.for_paging, warn_before=ahead).tend(self._tending)
            if identity.letters is not None:
                self._tending.every("letters", LETTERS_EVERY, identity.letters.run_once)
        return Node(app=app, services=services, wire=wire, rooms=rooms)

    def _audit(self, secret: bytes) -> AuditTrail:
        return AuditTrail(
            self._store.audit,
            clock=self._clock,
            node=self._settings.node_name,
            secret=audit_secret(secret),
        )

    def _identity(
        self, passwords: Passwords, secret: bytes, mailer: Mailer | None
    ) -> IdentityParts:
        around = Surroundings(
            passwords=passwords,
            clock=self._clock,
            revoker=SessionRevoker(self._hub),
            secret_for=lambda purpose: derived(secret, purpose),
            sealing=Sealer(secret, purpose="second factors"),
            mailer=mailer,
            redis=self._redis,
            redis_prefix=self._prefix,
        )
        return build_identity(self._settings, self._store, around)

    async def _pushes(
        self, secret: bytes, stack: AsyncExitStack
    ) -> tuple[Mapping[ChannelName, Channel], Devices, CodeSender | None, Mailer | None]:
        allowed = (*DEFAULT_PUSH_HOSTS, *self._settings.push_hosts)
        client = PushClient(allowed=allowed)
        stack.push_async_callback(client.close)
        vapid = await Vapid.load(
            self._store.secrets,
            Sealer(secret, purpose="vapid"),
            subject=self._settings.vapid_subject,
        )
        channel = WebPushChannel(client=client, vapid=vapid, origin=self._settings.base_url)
        built = build_channels(self._settings, clock=self._clock, stack=stack)
        devices = Devices(
            devices=self._store.devices,
            channels={"web_push": channel, **built.apps},
            public_key=vapid.public_key,
            push_hosts=allowed,
            clock=self._clock,
        )
        return {"web_push": channel, **built.channels}, devices, built.codes, built.mailer

    def _choices(
        self,
        secret: bytes,
        channels: Mapping[ChannelName, Channel],
        codes: CodeSender | None,
    ) -> ChannelChoices:
        return ChannelChoices(
            plans=self._store.channel_plans,
            configured=channels.keys(),
            codes=codes,
            secret=derived(secret, "phone codes"),
            clock=self._clock,
        )

    def _application(
        self, services: Services, secret: bytes, watch: PrimaryWatch
    ) -> tuple[web.Application, Wire]:
        app = web.Application()
        settings = self._settings
        limits = None if settings.limits == "off" else LimitSettings.of(settings)
        wire = mount_wire(
            app,
            server=self._server,
            services=services,
            hub=self._hub,
            health=watch,
            clock=self._clock,
            settings=WireSettings(
                node=settings.node_name,
                secret=derived(secret, "limits"),
                origins=settings.origins,
                public_url=settings.public_url,
                proxy_hops=settings.proxy_hops,
                limits=limits,
                redis_prefix=self._prefix,
            ),
            redis=self._redis,
            more_routes=[
                AttachmentRoutes(services.attachments, services.guard).add_to,
                LicenceRoutes(services.licences.papers).add_to,
                calendar_routes(services.duty, self._clock),
                export_routes(services.keeping.exporting),
                statistics_routes(services.figures),
            ],
            on_gone=[services.presence.drop, services.translations.drop],
        )
        return app, wire

    def _tend(
        self,
        stack: AsyncExitStack,
        watch: PrimaryWatch,
        rooms: RoomParts,
        wire: Wire,
        services: Services,
    ) -> None:
        tending = self._tending
        reporter = NodeReporter(
            self._store.node_reports,
            self._hub,
            node=self._settings.node_name,
            rounds=tending.rounds,
            clock=self._clock,
        )
        stack.push_async_callback(reporter.leave)
        stack.push_async_callback(tending.close)
        tending.every("node report", REPORT_EVERY, reporter.report)
        tending.keep("primary watch", watch.run)
        tending.keep("board", rooms.board.run)
        tending.keep("presence", services.presence.run)
        tending.every("board audit", BOARD_AUDIT_EVERY, rooms.board_audit.round)
        tending.every("search index", SEARCH_INDEX_EVERY, rooms.search.round, rests=SEARCH_RESTS)
        tending.every("redaction sweep", REDACTION_SWEEP_EVERY, rooms.redacting.sweep)
        services.keeping.tend(tending)
        services.licences.tend(tending)
        tending.every("audit head", AUDIT_HEAD_EVERY, services.audit.show_head)
        tending.every("picture sweep", SWEEP_EVERY, services.attachments.sweep)
        show_figures(tending, services, self._store, self._clock)
        reoffers = Reoffers(self._hub, wire.live, services.paging)
        tending.every("pages once more", REOFFER_EVERY, reoffers.look)
