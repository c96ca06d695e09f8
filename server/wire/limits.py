"""How often one account, address or room may do what. Off only for load tests."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Self

from server.errors import RateLimitedError
from server.identity.networks import network_of
from server.wire.buckets import Buckets, LocalBuckets, Rate
from server.wire.payload import Payload
from server.wire.registry import Command
from store.ids import DoctorId

_MIN_RETRY_AFTER_S: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSettings:
    """Calls a minute, as many at once; each is a setting `CURBSIDE_LIMIT_<NAME>`."""

    sign_in: int = 60
    """Per address: hospitals share one."""
    register: int = 30
    case_post: int = 12
    message_post: int = 90
    room_messages: int = 1_200
    upload: int = 60
    typing: int = 240
    guard_check: int = 240
    search: int = 120
    default: int = 900

    @classmethod
    def of(cls, settings: object) -> Self:
        """Return the fields `limit_<name>` of `settings`, the defaults where it has none."""
        kept = {field.name: getattr(settings, f"limit_{field.name}", None) for field in fields(cls)}
        return cls(**{name: rate for name, rate in kept.items() if rate is not None})


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose bucket it is: the account, or the address of a visitor."""

    doctor_id: DoctorId | None
    address: str

    @property
    def account(self) -> str:
        """The account's key; a visitor's address stands in for it."""
        return f"a:{self.doctor_id}" if self.doctor_id else f"n:{self.network}"

    @property
    def network(self) -> str:
        """The address; for IPv6 the /64 that one customer has."""
        return network_of(self.address)


_SIGNING_IN: Final = (
    "session:open",
    "session:open_by_passkey",
    "passkey:ask",
    "appeal:read_suspended",
    "hospital:begin",
    "hospital:open",
    "appeal:make_suspended",
    "password:forgot",
    "password:reset",
    "doctor:confirm_email",
)
_BEFORE: Final[Mapping[str, tuple[str, Callable[[Subject], str]]]] = {
    **{name: ("sign_in", lambda subject: subject.network) for name in _SIGNING_IN},
    "doctor:register": ("register", lambda subject: subject.network),
    "case:post": ("case_post", lambda subject: subject.account),
    "message:post": ("message_post", lambda subject: subject.account),
    "typing:set": ("typing", lambda subject: subject.account),
    "guard:check": ("guard_check", lambda subject: subject.account),
}
"""Checked before the payload is looked at; a command not named here has the default limit."""
_BY_FIELD: Final[Mapping[str, tuple[str, str]]] = {
    "message:post": ("room_messages", "case_id"),
}
"""Checked on a field of the valid payload."""
_WHEN_GIVEN: Final[Mapping[str, tuple[str, str]]] = {
    "case:list": ("search", "text"),
}
"""Checked for the account when the valid payload has this field."""
_SHARED: Final = frozenset({"sign_in", "register", "case_post", "upload"})
"""Counted over all nodes. The others are counted per node: a message must not wait for Redis."""


class Limits:
    """Refuses what comes too often.

    Args:
        settings: The rates; None switches all limits off.
        secret: Keys of buckets are hashed with it, so that Redis holds no address or e-mail.
        local: This node's buckets, asked first.
        shared: Buckets over all nodes.
    """

    def __init__(
        self,
        settings: LimitSettings | None,
        *,
        secret: bytes,
        local: LocalBuckets,
        shared: Buckets | None = None,
    ) -> None:
        self._rates = {} if settings is None else _rates(settings)
        self._secret = hashlib.sha256(secret).digest()
        self._local = local
        self._shared = shared

    async def before(self, command: Command | None, subject: Subject) -> None:
        """Count one call of `command` (None: of something that does not exist).

        Raises:
            RateLimitedError: Too many; says when to come back.
        """
        name, key = "default", subject.account
        cost = 1
        if command is not None:
            cost = command.cost
            if command.name in _BEFORE:
                name, key_of = _BEFORE[command.name]
                key = key_of(subject)
        await self.take(name, key, cost=cost)

    async def on_payload(self, command: Command, payload: Payload) -> None:
        """Count one call against the room that the payload names.

        Raises:
            RateLimitedError: Too many; says when to come back.
        """
        if command.name in _BY_FIELD:
            name, field = _BY_FIELD[command.name]
            value: Any = getattr(payload, field, "")
            await self.take(name, str(value))

    async def on_search(self, command: Command, payload: Payload, subject: Subject) -> None:
        """Count one call that searches against who searches.

        Raises:
            RateLimitedError: Too many; says when to come back.
        """
        if command.name in _WHEN_GIVEN:
            name, field = _WHEN_GIVEN[command.name]
            if getattr(payload, field, None) is not None:
                await self.take(name, subject.account)

    async def take(self, name: str, key: str, *, cost: int = 1) -> None:
        """Take `cost` tokens from the bucket `name` of `key`.

        Raises:
            RateLimitedError: There are not enough; says when there will be.
        """
        rate = self._rates.get(name)
        if rate is None:
            return
        hashed = f"{name}:{self._hash(key)}"
        wait_s = self._local.take_now(hashed, rate, cost)
        if not wait_s and self._shared is not None and name in _SHARED:
            wait_s = await self._shared.take(hashed, rate, cost)
        if wait_s:
            raise RateLimitedError(retry_after_s=round(max(wait_s, _MIN_RETRY_AFTER_S), 1))

    def _hash(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=12).hexdigest()


def _rates(settings: LimitSettings) -> dict[str, Rate]:
    return {field.name: Rate(getattr(settings, field.name)) for field in fields(settings)}
