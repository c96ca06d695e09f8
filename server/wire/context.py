"""What a handler is handed: who calls, from where, and the services."""

from collections.abc import Callable
from dataclasses import dataclass, field

from server.errors import UnauthenticatedError
from server.identity.session import Caller
from server.wire.answer import Answer
from server.wire.services import Services
from server.wire.shapes import GuardFinding
from store.ids import DoctorId, SocketId


@dataclass(frozen=True, slots=True)
class Context:
    """One call of one command.

    Args:
        caller: The signed-in doctor, None for a visitor.
        socket_id: The live socket the call came over, None over HTTP.
        address: The client's network address, for rate limits only.
        token: The bearer token or cookie that came with the call, to close one's own session.
        agent: The User-Agent; never kept, only the name of the device that it tells.
        device: The token of a device that somebody signed in from before.
        answer: Where a handler says that the session cookie is to be set or removed.
        findings: What the privacy guard would have the author think about.
    """

    services: Services
    caller: Caller | None
    socket_id: SocketId | None
    address: str
    token: str | None = None
    agent: str = ""
    device: str | None = None
    answer: Answer = field(default_factory=Answer)
    findings: list[GuardFinding] = field(default_factory=list)

    @property
    def doctor(self) -> Caller:
        """The signed-in doctor; the command's permission said which kind that is.

        Raises:
            UnauthenticatedError: Nobody is signed in.
        """
        if self.caller is None:
            raise UnauthenticatedError
        return self.caller

    @property
    def doctor_id(self) -> DoctorId:
        """The signed-in doctor's id.

        Raises:
            UnauthenticatedError: Nobody is signed in.
        """
        return self.doctor.doctor_id

    def after_answer(self, callback: Callable[[], None]) -> None:
        """Run `callback` once this call's answer is queued to the caller, before anything else is.

        What it sends over the same socket thus arrives after the answer.
        """
        self.answer.after(callback)
