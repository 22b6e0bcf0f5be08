"""Assertion signing keys, and the JWTs by which an account proves with them that it is itself."""

import base64
import binascii
from typing import TYPE_CHECKING, Any

import msgspec

from line_simulator import channels, ids
from line_simulator.channels import Channel
from line_simulator.store import Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "https://api.line.me/"
HALF_AN_HOUR_S, THIRTY_DAYS_S = 30 * 60, 30 * 24 * 3600
SMALLEST_KEY = 2048


class PublicKey(msgspec.Struct, kw_only=True):
    """An RSA key as a JWK; what else a JWK may say is of no matter here."""

    kty: str
    n: str
    e: str

    def __post_init__(self) -> None:
        if self.kty != "RSA" or _number(self.n).bit_length() < SMALLEST_KEY:
            raise ValueError(f"the public key must be an RSA key of {SMALLEST_KEY} bits or more, as a JWK")
        self.usable()

    def usable(self) -> "rsa.RSAPublicKey":
        from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415  5 MB, for whoever signs

        return rsa.RSAPublicNumbers(_number(self.e), _number(self.n)).public_key()


class Unacceptable(Exception):  # noqa: N818  it becomes an answer
    """A JWT that proves nothing; the text says why, and `unknown_key` whether LINE has no such key."""

    def __init__(self, why: str, *, unknown_key: bool = False) -> None:
        super().__init__(why)
        self.unknown_key = unknown_key


class Proof(msgspec.Struct):
    """Whose JWT it was, and for how many seconds a token is wanted."""

    channel: Channel
    token_seconds: int


def register(store: Store, channel: Channel, key: PublicKey) -> str:
    """Take a channel's public key, as LINE's console does, and give it its `kid`."""
    kid = ids.key_id()
    store.run("INSERT INTO assertion_key VALUES (?, ?, ?)", kid, channel.id, msgspec.json.encode(key))
    return kid


def prove(store: Store, jwt: str, now: int) -> Proof:
    header, claims, signed, signature = _parts(jwt)
    if header.get("alg") != "RS256" or header.get("typ", "JWT") != "JWT":
        raise Unacceptable("Invalid header: alg must be RS256 and typ must be JWT")
    found = store.row("SELECT account, doc FROM assertion_key WHERE kid = ?", str(header.get("kid")))
    if found is None:
        raise Unacceptable("Cannot find channel key that satisfies the conditions", unknown_key=True)
    channel = channels.find(store, found[0])
    if channel is None or not _is_signed_by(msgspec.json.decode(found[1], type=PublicKey), signed, signature):
        raise Unacceptable("Invalid signature")
    return Proof(channel, _checked(claims, channel, now // 1000))


def _checked(claims: dict[str, Any], channel: Channel, now_s: int) -> int:
    """The seconds a token is wanted for, when all the claims are as LINE wants them."""
    for name in ("iss", "sub"):
        if claims.get(name) != channel.channel_id:
            raise Unacceptable(f"Invalid {name}")
    if claims.get("aud") != AUDIENCE:
        raise Unacceptable("Invalid aud")
    ends = claims.get("exp")
    if not isinstance(ends, int) or isinstance(ends, bool) or not now_s < ends <= now_s + HALF_AN_HOUR_S:
        raise Unacceptable("Invalid exp")
    seconds = claims.get("token_exp", THIRTY_DAYS_S)
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds <= THIRTY_DAYS_S:
        raise Unacceptable("Invalid token_exp")
    return seconds


def _parts(jwt: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    pieces = jwt.split(".")
    try:
        header, claims, signature = (_decoded(piece) for piece in pieces)
        return (
            msgspec.json.decode(header, type=dict[str, Any]),
            msgspec.json.decode(claims, type=dict[str, Any]),
            ".".join(pieces[:2]).encode("ascii"),
            signature,
        )
    except (ValueError, msgspec.DecodeError):
        raise Unacceptable("Invalid client_assertion") from None


def _is_signed_by(key: PublicKey, signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  as above
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    try:
        key.usable().verify(signature, signed, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def _number(text: str) -> int:
    return int.from_bytes(_decoded(text), "big")


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise ValueError(f"{text[:20]!r} is not base64url") from None
