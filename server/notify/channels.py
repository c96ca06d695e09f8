"""How a doctor is reached: reading and choosing the order of channels, confirming a number."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from server.clock import Clock
from server.errors import InvalidError, RateLimitedError, UnavailableError
from server.notify.channel import Outcome
from server.notify.routing import steps_for, usable
from store.channel_plans import ChannelPlans
from store.ids import DoctorId
from store.records.account import Language
from store.records.channel_plan import ChannelPlan, PhoneCheck, RouteName, RouteStep
from store.records.delivery import ChannelName

ROUTES: Final[tuple[RouteName, ...]] = ("push", "email", "sms", "voice")
CODE_LASTS: Final = timedelta(minutes=10)
CODE_EVERY: Final = timedelta(minutes=5)
"""A number that is no doctor's gets no stream of codes."""
MAX_CODE_TRIES: Final = 5
_CODE_DIGITS: Final = 6


class CodeSender(Protocol):
    """The SMS channel, as far as confirming a number needs it."""

    async def send_code(self, phone: str, code: str, language: Language) -> Outcome:
        """Send a code to a number."""
        ...


@dataclass(frozen=True, slots=True)
class Reachability:
    """How a doctor is reached.

    Args:
        steps: In force, the earliest first.
        chosen: By the doctor; False: the defaults.
        offered: The routes that this server can send over.
    """

    steps: tuple[RouteStep, ...]
    chosen: bool
    offered: tuple[RouteName, ...]
    phone: str | None


class ChannelChoices:
    """A choice holds for pages made from then on."""

    def __init__(
        self,
        *,
        plans: ChannelPlans,
        configured: Collection[ChannelName],
        codes: CodeSender | None,
        secret: bytes,
        clock: Clock,
    ) -> None:
        self._plans = plans
        self._configured = frozenset(configured)
        self._offered = tuple(usable(ROUTES, configured))
        self._codes = codes
        self._secret = secret
        self._clock = clock

    async def read(self, doctor_id: DoctorId) -> Reachability:
        """Return how the doctor is reached."""
        return self._view(await self._plans.get(doctor_id))

    async def choose(self, doctor_id: DoctorId, steps: Sequence[RouteStep] | None) -> Reachability:
        """Set the order of channels; None goes back to the defaults.

        Raises:
            InvalidError: A channel is named twice, can't be sent over here, or lacks a number.
        """
        phone = (await self._plans.get(doctor_id)).phone
        problems: dict[str, str] = {}
        for at, step in enumerate(steps or ()):
            if any(step.route == before.route for before in (steps or ())[:at]):
                problems[f"steps.{at}.channel"] = "is named twice"
            elif step.route not in self._offered:
                problems[f"steps.{at}.channel"] = "can't be sent over by this server"
            elif step.route in {"sms", "voice"} and phone is None:
                problems[f"steps.{at}.channel"] = "needs a number; see channel:set_phone"
        if problems:
            raise InvalidError(fields=problems)
        return self._view(await self._plans.set_steps(doctor_id, steps))

    async def send_code(self, doctor_id: DoctorId, phone: str, *, language: Language) -> None:
        """Send a code to a number, which is used once the code comes back.

        Raises:
            InvalidError: This server sends no SMS.
            RateLimitedError: The last code was sent less than five minutes ago.
            UnavailableError: The provider did not take the message.
        """
        if self._codes is None:
            raise InvalidError(fields={"phone": "can't be used: this server sends no SMS"})
        code = f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}}"
        now = self._clock.now()
        check = PhoneCheck(phone=phone, code_hash=self._hash(doctor_id, code), sent_at=now)
        if not await self._plans.await_code(doctor_id, check, sent_before=now - CODE_EVERY):
            raise RateLimitedError(retry_after_s=CODE_EVERY.total_seconds())
        if (await self._codes.send_code(phone, code, language)).result != "accepted":
            message = "The message could not be sent; try again in five minutes."
            raise UnavailableError(message)

    async def confirm(self, doctor_id: DoctorId, code: str) -> Reachability:
        """Take a number whose code came back; five tries within ten minutes.

        Raises:
            InvalidError: It is not the code, or too late.
        """
        check = await self._plans.try_code(
            doctor_id, max_tries=MAX_CODE_TRIES, sent_after=self._clock.now() - CODE_LASTS
        )
        if check is None or not hmac.compare_digest(check.code_hash, self._hash(doctor_id, code)):
            raise InvalidError(fields={"code": "is not the code, or is too old; ask for another"})
        return self._view(await self._plans.set_phone(doctor_id, check.phone))

    async def forget_phone(self, doctor_id: DoctorId) -> Reachability:
        """Send nothing more to the doctor's number."""
        return self._view(await self._plans.set_phone(doctor_id, None))

    def _view(self, plan: ChannelPlan) -> Reachability:
        return Reachability(
            steps=tuple(steps_for(plan, self._configured)),
            chosen=plan.steps is not None,
            offered=self._offered,
            phone=plan.phone,
        )

    def _hash(self, doctor_id: DoctorId, code: str) -> str:
        return hmac.new(self._secret, f"{doctor_id}:{code}".encode(), hashlib.sha256).hexdigest()
