"""A small stage for identity: both services on one store, cheap hashes, what was revoked."""

from dataclasses import dataclass, field, replace

from server.clock import ManualClock
from server.identity.accounts import Accounts
from server.identity.applications import NewDoctor
from server.identity.passwords import Passwords
from server.identity.sessions import Sessions
from store.client import Store
from store.ids import DoctorId, SessionId

PASSWORD = "a lighthouse in winter"


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
class Node:
    """Identity as one node has it; several share a store."""

    accounts: Accounts
    sessions: Sessions
    passwords: Passwords
    revocations: Revocations


def a_node(store: Store, clock: ManualClock) -> Node:
    passwords = cheap_passwords()
    sessions = Sessions(store.sessions, accounts=store.accounts, passwords=passwords, clock=clock)
    revocations = Revocations()
    sessions.revoke_with(revocations)
    accounts = Accounts(
        store.accounts,
        secrets=store.secrets,
        passwords=passwords,
        clock=clock,
        on_suspended=sessions.suspended,
        on_changed=sessions.changed,
    )
    return Node(accounts, sessions, passwords, revocations)
