"""A small stage for identity: all of it on one store, cheap hashes, what was revoked and sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from server.clock import ManualClock
from server.config import Settings
from server.identity.accounts import Accounts
from server.identity.applications import NewDoctor
from server.identity.assembly import IdentityParts, Surroundings, build_identity
from server.identity.passkeys import Signed
from server.identity.passwords import Passwords
from server.identity.session import Caller
from server.identity.sessions import Sessions
from server.identity.signing_in import Credentials, From, SignedIn
from server.notify.sealing import Sealer
from server.secret import derived
from store.client import Store
from store.ids import DoctorId, SessionId
from store.records.account import Language
from store.records.ticket import Ticket
from tests.passkey_device import PasskeyDevice

PASSWORD = "a lighthouse in winter"
SECRET = b"shared by the nodes of one installation"
EMAIL = "doctor1@example.org"
HOME = "203.0.113.7"


def cheap_passwords() -> Passwords:
    return Passwords(passes=1, memory_kib=8, lanes=1)


def an_application(n: int = 1, **changes: object) -> NewDoctor:
    """Return an application like no other `n`."""
    return replace(
        NewDoctor(
            email=f"doctor{n}@example.org",
            password=PASSWORD,
            name=f"Rosa Vidal the {n}th",
            country="ES",
            licence_number=f"{280_800_000 + n}",
            specialties=("cardiology",),
            languages=("es",),
            time_zone="Europe/Madrid",
        ),
        **changes,  # type: ignore[arg-type]
    )


@dataclass
class Revocations:
    """Stands where the wire drops sockets; keeps what it was told."""

    told: list[tuple[DoctorId | None, SessionId | None, str]] = field(default_factory=list)

    async def revoke(
        self, doctor_id: DoctorId | None, session_id: SessionId | None, reason: str
    ) -> None:
        self.told.append((doctor_id, session_id, reason))


@dataclass
class Mailbox:
    """Stands where letters are handed in; `away` refuses them for now."""

    letters: list[tuple[str, str, str]] = field(default_factory=list)
    away: bool = False

    async def send_letter(
        self, ticket: Ticket, *, address: str, language: Language, path: str
    ) -> bool:
        if self.away:
            return False
        assert language in {"en", "es"}
        self.letters.append((ticket.purpose, address, path))
        return True

    def token(self) -> str:
        """What the last letter's link ends in."""
        return self.letters[-1][2].partition("#")[2]


@dataclass
class Node:
    """Identity as one node has it; several share a store."""

    accounts: Accounts
    sessions: Sessions
    parts: IdentityParts
    passwords: Passwords
    revocations: Revocations
    mailbox: Mailbox

    async def open(
        self,
        email: str,
        password: str = PASSWORD,
        *,
        code: str | None = None,
        address: str = HOME,
        device: str | None = None,
    ) -> SignedIn:
        """Sign in by password."""
        given = Credentials(email=email, password=password, code=code)
        return await self.parts.signing_in.open(given, From(address, device=device))

    async def letters(self) -> list[tuple[str, str, str]]:
        """Send what waits; return purpose, address and path of all letters so far."""
        await self.parts.close()
        assert self.parts.letters is not None
        await self.parts.letters.run_once()
        return self.mailbox.letters


def a_node(
    store: Store, clock: ManualClock, *, passwords: Passwords | None = None, **settings: object
) -> Node:
    """Put identity together; it counts guesses for itself, and writes letters."""
    passwords, revocations, mailbox = passwords or cheap_passwords(), Revocations(), Mailbox()
    mail = {"smtp_url": "smtp://mail.example", "mail_from": "curbside@mail.example"}
    around = Surroundings(
        passwords=passwords,
        clock=clock,
        revoker=revocations,
        secret_for=lambda purpose: derived(SECRET, purpose),
        sealing=Sealer(SECRET, purpose="second factors"),
        mailer=mailbox,
        redis=None,
        redis_prefix="",
    )
    chosen = Settings.model_validate({**mail, **settings})
    parts = build_identity(chosen, store, around)
    return Node(parts.accounts, parts.sessions, parts, passwords, revocations, mailbox)


def wrong_passwords() -> Iterator[str]:
    """Return guesses, each another."""
    return (f"a lighthouse in the {n}th winter" for n in range(1_000_000))


async def signed_in(node: Node, email: str = EMAIL) -> tuple[SignedIn, Caller]:
    """Sign in by password; return what came of it, and who calls from then on."""
    opened = await node.open(email)
    return opened, await node.sessions.caller(opened.token)


async def with_passkey(node: Node, device: PasskeyDevice, email: str = EMAIL) -> Caller:
    """Give the doctor a passkey on a device."""
    _, caller = await signed_in(node, email)
    account = await node.accounts.profile(caller.doctor_id)
    made = device.make(await node.parts.passkeys.begin(account))
    await node.parts.passkeys.add(caller.doctor_id, made, name="My phone")
    return caller


async def signature(node: Node, device: PasskeyDevice) -> Signed:
    """Ask the device for a signature."""
    return device.sign(await node.parts.passkeys.ask())


async def by_passkey(node: Node, signed: Signed) -> SignedIn:
    """Sign in by a passkey alone."""
    return await node.parts.signing_in.open_by_passkey(signed, From(HOME))
