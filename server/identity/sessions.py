"""Sessions: opening, knowing the caller, closing. Never keeps a token, only its hash."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from server.clock import Clock
from server.errors import NotFoundError, UnauthenticatedError
from server.identity.callers import CallerCache
from server.identity.device_names import device_name
from server.identity.session import Caller
from store.accounts import Accounts as StoredAccounts
from store.errors import StoreError
from store.ids import DoctorId, SessionId, new_id
from store.records.account import Account
from store.records.session import Session
from store.sessions import Sessions as StoredSessions

TOKEN_BYTES: Final = 32
MAX_TOKEN_CHARS: Final = 64
TOUCH_EVERY: Final = timedelta(hours=1)
"""How exactly last use is known; a write for each use would be waste."""

_LOOKED_AT_ONCE: Final = 200
_STAFF: Final = frozenset({"moderator", "admin"})


class Revoker(Protocol):
    """Drops live sockets on all nodes and has every node forget what it cached."""

    async def revoke(
        self, doctor_id: DoctorId | None, session_id: SessionId | None, reason: str
    ) -> None:
        """Drop the sockets of one session, or of all the doctor's."""
        ...


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """When a session is over, and what it is worth.

    Args:
        idle: After this long without use.
        absolute: After this long, however much it is used.
        proof: So long the doctor need not prove again who they are before a dangerous act.
        staff_factor: Moderators and admins may do nothing without a second factor but set one up.
    """

    idle: timedelta = timedelta(days=14)
    absolute: timedelta = timedelta(days=90)
    proof: timedelta = timedelta(minutes=15)
    staff_factor: bool = False


