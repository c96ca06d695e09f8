"""Puts together what moderators and reviewers work with on one node."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Protocol

from server.attachments.pool import Pool
from server.audit.trail import AuditTrail
from server.clock import Clock
from server.config import Settings
from server.fanout.hub import Hub
from server.identity.assembly import IdentityParts
from server.identity.registers import Registers
from server.identity.registers.npi import NpiRegistry
from server.identity.sessions import Sessions
from server.moderation.appeals import Appeals
from server.moderation.audit_search import AuditSearch
from server.moderation.doctors import Doctors
from server.moderation.licence_papers import LicencePapers
from server.moderation.licence_queue import LicenceQueue
from server.moderation.licence_year import LicenceYear
from server.moderation.own_licence import OwnLicence
from server.moderation.reports import Reports
from server.moderation.system import SystemHealth
from server.moderation.unmasking import Unmasking
from server.notify.sealing import Sealer
from server.rooms.assembly import RoomParts
from store.client import Store
from store.ids import DoctorId

STANDING: Final = "standing"
"""The control message between nodes: who a doctor is must be asked again."""


YEAR_EVERY: Final = timedelta(hours=1)


class Keeper(Protocol):
    """Runs rounds of work in the background."""

    def every(self, name: str, pause: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        """Run `work` now and `pause` after each of its rounds."""
        ...


@dataclass(frozen=True, slots=True)
class Licences:
    """One node's work on licences."""

    own: OwnLicence
    queue: LicenceQueue
    papers: LicencePapers
    year: LicenceYear

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        keeper.every("licence year", YEAR_EVERY, self.year.sweep)


@dataclass(frozen=True, slots=True)
class Moderation:
    """One node's."""

    appeals: Appeals
    doctors: Doctors
    reports: Reports
    unmasking: Unmasking
    licences: Licences
    system: SystemHealth
    audit_search: AuditSearch


class Standings:
    """Passes the word of a changed standing to all nodes and to the doctor's sockets."""

    def __init__(self, hub: Hub, sessions: Sessions) -> None:
        self._hub = hub
        self._sessions = sessions
        hub.on_control(STANDING, self._heard)

    def standing_changed(self, doctor_id: DoctorId) -> None:
        """Have every node ask again who the doctor is, then tell the doctor's sockets."""
        self._sessions.forget(doctor_id)
        self._hub.tell_nodes(STANDING, {"doctor_id": doctor_id})
        self._hub.emit_doctor(doctor_id, "licence:changed", {})

    async def _heard(self, data: dict[str, Any]) -> None:
        self._sessions.forget(DoctorId(data["doctor_id"]))


def registers_of(settings: Settings) -> Registers:
    """Return the registers that this server may ask."""
    return {} if settings.npi_url is None else {"US": NpiRegistry(settings.npi_url)}


def build_moderation(
    settings: Settings,
    store: Store,
    *,
    rooms: RoomParts,
    identity: IdentityParts,
    pool: Pool,
    secret: bytes,
    audit: AuditTrail,
    hub: Hub,
    clock: Clock,
) -> Moderation:
    """Build it over the rooms and the accounts of a node.

    Args:
        pool: Makes photos of papers anew.
        secret: The server's; papers are sealed under a key derived from it.
    """
    reports = Reports(
        store.reports,
        room_log=store.room_log,
        redacting=rooms.redacting,
        accounts=identity.accounts,
        audit=audit,
        hub=hub,
        clock=clock,
    )
    unmasking = Unmasking(
        store.unmaskings,
        reading=rooms.reading,
        accounts=identity.accounts,
        audit=audit,
        clock=clock,
    )
    own = OwnLicence(
        store.licence_checks, checks=identity.checks, accounts=identity.accounts, clock=clock
    )
    queue = LicenceQueue(
        store.licence_checks,
        papers=store.licence_papers,
        checks=identity.checks,
        accounts=identity.accounts,
        people=store.accounts,
        registers=registers_of(settings),
        audit=audit,
        announcer=Standings(hub, identity.sessions),
        clock=clock,
        confirms_address=not identity.recovery.asks_address,
    )
    papers = LicencePapers(
        store.licence_papers,
        checks=store.licence_checks,
        own=own,
        pool=pool,
        sealing=Sealer(secret, purpose="licence papers"),
        audit=audit,
        clock=clock,
    )
    year = LicenceYear(
        store.accounts,
        checks=identity.checks,
        accounts=identity.accounts,
        audit=audit,
        leases=store.leases,
        clock=clock,
    )
    doctors = Doctors(
        store.accounts,
        accounts=identity.accounts,
        reports=store.reports,
        audit=audit,
        clock=clock,
    )
    appeals = Appeals(
        store.appeals,
        reports=store.reports,
        accounts=identity.accounts,
        audit=audit,
        teller=hub,
        clock=clock,
    )
    licences = Licences(own, queue, papers, year)
    search = AuditSearch(store.audit, accounts=store.accounts, room_log=store.room_log, audit=audit)
    system = SystemHealth(store, clock=clock)
    return Moderation(appeals, doctors, reports, unmasking, licences, system, search)
