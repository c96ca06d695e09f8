"""What operators and posters set or agree to before anything else: strong secrets, known words."""

import re
import secrets
from pathlib import Path

import pytest
from pydantic import ValidationError

from server.config import Settings, weakness_of
from server.wire.commands.case import CONSENT_VERSION

ROOT = Path(__file__).parents[2]
STRONG = "nine different signs, and longer than thirty-two"


@pytest.mark.parametrize("weak", ["short", "x" * 64, "changeme" * 8, "abc" * 20, ""])
def test_a_weak_secret_is_refused_wherever_it_is_set(weak: str, tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text(f"{weak}\n")

    with pytest.raises(ValidationError):
        Settings.model_validate({"secret": weak})
    [problem] = Settings.model_validate({"secret_file": kept}).problems()
    assert problem.startswith("CURBSIDE_SECRET_FILE")
    assert "at least" in problem


@pytest.mark.parametrize(
    "default",
    [
        "changeme-changeme-please-1234567890",
        "change-me-before-you-go-to-production",
        "password-for-curbside-0123456789-abc",
        "secret-secret-please-replace-this-one",
        "secret_of_our_hospital_2026_in_london",
        "example-secret-that-nobody-should-use",
        "CambiaEstaClavePorFavor-2026-hospital",
        "Tr0ub4dor&3-Tr0ub4dor&3-Tr0ub4dor&3-",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        "0123456789abcdef0123456789abcdef",
        "aaaabbbbccccddddeeeeffffgggghhhhiiii",
        "your-very-long-random-secret-string-here",
    ],
)
def test_a_secret_that_looks_like_a_default_is_refused_and_its_setting_is_named(
    default: str, tmp_path: Path
) -> None:
    kept = tmp_path / "secret"
    kept.write_text(default)

    for setting in ("secret", "sms_webhook_secret"):
        with pytest.raises(ValidationError, match=rf"(?s){setting}.*looks like"):
            Settings.model_validate({setting: default})
    [problem] = Settings.model_validate({"secret_file": kept}).problems()
    assert problem.startswith("CURBSIDE_SECRET_FILE")
    assert "looks like" in problem


def test_what_is_drawn_by_lot_is_never_taken_for_a_default() -> None:
    for _ in range(300):
        for drawn in (secrets.token_hex(16), secrets.token_hex(32), secrets.token_urlsafe(36)):
            assert weakness_of(drawn) is None, drawn


def test_a_strong_secret_is_taken_and_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    kept = tmp_path / "secret"
    kept.write_text(f"{STRONG}\n")

    assert Settings.model_validate({"secret": STRONG}).problems() == []
    assert Settings.model_validate({"secret_file": kept}).problems() == []
    [problem] = Settings.model_validate({"secret_file": tmp_path / "gone"}).problems()
    assert "can't be read" in problem


def test_the_words_that_posters_agree_to_are_those_of_the_version_that_is_kept() -> None:
    documented = (ROOT / "docs/PRIVACY.md").read_text()
    [row] = re.findall(rf"^\| {CONSENT_VERSION} \| .*$", documented, re.MULTILINE)

    for language in ("en", "es"):
        words = (ROOT / f"web/src/i18n/{language}/post.ts").read_text()
        [agreed] = re.findall(r'"post\.consent": "(.*)",', words)
        assert agreed in row
