"""Every command is declared here once; dispatch, HTTP routes and the documents read this table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from server.wire.payload import Payload, Reply

if TYPE_CHECKING:
    from server.wire.context import Context

HASHING_LIMIT_S: Final = 10.0
"""For commands over HTTP that hash a password, which a busy machine takes its time for."""

Transport = Literal["both", "http", "socket"]
Handler = Callable[["Context", Any], Awaitable[Reply]]


class Permission(StrEnum):
    """Who may call a command. What a caller may do to one case or page is the service's to say."""

    ANYONE = "anyone"
    """No sign-in needed."""
    ENROL = "enrol"
    """Any account with a live session, also one that lacks the second factor of its role."""
    SIGNED_IN = "signed_in"
    """Any account with a live session, verified or not."""
    READ_CASES = "read_cases"
    """Verified doctors."""
    POST_CASES = "post_cases"
    """Verified doctors."""
    ANSWER_PAGES = "answer_pages"
    """Verified doctors, for pages of their own."""
    MODERATE = "moderate"
    """Moderators and admins."""
    REVIEW = "review"
    """Admins, who check licences and give roles."""


@dataclass(frozen=True, slots=True)
class Command:
    """One declared command.

    Args:
        name: `noun:verb`; over HTTP `POST /api/v1/<noun>/<verb>`.
        time_limit_s: After this long it is refused as `unavailable`; None for the usual limit.
        cost: How many tokens of the caller's rate limit one call takes.
        fresh: The caller must have proved who they are a short while ago.
    """

    name: str
    payload: type[Payload]
    reply: type[Reply]
    allow: Permission
    handler: Handler
    transport: Transport
    cost: int
    time_limit_s: float | None = None
    fresh: bool = False

    @property
    def doc(self) -> str:
        """What the command does, in words."""
        return (self.handler.__doc__ or self.payload.__doc__ or "").strip()


COMMANDS: Final[dict[str, Command]] = {}


def command(
    name: str,
    payload: type[Payload],
    *,
    allow: Permission,
    transport: Transport = "both",
    cost: int = 1,
    time_limit_s: float | None = None,
    fresh: bool = False,
) -> Callable[[Handler], Handler]:
    """Declare the decorated coroutine function as the handler of `name`.

    Its return annotation is the reply model. Handlers take `(ctx, payload)`, call one
    service and return the reply; refusals are raised as `RejectedError`.
    """

    def declare(handler: Handler) -> Handler:
        reply = handler.__annotations__["return"]
        if name in COMMANDS or not issubclass(reply, Reply):
            message = f"{name} is declared twice or returns no Reply"
            raise TypeError(message)
        COMMANDS[name] = Command(
            name=name,
            payload=payload,
            reply=reply,
            allow=allow,
            handler=handler,
            transport=transport,
            cost=cost,
            time_limit_s=time_limit_s,
            fresh=fresh,
        )
        return handler

    return declare
