"""Signed tokens (RFC 7515, 7519) by which Google and Apple know us. Signs only, accepts none."""

import base64
from collections.abc import Mapping

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_P256_BYTES = 32


def load_key(pem: bytes) -> SigningKey:
    """Read a private key as Google (RSA) and Apple (P-256) hand it out.

    Raises:
        ValueError: It is none of these.
    """
    key = load_pem_private_key(pem, password=None)
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    message = "holds neither an RSA nor a P-256 key"
    raise ValueError(message)


def sign_token(key: SigningKey, claims: Mapping[str, object], **header: str) -> str:
    """Return a token: RS256 by an RSA key, ES256 by a P-256 key."""
    algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
    head = orjson.dumps({"alg": algorithm, "typ": "JWT", **header})
    signed = f"{_encode(head)}.{_encode(orjson.dumps(dict(claims)))}"
    return f"{signed}.{_encode(_signature(key, signed.encode()))}"


def _signature(key: SigningKey, signed: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    # RFC 7518 section 3.4: the two numbers side by side, not in ASN.1.
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_P256_BYTES) + s.to_bytes(_P256_BYTES)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
