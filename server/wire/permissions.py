"""Who may call what. Pure; whatever is not allowed here is refused."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from server.errors import ForbiddenError, ProofNeededError, UnauthenticatedError
from server.identity.session import Caller
from server.wire.registry import Permission


def _verified(caller: Caller) -> bool:
    return caller.verified


def moderates(caller: Caller) -> bool:
    """Tell whether this doctor moderates."""
    return caller.verified and caller.role in {"moderator", "admin"}


_RULES: Final[Mapping[Permission, Callable[[Caller], bool]]] = {
    Permission.ENROL: lambda _caller: True,
    Permission.SIGNED_IN: lambda _caller: True,
    Permission.READ_CASES: _verified,
    Permission.POST_CASES: _verified,
    Permission.ANSWER_PAGES: _verified,
    Permission.MODERATE: moderates,
    Permission.REVIEW: lambda caller: caller.verified and caller.role == "admin",
}


def check_permission(allow: Permission, caller: Caller | None) -> None:
    """Return if `caller` may call what `allow` guards.

    A permission without a rule is refused to everybody.

    Raises:
        UnauthenticatedError: Nobody is signed in and somebody must be.
        ForbiddenError: This account may not.
    """
    if allow is Permission.ANYONE:
        return
    if caller is None:
        raise UnauthenticatedError
    rule = _RULES.get(allow)
    if rule is not None and rule(caller):
        if allow is not Permission.ENROL and caller.lacks_factor:
            message = "Your role needs a second factor: set one up, or sign in with it"
            raise ForbiddenError(message)
        return
    if not caller.verified:
        message = "Your licence and your e-mail address must be verified first"
        raise ForbiddenError(message)
    raise ForbiddenError


def check_proof(caller: Caller | None, now: datetime) -> None:
    """Return if the caller proved who they are a short while ago.

    Raises:
        ProofNeededError: It is too long ago; `session:prove` does it anew.
    """
    if caller is None or caller.proof_ends_at is None or now >= caller.proof_ends_at:
        raise ProofNeededError
