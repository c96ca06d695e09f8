"""Puts identity together for one node."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from redis.asyncio import Redis

from server.clock import Clock
from server.config import Settings
from server.identity.accounts import Accounts
from server.identity.attempts import Attempts
from server.identity.factors import Sealing, SecondFactors
from server.identity.hospitals import Hospitals
from server.identity.known_devices import KnownDevices
from server.identity.letters import Letters, Mailer
from server.identity.licence_checks import LicenceChecks
from server.identity.openid import Client, Provider
from server.identity.passkeys import Passkeys, Site
from server.identity.passwords import Passwords
from server.identity.recovery import LETTER_EVERY, Recovery
from server.identity.sessions import Revoker, SessionLimits, Sessions
from server.identity.signing_in import SigningIn
from server.identity.tickets import Tickets
from store.client import Store
from store.ids import DoctorId

_LOCALHOST: Final = "localhost"


@dataclass(frozen=True, slots=True)
class IdentityParts:
    """Who is who on one node.

    Args:
        letters: None without a mail server.
    """

    accounts: Accounts
    sessions: Sessions
    signing_in: SigningIn
    factors: SecondFactors
    passkeys: Passkeys
    recovery: Recovery
    letters: Letters | None
    checks: LicenceChecks
    hospitals: Hospitals

    async def close(self) -> None:
        """Finish what was begun beside answers."""
        await self.recovery.close()
        await self.checks.close()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What identity is given by the node.

    Args:
        secret_for: Returns the key of one purpose.
        mailer: The e-mail channel; None when there is none.
        redis: Counts guesses for all nodes; None: each for itself.
    """

    passwords: Passwords
    clock: Clock
    revoker: Revoker
    secret_for: Callable[[str], bytes]
    sealing: Sealing
    mailer: Mailer | None
    redis: Redis | None
    redis_prefix: str


def build_identity(settings: Settings, store: Store, around: Surroundings) -> IdentityParts:
    """Build it; nothing runs yet."""
    clock = around.clock
    tickets = Tickets(store.tickets, secret=around.secret_for("tickets"), clock=clock)
    sessions = Sessions(
        store.sessions, accounts=store.accounts, clock=clock, limits=limits_of(settings)
    )
    sessions.revoke_with(around.revoker)
    attempts = Attempts(
        free=None if settings.limits == "off" else settings.limit_sign_in_email,
        secret=around.secret_for("guesses"),
        clock=clock,
        redis=around.redis,
        prefix=around.redis_prefix,
    )
    factors = SecondFactors(
        store.factors,
        sealing=around.sealing,
        secret=around.secret_for("recovery codes"),
        clock=clock,
        tickets=tickets if around.mailer is not None else None,
    )
    passkeys = Passkeys(
        store.factors,
        tickets=tickets,
        site=site_of(settings),
        secret=around.secret_for("passkeys"),
        clock=clock,
    )
    recovery = Recovery(
        accounts=store.accounts,
        sessions=sessions,
        passwords=around.passwords,
        tickets=tickets,
        attempts=attempts,
        mails=around.mailer is not None,
        asks_address=around.mailer is not None and settings.asks_address,
    )
    checks = LicenceChecks(
        store.licence_checks,
        accounts=store.accounts,
        tickets=tickets if around.mailer is not None else None,
        clock=clock,
    )

    def registered(email: str, doctor_id: DoctorId) -> None:
        recovery.registered(email, doctor_id)
        checks.registered(email, doctor_id)

    async def suspended(doctor_id: DoctorId) -> None:
        await sessions.suspended(doctor_id)
        if around.mailer is not None:
            await tickets.write("suspended", doctor_id, every=LETTER_EVERY)

    accounts = Accounts(
        store.accounts,
        secrets=store.secrets,
        passwords=around.passwords,
        clock=clock,
        on_suspended=suspended,
        on_lost=sessions.lost,
        on_changed=sessions.changed,
        on_registered=registered,
    )
    signing_in = SigningIn(
        accounts=store.accounts,
        sessions=sessions,
        passwords=around.passwords,
        factors=factors,
        passkeys=passkeys,
        attempts=attempts,
        devices=KnownDevices(around.secret_for("known devices")),
    )
    letters = None
    if around.mailer is not None:
        letters = Letters(
            store.tickets,
            accounts=store.accounts,
            links=tickets,
            mailer=around.mailer,
            clock=clock,
        )
    hospitals = Hospitals(
        settings.oidc_name,
        provider_of(settings, clock),
        domains=settings.oidc_domains,
        accounts=store.accounts,
        links=store.hospital_links,
        signing_in=signing_in,
        factors=factors,
        tickets=tickets,
        secret=around.secret_for("hospitals"),
    )
    return IdentityParts(
        accounts, sessions, signing_in, factors, passkeys, recovery, letters, checks, hospitals
    )


def provider_of(settings: Settings, clock: Clock) -> Provider | None:
    """Return the hospital's provider, None where none is set."""
    secret = settings.oidc_client_secret
    if settings.oidc_issuer is None or settings.oidc_client_id is None or secret is None:
        return None
    client = Client(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret.get_secret_value(),
        returns_to=f"{settings.base_url}/hospital",
    )
    return Provider(client, clock=clock)


def limits_of(settings: Settings) -> SessionLimits:
    """Return how long sessions last here, and what staff need."""
    return SessionLimits(
        idle=timedelta(days=settings.session_idle_days),
        absolute=timedelta(days=settings.session_absolute_days),
        proof=timedelta(minutes=settings.proof_lasts_min),
        staff_factor=settings.staff_needs_factor,
    )


def site_of(settings: Settings) -> Site:
    """Return where passkeys are used: browsers take a name, or `localhost`, but no number."""
    parts = urlsplit(settings.base_url)
    host = parts.hostname or _LOCALHOST
    if settings.public_url is not None and not settings.on_this_machine:
        return Site(domain=host, origins=(f"{parts.scheme}://{parts.netloc}",))
    port = parts.port or settings.port
    return Site(domain=_LOCALHOST, origins=(f"http://{_LOCALHOST}:{port}",))
