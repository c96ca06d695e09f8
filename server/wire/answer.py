"""What goes with an answer beside its body: the session cookie, and what runs right after it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

CLEARED: Final = ""
"""The value of `session_cookie` that removes the cookie."""


@dataclass(slots=True)
class Answer:
    """Notes of one call; a handler writes them through its context, the transport carries them out.

    Args:
        session_cookie: The new session's token, `CLEARED` to remove the cookie, None to leave it.
        device_cookie: What the browser is to be known by at the next sign-in; None to leave it.
    """

    session_cookie: str | None = None
    device_cookie: str | None = None
    _afterwards: list[Callable[[], None]] = field(default_factory=list)

    def set_session(self, token: str) -> None:
        """Hand `token` to the browser as the session cookie. Over a live socket nothing happens."""
        self.session_cookie = token

    def set_device(self, token: str | None) -> None:
        """Hand `token` to the browser for its next sign-in; None leaves what it has."""
        self.device_cookie = token

    def clear_session(self) -> None:
        """Remove the session cookie from the browser."""
        self.session_cookie = CLEARED

    def after(self, callback: Callable[[], None]) -> None:
        """Run `callback` right after the answer was queued to the caller, also when refused."""
        self._afterwards.append(callback)

    def sent(self) -> None:
        """Run what was to follow the answer, in order, once."""
        callbacks, self._afterwards = self._afterwards, []
        for callback in callbacks:
            callback()
