"""One-time codes of an authenticator app (RFC 6238) and recovery codes. Pure: time comes in."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from typing import Final

import pyotp

STEP_S: Final = 30
SEED_CHARS: Final = 32
"""160 bits in base32, as RFC 4226 section 4 recommends."""
RECOVERY_CODES: Final = 10
ISSUER: Final = "Curbside"
_AROUND: Final = (0, -1, 1)
"""Half minutes off: clocks differ, and typing takes time (RFC 6238 section 5.2)."""
_RECOVERY_BYTES: Final = 10
_GROUP_CHARS: Final = 4


def new_seed() -> str:
    """Return a fresh seed in base32."""
    return pyotp.random_base32(SEED_CHARS)


def seed_uri(seed: str, *, account: str) -> str:
    """Return what authenticator apps read from a picture or a link."""
    return pyotp.TOTP(seed).provisioning_uri(name=account, issuer_name=ISSUER)


def step_of(seed: str, code: str, *, now: datetime) -> int | None:
    """Return the half minute that `code` is of, None when it is of none around `now`."""
    if not looks_like_code(code):
        return None
    present = int(now.timestamp()) // STEP_S
    app = pyotp.TOTP(seed)
    for step in (present + offset for offset in _AROUND):
        if hmac.compare_digest(app.generate_otp(step), code):
            return step
    return None


def looks_like_code(text: str) -> bool:
    """Whether it has the form of a one-time code; else it may be a recovery code."""
    return len(text) == 6 and text.isascii() and text.isdigit()  # noqa: PLR2004 - six digits


def new_recovery_codes() -> tuple[str, ...]:
    """Return fresh recovery codes of 80 bits each, in groups that can be read out."""
    return tuple(_grouped() for _ in range(RECOVERY_CODES))


def recovery_hash(secret: bytes, owner: str, code: str) -> str:
    """Return what is kept of a recovery code, however it is typed."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hmac.new(secret, f"{owner}\0{plain}".encode(), hashlib.sha256).hexdigest()


def _grouped() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[at : at + _GROUP_CHARS] for at in range(0, len(text), _GROUP_CHARS))
