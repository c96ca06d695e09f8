"""A hospital's OpenID Connect provider: where it is, what it is asked, and what its token says.

Authorization code with PKCE and a nonce (OpenID Connect Core 1.0, section 3.1; RFC 7636). A token
counts only with a signature of the provider's own published keys, and for this server alone.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Final
from urllib.parse import quote_plus, urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints, ValidationError

from server.clock import Clock
from server.config import LOOPBACK
from server.errors import UnauthenticatedError, UnavailableError
from server.identity.openid_calls import DOWN, ask
from server.logs import get_logger

KNOWN_FOR: Final = timedelta(hours=1)
"""How long addresses and keys are taken as they were; a new key is asked for at once."""
LEEWAY_S: Final = 60
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""Signatures of keys that only the provider has: no secret that both know, and never none."""
SCOPE: Final = "openid email"
_OK: Final = 200
_BASIC: Final = "client_secret_basic"
_REFUSED: Final = "The hospital's sign-in gave nothing that counts here; begin again"

_log = get_logger(__name__)

Text = Annotated[str, StringConstraints(max_length=2_000)]


class _Read(BaseModel):
    """What is read of an answer; all else in it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Addresses(_Read):
    issuer: Text
    authorization_endpoint: Text
    token_endpoint: Text
    jwks_uri: Text
    # What the standard says of a provider that does not tell (OpenID Connect Discovery 1.0, 3).
    token_endpoint_auth_methods_supported: tuple[str, ...] = (_BASIC,)


class _Tokens(_Read):
    id_token: Annotated[str, StringConstraints(max_length=16_000)]


class Claims(_Read):
    """What the provider says of who signed in there."""

    sub: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    email: Text | None = None
    email_verified: StrictBool = False
    azp: Text | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """How this server is known to the provider.

    Args:
        issuer: As the operator set it; the provider must name itself the same.
        returns_to: The address that the provider sends browsers back to.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    returns_to: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in was begun with; all three are random and used once."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Known:
    addresses: _Addresses
    keys: Mapping[str, Any]


class Provider:
    """Speaks with one provider. What it says is never logged."""

    def __init__(self, client: Client, *, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._known: _Known | None = None
        self._known_until = clock.now()

    @property
    def issuer(self) -> str:
        """Who the provider says it is."""
        return self._client.issuer

    async def address(self, asked: Asked) -> str:
        """Return where the browser is to go.

        Raises:
            UnavailableError: The provider does not answer, or not as the standard says.
        """
        known = await self._look()
        challenge = hashlib.sha256(asked.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.returns_to,
            "scope": SCOPE,
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        endpoint = known.addresses.authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def claims(self, code: str, asked: Asked) -> Claims:
        """Return what the provider says of whoever came back with this code.

        Raises:
            UnauthenticatedError: The code, or the token it was changed for, does not count.
            UnavailableError: The provider does not answer.
        """
        known = await self._look()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.returns_to,
            "code_verifier": asked.verifier,
        }
        status, body = await self._change(known.addresses, form)
        if status != _OK:
            raise UnauthenticatedError(_REFUSED)
        try:
            token = _Tokens.model_validate_json(body).id_token
        except ValidationError as err:
            raise UnauthenticatedError(_REFUSED) from err
        return await self._checked(token, asked)

    async def _change(self, addresses: _Addresses, form: Mapping[str, str]) -> tuple[int, bytes]:
        """Change a code for a token; prove who asks in the way that the provider takes."""
        us = (self._client.client_id, self._client.client_secret)
        if _BASIC in addresses.token_endpoint_auth_methods_supported:
            # Both are written as in a form first (RFC 6749, section 2.3.1).
            pair = ":".join(quote_plus(part) for part in us).encode()
            headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
            return await ask("POST", addresses.token_endpoint, form, headers)
        named = {**form, "client_id": us[0], "client_secret": us[1]}
        return await ask("POST", addresses.token_endpoint, named)

    async def _checked(self, token: str, asked: Asked) -> Claims:
        known = await self._look()
        claims = self._read(token, known, asked)
        if claims is None:
            # The provider may have a new key since.
            claims = self._read(token, await self._look(anew=True), asked)
        if claims is None:
            raise UnauthenticatedError(_REFUSED)
        return claims

    def _read(self, token: str, known: _Known, asked: Asked) -> Claims | None:
        from joserfc import jwt  # noqa: PLC0415 - loaded when needed
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        rules = jwt.JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._client.issuer},
            aud={"essential": True, "value": self._client.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": asked.nonce},
        )
        try:
            keys = KeySet.import_key_set({"keys": list(known.keys["keys"])})
            read = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            rules.validate(read)
            claims = Claims.model_validate(read)
        except (JoseError, ValidationError, ValueError, KeyError, TypeError):
            return None
        several = isinstance(read["aud"], list) and len(read["aud"]) > 1
        if claims.azp != self._client.client_id and (several or claims.azp is not None):
            return None
        return claims

    async def _look(self, *, anew: bool = False) -> _Known:
        now = self._clock.now()
        if self._known is not None and now < self._known_until and not anew:
            return self._known
        addresses = await self._addresses()
        status, body = await ask("GET", addresses.jwks_uri)
        keys = _object(body) if status == _OK else {}
        if not isinstance(keys.get("keys"), list):
            raise UnavailableError(DOWN)
        self._known = _Known(addresses, keys)
        self._known_until = now + KNOWN_FOR
        return self._known

    async def _addresses(self) -> _Addresses:
        url = f"{self._client.issuer.rstrip('/')}/.well-known/openid-configuration"
        status, body = await ask("GET", url)
        try:
            found = _Addresses.model_validate_json(body)
        except ValidationError as err:
            raise UnavailableError(DOWN) from err
        named = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        on_this_machine = _is_local(self._client.issuer)
        if not all(_is_https(one) or (on_this_machine and _is_local(one)) for one in named):
            _log.error("hospital_sign_in_misset", setting="addresses")
            raise UnavailableError(DOWN)
        if status != _OK or found.issuer != self._client.issuer:
            _log.error("hospital_sign_in_misset", setting="CURBSIDE_OIDC_ISSUER")
            raise UnavailableError(DOWN)
        return found


def _is_https(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)


def _is_local(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
