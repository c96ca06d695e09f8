"""One-time codes: the standard's own examples, clocks that differ, codes that are typed badly."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.identity.totp import (
    looks_like_code,
    new_recovery_codes,
    new_seed,
    recovery_hash,
    seed_uri,
    step_of,
)
from tests.makers import NOON

STANDARDS_SEED = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at_s", "code"), [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
)
def test_codes_are_those_of_rfc_6238(at_s: int, code: str) -> None:
    at = datetime.fromtimestamp(at_s, UTC)

    assert step_of(STANDARDS_SEED, code, now=at) == at_s // 30


@pytest.mark.parametrize(("off_s", "counts"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_half_a_minute_off(off_s: int, counts: bool) -> None:  # noqa: FBT001 - a case
    seed = new_seed()
    code = pyotp.TOTP(seed).at(NOON + timedelta(seconds=off_s))

    assert (step_of(seed, code, now=NOON) is not None) is counts


def test_recovery_codes_are_each_another_and_hold_80_bits() -> None:
    codes = new_recovery_codes()

    assert len(set(codes)) == 10
    assert {len(code.replace("-", "")) for code in codes} == {16}
    assert not any(looks_like_code(code) for code in codes)


def test_a_recovery_code_counts_however_it_is_typed_and_for_its_owner_only() -> None:
    [code, *_] = new_recovery_codes()
    kept = recovery_hash(b"s", "rosa", code)

    assert recovery_hash(b"s", "rosa", f" {code.upper().replace('-', ' ')} ") == kept
    assert recovery_hash(b"s", "other", code) != kept
    assert recovery_hash(b"t", "rosa", code) != kept


def test_an_app_is_told_whose_and_of_what_the_codes_are() -> None:
    uri = seed_uri("A" * 32, account="rosa@example.org")

    assert uri == f"otpauth://totp/Curbside:rosa%40example.org?secret={'A' * 32}&issuer=Curbside"


@given(st.text(max_size=40))
def test_no_text_but_the_code_is_of_any_half_minute(text: str) -> None:
    seed = STANDARDS_SEED
    around = {pyotp.TOTP(seed).at(NOON + timedelta(seconds=off)) for off in (-30, 0, 30)}

    assert (step_of(seed, text, now=NOON) is not None) is (text in around)
