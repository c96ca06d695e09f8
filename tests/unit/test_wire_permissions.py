"""Who may call what; whatever has no rule is refused."""

from dataclasses import replace

import pytest

from server.config import Settings
from server.errors import ForbiddenError, RejectedError, UnauthenticatedError
from server.wire.catalog import load_commands
from server.wire.permissions import check_permission
from server.wire.registry import Permission
from tests.makers import make_account, make_caller

VERIFIED = make_caller()
PENDING = make_caller(make_account(status="pending"))
UNCONFIRMED = make_caller(make_account(email_verified=False))
EXPIRED = make_caller(make_account(status="expired"))
MODERATOR = make_caller(make_account(role="moderator"))
CASES = (Permission.READ_CASES, Permission.POST_CASES, Permission.ANSWER_PAGES)


@pytest.mark.parametrize("allow", [one for one in Permission if one is not Permission.ANYONE])
def test_a_visitor_may_only_what_anyone_may(allow: Permission) -> None:
    check_permission(Permission.ANYONE, None)

    with pytest.raises(UnauthenticatedError):
        check_permission(allow, None)


@pytest.mark.parametrize("caller", [PENDING, UNCONFIRMED, EXPIRED])
@pytest.mark.parametrize("allow", CASES)
def test_only_the_verified_come_near_cases(allow: Permission, caller: object) -> None:
    check_permission(Permission.SIGNED_IN, caller)  # type: ignore[arg-type] # a Caller
    check_permission(allow, VERIFIED)

    with pytest.raises(ForbiddenError):
        check_permission(allow, caller)  # type: ignore[arg-type] # a Caller


def test_only_moderators_moderate() -> None:
    check_permission(Permission.MODERATE, MODERATOR)

    with pytest.raises(ForbiddenError):
        check_permission(Permission.MODERATE, VERIFIED)


def test_a_moderator_without_a_second_factor_may_only_set_one_up() -> None:
    lacking = replace(MODERATOR, needs_factor=True)
    check_permission(Permission.ENROL, lacking)

    for allow in set(Permission) - {Permission.ANYONE, Permission.ENROL}:
        with pytest.raises(ForbiddenError):
            check_permission(allow, lacking)
        if allow is not Permission.REVIEW:
            check_permission(allow, replace(lacking, strong=True))


def test_staff_need_a_second_factor_unless_it_is_said_and_then_it_is_told() -> None:
    assert Settings().staff_needs_factor
    assert not Settings().drills()
    assert "drills" in Settings(staff_second_factor="off").drills()[0]


def test_every_command_is_closed_to_visitors_unless_it_says_so() -> None:
    open_to_all = {
        name for name, command in load_commands().items() if command.allow is Permission.ANYONE
    }

    assert open_to_all == {
        "appeal:make_suspended",
        "appeal:read_suspended",
        "doctor:confirm_email",
        "doctor:register",
        "hospital:begin",
        "hospital:open",
        "hospital:read",
        "page:shown",
        "passkey:ask",
        "password:forgot",
        "password:reset",
        "session:open",
        "session:open_by_passkey",
        "session:close",
    }


def test_a_permission_without_a_rule_is_refused() -> None:
    with pytest.raises(RejectedError):
        check_permission("later", MODERATOR)  # type: ignore[arg-type] # none of ours
