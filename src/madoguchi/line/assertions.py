"""Assertion keys: RSA pairs with which an account's tokens of version 2.1 are asked for."""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.kit.errors import InvalidError

TOKEN_LIFE = timedelta(days=30)
_ASSERTION_LIFE = timedelta(minutes=30)
_AUDIENCE = "https://api.line.me/"
_BITS = 2048


class UnfitKeyError(InvalidError):
    """It cannot be read, or LINE would not take it."""


def generate() -> str:
    """A new private key, as PEM."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=_BITS))


def read(text: str) -> str:
    """The private key that somebody pasted, a JWK or PEM, as PEM; raises UnfitKeyError."""
    try:
        key = _from_jwk(json.loads(text)) if text.lstrip().startswith("{") else _from_pem(text)
    except (ValueError, KeyError, TypeError) as error:
        said = "This is no private key that can be read: paste the private key, as JWK or PEM, without a passphrase."
        raise UnfitKeyError(said, errors=[{"path": "assertion_key", "message": said}]) from error
    if key.key_size != _BITS:
        said = f"LINE takes RSA keys of {_BITS} bits; this one has {key.key_size}."
        raise UnfitKeyError(said, errors=[{"path": "assertion_key", "message": said}])
    return _pem(key)


def public_jwk(pem: str) -> str:
    """What is registered in LINE's console, which then tells the key's id."""
    numbers = _from_pem(pem).public_key().public_numbers()
    return json.dumps(
        {"kty": "RSA", "alg": "RS256", "use": "sig", "e": _number(numbers.e), "n": _number(numbers.n)}, indent=2
    )


def sign(pem: str, *, kid: str, channel_id: str, now: datetime) -> str:
    """The assertion (a JWT, RS256) that asks for a token of 30 days."""
    head = {"alg": "RS256", "typ": "JWT", "kid": kid}
    claims = {
        "iss": channel_id,
        "sub": channel_id,
        "aud": _AUDIENCE,
        "exp": int((now + _ASSERTION_LIFE).timestamp()),
        "token_exp": int(TOKEN_LIFE.total_seconds()),
    }
    signed = f"{_part(head)}.{_part(claims)}"
    return f"{signed}.{_base64(_from_pem(pem).sign(signed.encode(), padding.PKCS1v15(), SHA256()))}"


def _from_pem(text: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(text.strip().encode(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")  # noqa: TRY004 - the caller tells all that is unfit in one way
    return key


def _from_jwk(fields: dict[str, str]) -> rsa.RSAPrivateKey:
    e, n, d = (_integer(fields[name]) for name in ("e", "n", "d"))
    p, q = rsa.rsa_recover_prime_factors(n, e, d)
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(e=e, n=n),
    )
    return numbers.private_key()


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _part(fields: Mapping[str, object]) -> str:
    return _base64(json.dumps(fields, separators=(",", ":")).encode())


def _number(value: int) -> str:
    return _base64(value.to_bytes((value.bit_length() + 7) // 8))


def _integer(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
