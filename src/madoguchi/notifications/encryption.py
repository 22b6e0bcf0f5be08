"""Web push messages, encrypted so that only the subscribed browser can read them (RFC 8291, aes128gcm of RFC 8188)."""

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST = 3993
"""Bytes of text in one message: every push service takes 4096 of what comes out (RFC 8291 §4)."""
AUTH_LENGTH = 16
_RECORD = 4096
_LAST = b"\x02"
"""What marks the end of the text in the last, here the only record."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The keys of one subscription, as its browser gave them out."""

    public_key: bytes
    auth_secret: bytes


def is_public_key(point: bytes) -> bool:
    """Whether it is an uncompressed point of P-256, as browsers give."""
    try:
        _public(point)
    except ValueError:
        return False
    return len(point) == 65 and point[0] == 4  # noqa: PLR2004 - the form of SEC 1: a sign and two numbers of 32 bytes


def encrypt(
    text: bytes, *, reader: Reader, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """The body of a push message; key and salt are new each time, and given only to compare with the RFC's example."""
    if len(text) > LARGEST:
        raise ValueError("longer than a push message may be")
    key = key or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    sender = point_of(key.public_key())
    shared = key.exchange(ec.ECDH(), _public(reader.public_key))
    secret = _derived(shared, reader.auth_secret, b"WebPush: info\x00" + reader.public_key + sender, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    head = salt + _RECORD.to_bytes(4) + bytes([len(sender)]) + sender
    return head + AESGCM(content_key).encrypt(nonce, text + _LAST, None)


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def _derived(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(key)
