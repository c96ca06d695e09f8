"""One connection to MongoDB and the collections behind it. All writes are by majority."""

from datetime import UTC, datetime
from typing import Self

from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import ConfigurationError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from store.accounts import Accounts
from store.appeals import Appeals
from store.attachments import Attachments
from store.audit import AuditEntries
from store.case_search import CaseSearch
from store.cases import Cases
from store.channel_plans import ChannelPlans
from store.copying import Copying
from store.deliveries import Deliveries
from store.devices import Devices
from store.driver import Database, Document, driver_errors
from store.duty_settings import DutySettingsOfDoctors
from store.erasures import Erasures
from store.errors import StoreError, StoreUnavailableError
from store.escalations import Escalations
from store.exports import Exports
from store.factors import Factors
from store.hospital_links import HospitalLinks
from store.indexes import HasIndexes, make_indexes
from store.leases import Leases
from store.licence_checks import LicenceChecks
from store.licence_papers import LicencePapers
from store.node_reports import NodeReports
from store.notes import Notes
from store.pages import Pages
from store.passages import Passages
from store.personal import Personal
from store.policies import Policies
from store.redactions import Redactions
from store.reports import Reports
from store.restores import Restores
from store.room_log import RoomLog
from store.schedules import Schedules
from store.secrets import Secrets
from store.seen import Seen
from store.sessions import Sessions
from store.shifts import Shifts
from store.tickets import Tickets
from store.translation_memory import TranslationMemory
from store.translations import Translations
from store.translators import Translators
from store.unmaskings import Unmaskings
from store.wishes import Wishes

DEFAULT_DATABASE = "curbside"
TIMEOUT_MS = 5_000
SELECTION_TIMEOUT_MS = 3_000


class Store:
    """All that is kept. Open one per process; close it last."""

    def __init__(self, client: AsyncIOMotorClient[Document], database: Database) -> None:
        self._client = client
        self._database = database
        self.accounts = Accounts(database)
        self.appeals = Appeals(database)
        self.attachments = Attachments(database)
        self.audit = AuditEntries(database)
        self.case_search = CaseSearch(database)
        self.cases = Cases(database)
        self.channel_plans = ChannelPlans(database)
        self.deliveries = Deliveries(database)
        self.devices = Devices(database)
        self.duty_settings = DutySettingsOfDoctors(database)
        self.erasures = Erasures(database)
        self.escalations = Escalations(database)
        self.exports = Exports(database)
        self.factors = Factors(database)
        self.hospital_links = HospitalLinks(database)
        self.leases = Leases(database)
        self.licence_checks = LicenceChecks(database)
        self.licence_papers = LicencePapers(database)
        self.node_reports = NodeReports(database)
        self.notes = Notes(database)
        self.pages = Pages(database)
        self.passages = Passages(database)
        self.policies = Policies(database)
        self.redactions = Redactions(database)
        self.reports = Reports(database)
        self.restores = Restores(database)
        self.room_log = RoomLog(database)
        self.schedules = Schedules(database)
        self.secrets = Secrets(database)
        self.seen = Seen(database)
        self.sessions = Sessions(database)
        self.shifts = Shifts(database)
        self.tickets = Tickets(database)
        self.translation_memory = TranslationMemory(database)
        self.translations = Translations(database)
        self.translators = Translators(database)
        self.unmaskings = Unmaskings(database)
        self.wishes = Wishes(database)

    @classmethod
    async def open(cls, url: str, *, database: str | None = None) -> Self:
        """Connect, check that it is a replica set's primary, and make the indexes.

        Args:
            url: A `mongodb://` URL; its path names the database, `curbside` when it has none.
            database: Overrides the URL's database.

        Raises:
            StoreUnavailableError: No primary answered within 3 s.
            StoreError: The URL is no MongoDB URL, or the server is not a replica set.
        """
        try:
            client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
                url,
                tz_aware=True,
                tzinfo=UTC,
                retryWrites=True,
                timeoutMS=TIMEOUT_MS,
                serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
                appname="curbside",
            )
            default = client.get_default_database(DEFAULT_DATABASE)
        except (ConfigurationError, PyMongoError, ValueError) as err:
            message = "CURBSIDE_MONGO_URL is not a MongoDB URL"
            raise StoreError(message) from err
        name = database or default.name
        try:
            await _check_replica_set(client)
            store = cls(
                client,
                client.get_database(
                    name,
                    write_concern=WriteConcern(w="majority", j=True),
                    read_concern=ReadConcern("majority"),
                    # Whatever the URL says: what is decided on must not lag behind.
                    read_preference=ReadPreference.PRIMARY,
                ),
            )
            await store.make_indexes()
        except StoreError:
            client.close()
            raise
        return store

    @property
    def copying(self) -> Copying:
        """Whole collections, out and in."""
        return Copying(self._client, self._database)

    @property
    def personal(self) -> Personal:
        """What all collections hold about one doctor or one case."""
        return Personal(self._database)

    async def make_indexes(self) -> None:
        """Make the indexes that are missing."""
        await make_indexes(self._database, self.collections())

    @property
    def name(self) -> str:
        """The database's name; channels between nodes carry it, so that two never mix."""
        return str(self._database.name)

    def collections(self) -> list[HasIndexes]:
        """Return every collection's class instance; each has `INDEXES`."""
        return [value for key, value in vars(self).items() if not key.startswith("_")]

    async def primary_time(self) -> datetime:
        """Return the primary's clock.

        Raises:
            StoreUnavailableError: There is no primary.
        """
        with driver_errors():
            hello: Document = await self._client.admin.command("hello")
        if not hello.get("isWritablePrimary"):
            raise StoreUnavailableError
        # Answers to commands are decoded without the client's time zone.
        at: datetime = hello["localTime"]
        return at.replace(tzinfo=UTC)

    async def drop(self) -> None:
        """Remove the whole database; for tests and drills."""
        with driver_errors(write=True):
            await self._client.drop_database(self._database.name)

    async def close(self) -> None:
        """Close all connections."""
        self._client.close()


async def _check_replica_set(client: AsyncIOMotorClient[Document]) -> None:
    with driver_errors():
        hello: Document = await client.admin.command("hello")
    if "setName" not in hello:
        message = (
            "the MongoDB server is not a replica set, so nothing on it can be "
            "majority-durable; start it with --replSet"
        )
        raise StoreError(message)
