"""Refusals: what a caller is told when nothing was done. One table of codes and statuses."""

from collections.abc import Mapping
from typing import ClassVar, Final

STATUS_BY_CODE: Final[Mapping[str, int]] = {
    "invalid": 400,
    "patient_data_found": 400,
    "unauthenticated": 401,
    "second_factor_needed": 401,
    "forbidden": 403,
    "proof_needed": 403,
    "not_found": 404,
    "conflict": 409,
    "key_reused": 409,
    "room_closed": 409,
    "too_large": 413,
    "unsupported_media": 415,
    "rate_limited": 429,
    "unavailable": 503,
}


class RejectedError(Exception):
    """A command was refused and nothing was written.

    Args:
        message: One sentence for a person; never holds clinical text, names or ids of others.
        fields: Dotted field name to what is wrong with it and what is allowed.
        retry_after_s: Seconds after which trying again makes sense.
    """

    code: ClassVar[str] = "invalid"
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, str] | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        self.message = message or self._default_message()
        self.fields = dict(fields or {})
        self.retry_after_s = retry_after_s
        super().__init__(self.message)

    @classmethod
    def _default_message(cls) -> str:
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]

    def as_wire(self) -> dict[str, object]:
        """Return the `error` object of an answer (DESIGN section 5)."""
        error: dict[str, object] = {
            "code": self.code,
            "message": self.message,
            "fields": self.fields,
            "retryable": self.retryable,
        }
        if self.retry_after_s is not None:
            error["retry_after_s"] = self.retry_after_s
        return error


class InvalidError(RejectedError):
    """Some fields are missing or wrong; see `fields`."""

    code = "invalid"


class UnauthenticatedError(RejectedError):
    """Sign in first."""

    code = "unauthenticated"


class SecondFactorNeededError(UnauthenticatedError):
    """The password is right; your second factor is needed as well."""

    code = "second_factor_needed"


class ForbiddenError(RejectedError):
    """Your account may not do this."""

    code = "forbidden"


class ProofNeededError(ForbiddenError):
    """Prove again that it is you, then send the same once more."""

    code = "proof_needed"


class NotFoundError(RejectedError):
    """There is nothing here that you may see."""

    code = "not_found"


class ConflictError(RejectedError):
    """This does not fit the present state."""

    code = "conflict"


class KeyReusedError(RejectedError):
    """This key was used for something else; make a new key for a new act."""

    code = "key_reused"


class RoomIsClosedError(RejectedError):
    """The case is resolved; reopen it to go on."""

    code = "room_closed"


class TooLargeError(RejectedError):
    """This is larger than allowed."""

    code = "too_large"


class UnsupportedMediaError(RejectedError):
    """Only JPEG, PNG and WebP pictures are accepted."""

    code = "unsupported_media"


class RateLimitedError(RejectedError):
    """Too many of these in a short time; wait a moment."""

    code = "rate_limited"
    retryable = True


class UnavailableError(RejectedError):
    """The service can't do this right now; try again, with the same key if there was one."""

    code = "unavailable"
    retryable = True
