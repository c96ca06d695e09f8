"""When a verified licence calls for its next check, and when it ends."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.identity.licence_checks import NOTICE, decided_elsewhere, waits_for, year_step
from store.records.licence_check import LicenceCheck
from tests.makers import NOON, make_account

END = NOON + timedelta(days=365)


def make_check(**changes: object) -> LicenceCheck:
    fields: dict[str, object] = {
        "id": "check",
        "once": "once",
        "doctor_id": "doctor",
        "kind": "new",
        "opened_at": NOON,
    }
    return LicenceCheck.model_validate(fields | changes)


@given(hours=st.integers(0, 400 * 24))
def test_a_verification_is_noticed_thirty_days_before_its_end_and_ends_on_time(hours: int) -> None:
    now = NOON + timedelta(hours=hours)
    step = year_step(make_account(verified_until=END), now)

    assert (step is None) == (now < END - NOTICE)
    assert (step == "end") == (now >= END)


def test_what_has_no_end_or_is_not_verified_calls_for_nothing() -> None:
    assert year_step(make_account(verified_until=None), END) is None
    for status in ("pending", "expired", "suspended", "rejected"):
        assert year_step(make_account(status=status, verified_until=END), END) is None


def test_an_operators_word_settles_only_checks_from_before_it() -> None:
    verified = make_account(verified_until=END)
    pending = make_account(status="pending")
    yearly = make_check(kind="yearly", opened_at=END - NOTICE)

    assert decided_elsewhere(verified, make_check())
    assert not decided_elsewhere(pending, make_check())
    assert not decided_elsewhere(verified, make_check(state="claimed"))
    assert not decided_elsewhere(verified, yearly)
    assert decided_elsewhere(make_account(verified_until=END + timedelta(days=300)), yearly)


def test_a_doctor_is_told_whom_their_standing_waits_for() -> None:
    pending = make_account(status="pending", email_verified=False)

    assert waits_for(pending, make_check()) == "reviewer"
    assert waits_for(pending, make_check(state="waiting")) == "doctor"
    assert waits_for(make_account(email_verified=False), make_check(state="decided")) == "address"
    assert waits_for(make_account(), None) is None
