"""The key by which push services know us (VAPID, RFC 8292): made at first need, its private half sealed."""

import base64
import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from madoguchi.kit.crypto import Cipher
from madoguchi.kit.db import Db
from madoguchi.notifications.encryption import point_of

_LIFE = timedelta(hours=12)
"""Push services take up to 24 hours; theirs and our clocks may differ."""


async def public_key(db: Db, *, cipher: Cipher, now: datetime) -> str:
    """What browsers subscribe with; made when there is none yet."""
    found = await db.value("SELECT public_key FROM push_keys")
    if found is None:
        private = ec.generate_private_key(ec.SECP256R1())
        # Of several that are made at the same time one stays, and all give out that one.
        await db.run(
            "INSERT INTO push_keys (public_key, private_key, made_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            written(point_of(private.public_key())),
            cipher.seal(_pem(private)),
            now,
        )
        found = await db.value("SELECT public_key FROM push_keys")
    key: str = found
    return key


async def authorization(db: Db, *, cipher: Cipher, endpoint: str, origin: str, now: datetime) -> str:
    """The header that proves to a push service that a message is ours."""
    row = await db.one("SELECT public_key, private_key FROM push_keys")
    service = urlsplit(endpoint)
    claims = {"aud": f"{service.scheme}://{service.netloc}", "exp": int((now + _LIFE).timestamp()), "sub": origin}
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    signature = _read(cipher.unseal(row["private_key"])).sign(signed.encode(), ec.ECDSA(SHA256()))
    r, s = decode_dss_signature(signature)
    return f"vapid t={signed}.{written(r.to_bytes(32) + s.to_bytes(32))}, k={row['public_key']}"


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _part(claims: dict[str, object]) -> str:
    return written(json.dumps(claims, separators=(",", ":")).encode())


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _read(pem: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key of an elliptic curve")
    return key
