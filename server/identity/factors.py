"""Second factors: setting up an authenticator app, recovery codes, and checking either."""

from datetime import timedelta
from typing import Final, Protocol

from server.clock import Clock
from server.errors import ConflictError, InvalidError
from server.identity.session import Caller
from server.identity.tickets import Tickets
from server.identity.totp import (
    looks_like_code,
    new_recovery_codes,
    new_seed,
    recovery_hash,
    step_of,
)
from store.factors import Factors as StoredFactors
from store.ids import DoctorId
from store.records.factor import Factors

TELL_EVERY: Final = timedelta(minutes=10)
_WRONG_CODE: Final = "is not the code that the app shows now"
_LAST: Final = "Your role needs a second factor: add another one before you remove this one"


class Sealing(Protocol):
    """Keeps seeds so that reading the database is not enough."""

    def seal(self, value: bytes) -> bytes: ...
    def open(self, sealed: bytes) -> bytes: ...


class SecondFactors:
    """What doctors prove themselves with beside the password.

    Args:
        tickets: Writes a letter about each change; None without a mail server.
    """

    def __init__(
        self,
        factors: StoredFactors,
        *,
        sealing: Sealing,
        secret: bytes,
        clock: Clock,
        tickets: Tickets | None,
    ) -> None:
        self._factors = factors
        self._sealing = sealing
        self._secret = secret
        self._clock = clock
        self._tickets = tickets

    async def read(self, doctor_id: DoctorId) -> Factors:
        """Return what the doctor set up."""
        return await self._factors.get(doctor_id)

    async def begin_totp(self, doctor_id: DoctorId) -> str:
        """Return a new seed; it counts once a code made from it comes back."""
        seed = new_seed()
        await self._factors.begin_totp(doctor_id, self._sealing.seal(seed.encode()))
        return seed

    async def confirm_totp(self, doctor_id: DoctorId, code: str) -> tuple[str, ...]:
        """Use the new seed from now on; return recovery codes, shown this once.

        Raises:
            InvalidError: It is not the code, or none was asked for.
        """
        waiting = (await self._factors.get(doctor_id)).totp_new
        seed = "" if waiting is None else self._sealing.open(waiting).decode()
        step = step_of(seed, code, now=self._clock.now()) if seed else None
        if waiting is None or step is None:
            raise InvalidError(fields={"code": _WRONG_CODE})
        codes = new_recovery_codes()
        if not await self._factors.confirm_totp(
            doctor_id, waiting, step=step, recovery=self._hashes(doctor_id, codes)
        ):
            raise InvalidError(fields={"code": _WRONG_CODE})
        await self.tell(doctor_id)
        return codes

    async def new_recovery_codes(self, doctor_id: DoctorId) -> tuple[str, ...]:
        """Replace the recovery codes, those left too; return the new ones, shown this once.

        Raises:
            ConflictError: There is no authenticator app to recover from.
        """
        codes = new_recovery_codes()
        if not await self._factors.set_recovery(doctor_id, self._hashes(doctor_id, codes)):
            message = "Set up an authenticator app first"
            raise ConflictError(message)
        await self.tell(doctor_id)
        return codes

    async def remove_totp(self, caller: Caller) -> None:
        """Ask for no more codes; done as well when there were none.

        Raises:
            ConflictError: The caller's role needs a factor, and this is the last.
        """
        if caller.needs_factor and not (await self._factors.get(caller.doctor_id)).passkeys:
            raise ConflictError(_LAST)
        if await self._factors.remove_totp(caller.doctor_id):
            await self.tell(caller.doctor_id)

    async def remove_passkey(self, caller: Caller, passkey_id: str) -> None:
        """Forget a passkey; done as well when there is none of that id.

        Raises:
            ConflictError: The caller's role needs a factor, and this is the last.
        """
        factors = await self._factors.get(caller.doctor_id)
        if caller.needs_factor and factors.totp is None and len(factors.passkeys) <= 1:
            raise ConflictError(_LAST)
        if await self._factors.remove_passkey(caller.doctor_id, passkey_id):
            await self.tell(caller.doctor_id)

    async def remove_all(self, doctor_id: DoctorId) -> bool:
        """Forget everything, by an operator's hand; False when nothing was there."""
        return await self._factors.remove(doctor_id)

    async def accepts(self, factors: Factors, code: str) -> bool:
        """Whether `code` is the app's present one, or a recovery code; either is then spent."""
        plain = "".join(code.split())
        if factors.totp is None:
            return False
        if not looks_like_code(plain):
            hashed = recovery_hash(self._secret, factors.doctor_id, plain)
            return await self._factors.use_recovery(factors.doctor_id, hashed)
        seed = self._sealing.open(factors.totp).decode()
        step = step_of(seed, plain, now=self._clock.now())
        return step is not None and await self._factors.use_step(factors.doctor_id, step)

    async def tell(self, doctor_id: DoctorId) -> None:
        """Have the doctor written to that something about their sign-in changed."""
        if self._tickets is not None:
            await self._tickets.write("factors_changed", doctor_id, every=TELL_EVERY)

    def _hashes(self, doctor_id: DoctorId, codes: tuple[str, ...]) -> list[str]:
        return [recovery_hash(self._secret, doctor_id, code) for code in codes]
