"""The services that handlers may call. Built by `app.py`, the same for every call."""

from dataclasses import dataclass

from server.attachments.service import Attachments
from server.audit.trail import AuditTrail
from server.clock import Clock
from server.config import Settings
from server.fanout.hub import Hub
from server.guard.checking import Guard
from server.identity.accounts import Accounts
from server.identity.factors import SecondFactors
from server.identity.hospitals import Hospitals
from server.identity.passkeys import Passkeys
from server.identity.recovery import Recovery
from server.identity.sessions import Sessions
from server.identity.signing_in import SigningIn
from server.keeping.assembly import Keeping
from server.moderation.appeals import Appeals
from server.moderation.assembly import Licences
from server.moderation.audit_search import AuditSearch
from server.moderation.doctors import Doctors
from server.moderation.reports import Reports
from server.moderation.system import SystemHealth
from server.moderation.unmasking import Unmasking
from server.notify.channels import ChannelChoices
from server.notify.devices import Devices
from server.paging.duty_assembly import DutyParts
from server.paging.figures import ResponseFigures
from server.paging.policies import Policies
from server.paging.preview import Previews
from server.paging.receipts import Receipts
from server.paging.service import Paging
from server.presence.service import Presence
from server.rooms.board import Board
from server.rooms.lounges import Lounges
from server.rooms.polls import Polls
from server.rooms.poster_desk import PosterDesk
from server.rooms.reactions import Reactions
from server.rooms.reading import Reading
from server.rooms.redaction import Redacting
from server.rooms.service import RoomService
from server.translate.assembly import TranslateParts


@dataclass(frozen=True, slots=True)
class Services:
    """One per process."""

    accounts: Accounts
    appeals: Appeals
    attachments: Attachments
    audit: AuditTrail
    audit_search: AuditSearch
    board: Board
    channels: ChannelChoices
    clock: Clock
    devices: Devices
    doctors: Doctors
    duty: DutyParts
    factors: SecondFactors
    figures: ResponseFigures
    guard: Guard
    hospitals: Hospitals
    hub: Hub
    keeping: Keeping
    licences: Licences
    lounges: Lounges
    paging: Paging
    passkeys: Passkeys
    policies: Policies
    polls: Polls
    poster: PosterDesk
    presence: Presence
    previews: Previews
    reactions: Reactions
    reading: Reading
    receipts: Receipts
    recovery: Recovery
    redacting: Redacting
    reports: Reports
    rooms: RoomService
    sessions: Sessions
    settings: Settings
    signing_in: SigningIn
    system: SystemHealth
    translations: TranslateParts
    unmasking: Unmasking