class Sessions:
    """The signed-in devices of all doctors."""

    def __init__(
        self,
        sessions: StoredSessions,
        *,
        accounts: StoredAccounts,
        clock: Clock,
        limits: SessionLimits | None = None,
    ) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._clock = clock
        self._limits = limits or SessionLimits()
        self._cache = CallerCache(clock)
        self._revoker: Revoker | None = None

    def revoke_with(self, revoker: Revoker) -> None:
        """Tell the nodes of closed sessions through `revoker` from now on.

        Without one they find out by asking `live` (every 5 s).
        """
        self._revoker = revoker

    async def start(
        self, account: Account, *, address: str, agent: str = "", strong: bool = False
    ) -> str:
        """Open a session for somebody who proved who they are; return its token, shown this once.

        Args:
            address: Of the network, shown to the doctor among their sessions.
            agent: The User-Agent that came with the call; only the device's name is kept.
            strong: Whether a second factor was given.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        await self._sessions.add(
            Session(
                id=SessionId(new_id()),
                token_hash=_hashed(token),
                doctor_id=account.id,
                address=address,
                device=device_name(agent),
                strong=strong,
                created_at=now,
                last_seen_at=now,
                ends_at=now + self._limits.absolute,
            )
        )
        return token

    def needs_factor(self, account: Account) -> bool:
        """Whether the account's role asks for a second factor here."""
        return self._limits.staff_factor and account.role in _STAFF

    async def prove(self, caller: Caller, *, strong: bool) -> None:
        """Note that the caller proved again who they are."""
        await self._sessions.prove(caller.session_id, at=self._clock.now(), strong=strong)
        # Other nodes ask again within 5 s by themselves.
        self.forget(caller.session_id)

    async def caller(self, token: str) -> Caller:
        """Return who holds the token, as of at most 5 s ago.

        Raises:
            UnauthenticatedError: The session is closed or too old, or the doctor suspended.
        """
        if not 0 < len(token) <= MAX_TOKEN_CHARS:
            raise UnauthenticatedError
        token_hash = _hashed(token)
        known = self._cache.get(token_hash)
        if known is not None:
            return known
        generation = self._cache.generation
        session = await self._sessions.by_token(token_hash, **self._not_too_old())
        if session is None:
            raise UnauthenticatedError
        account = await self._accounts.get(session.doctor_id)
        if account is None or account.status == "suspended":
            raise UnauthenticatedError
        await self._touch([session])
        caller = self._caller(session, account)
        self._cache.put(token_hash, caller, read_in=generation)
        return caller

    def forget(self, who: SessionId | DoctorId) -> None:
        """Drop what this node cached of a session or of a doctor; the next call asks again."""
        self._cache.forget(who)

    async def close(self, token: str, *, reason: str = "signed_out") -> None:
        """End the token's session, if there is one."""
        session_id = await self._sessions.remove_by_token(_hashed(token))
        if session_id is not None:
            await self._revoke(None, session_id, reason)

    async def close_one(self, session_id: SessionId, *, reason: str = "signed_out") -> None:
        """End one session, if it is there."""
        await self._sessions.remove(session_id)
        await self._revoke(None, session_id, reason)

    async def close_own(self, caller: Caller, session_id: SessionId) -> None:
        """End one of the caller's sessions, this one or another; live sockets of it are dropped.

        Raises:
            NotFoundError: The caller has no such session.
        """
        if not await self._sessions.remove_own(session_id, caller.doctor_id):
            raise NotFoundError
        await self._revoke(None, session_id, "signed_out")

    async def close_all(self, doctor_id: DoctorId, *, reason: str = "signed_out") -> None:
        """End all the doctor's sessions, live sockets too. Safe to repeat."""
        await self._sessions.remove_all(doctor_id)
        await self._revoke(doctor_id, None, reason)

    async def close_others(self, caller: Caller) -> int:
        """End the doctor's sessions but the caller's; return how many there were."""
        others = [
            session.id
            for session in await self.of_doctor(caller.doctor_id)
            if session.id != caller.session_id
        ]
        for session_id in others:
            await self.close_one(session_id)
        return len(others)

    async def of_doctor(self, doctor_id: DoctorId) -> list[Session]:
        """Return the doctor's live sessions, the newest first."""
        return await self._sessions.of_doctor(doctor_id, **self._not_too_old())

    async def live(self, session_ids: Collection[SessionId]) -> set[SessionId]:
        """Return those of the named sessions that still may be used, asked afresh.

        Having an open socket is use: it puts off the end of an idle session. Whoever called of
        late is kept up to date, so that no call of theirs waits for a reading.
        """
        generation = self._cache.generation
        hashes = self._cache.in_use()
        alive: set[SessionId] = set()
        left = list(session_ids)
        # Some at a time: thousands at once would hold up the node while they are decoded.
        for first in range(0, len(left), _LOOKED_AT_ONCE):
            some = left[first : first + _LOOKED_AT_ONCE]
            sessions = await self._sessions.among(some, **self._not_too_old())
            suspended = await self._accounts.suspended({one.doctor_id for one in sessions})
            live = [session for session in sessions if session.doctor_id not in suspended]
            await self._touch(live)
            await self._renew(live, hashes, read_in=generation)
            alive.update(session.id for session in live)
        return alive

    async def _renew(
        self, sessions: Collection[Session], hashes: Mapping[SessionId, bytes], *, read_in: int
    ) -> None:
        used = [session for session in sessions if session.id in hashes]
        accounts = await self._accounts.many({session.doctor_id for session in used})
        for session in used:
            account = accounts.get(session.doctor_id)
            if account is not None and account.status != "suspended":
                caller = self._caller(session, account)
                self._cache.put(hashes[session.id], caller, read_in=read_in, renewed=True)

    async def suspended(self, doctor_id: DoctorId) -> None:
        """End all sessions of a doctor who was suspended (`Accounts.on_suspended`)."""
        await self.close_all(doctor_id, reason="suspended")

    async def lost(self, doctor_id: DoctorId) -> None:
        """End all sessions of a doctor whose licence holds no more (`Accounts.on_lost`).

        They may sign in again, to see why; whatever their sockets were told of rooms ends here.
        """
        await self.close_all(doctor_id, reason="ended")

    async def changed(self, doctor_id: DoctorId) -> None:
        """Ask again who the doctor is (`Accounts.on_changed`); other nodes do within 5 s."""
        self.forget(doctor_id)

    async def _revoke(
        self, doctor_id: DoctorId | None, session_id: SessionId | None, reason: str
    ) -> None:
        for who in (doctor_id, session_id):
            if who is not None:
                self.forget(who)
        if self._revoker is not None:
            await self._revoker.revoke(doctor_id, session_id, reason)

    async def _touch(self, sessions: Collection[Session]) -> None:
        now = self._clock.now()
        stale = [session.id for session in sessions if now - session.last_seen_at >= TOUCH_EVERY]
        if stale:
            # A use that goes unnoted is made up for by the next one.
            with suppress(StoreError):
                await self._sessions.touch(stale, at=now)

    def _caller(self, session: Session, account: Account) -> Caller:
        return Caller(
            doctor_id=account.id,
            session_id=session.id,
            status=account.status,
            email_verified=account.email_verified,
            role=account.role,
            specialties=account.specialties,
            languages=account.languages,
            country=account.country,
            name=account.name,
            email=account.email,
            needs_factor=self.needs_factor(account),
            strong=session.strong,
            proof_ends_at=(session.proved_at or session.created_at) + self._limits.proof,
        )

    def _not_too_old(self) -> dict[str, datetime]:
        now = self._clock.now()
        return {
            "seen_after": now - self._limits.idle,
            "created_after": now - self._limits.absolute,
        }


def _hashed(token: str) -> bytes:
    """A plain hash will do: the token is random, nobody can guess through 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
