"""ID tokens: made for who logged in, signed by the channel's secret or LINE's own key, and verified again."""

import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import msgspec

from line_simulator import logins
from line_simulator.login_grants import Grant
from line_simulator.logins import LoginChannel
from line_simulator.people import Person
from line_simulator.store import Store

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

ISSUER = "https://access.line.me"
LIFE_S = 3600
KEY = "login_signing_key"
HALF = 32
INVALID = "Invalid IdToken."


class Invalid(Exception):  # noqa: N818  it becomes an answer
    """Why an ID token is not to be trusted, in LINE's words."""


def make(store: Store, login: LoginChannel, person: Person, grant: Grant, now: int) -> str:
    issued = now // 1000
    claims: dict[str, Any] = {
        "iss": ISSUER, "sub": person.user_id, "aud": login.channel_id, "exp": issued + LIFE_S, "iat": issued,
    }  # fmt: skip
    optional = {
        "auth_time": grant.logged_in_at if grant.tells_auth_time else None,
        "nonce": grant.nonce,
        "amr": grant.amr,
        "name": person.display_name if "profile" in grant.scopes else None,
        "picture": person.picture_url if "profile" in grant.scopes else None,
        "email": person.email if "email" in grant.scopes else None,
    }
    return sign(store, login, claims | {name: value for name, value in optional.items() if value is not None})


def sign(store: Store, login: LoginChannel, claims: dict[str, Any]) -> str:
    if login.app_type == "web":
        signed = _signed({"typ": "JWT", "alg": "HS256"}, claims)
        return f"{signed}.{_encoded(hmac.digest(login.channel_secret.encode(), signed.encode(), hashlib.sha256))}"
    signed = _signed({"typ": "JWT", "alg": "ES256", "kid": keys(store)[0]["kid"]}, claims)
    return f"{signed}.{_encoded(_by_key(_key(store), signed.encode()))}"


def verify(
    store: Store, token: str, *, client_id: str, nonce: str | None, user_id: str | None, now: int
) -> dict[str, Any]:  # fmt: skip
    """The claims, when all is well with them; otherwise the first of LINE's complaints."""
    claims = _trusted(store, token)
    expires = claims.get("exp")
    for is_wrong, why in (
        (claims.get("iss") != ISSUER, "Invalid IdToken Issuer."),
        (not isinstance(expires, int) or expires * 1000 <= now, "IdToken expired."),
        (claims.get("aud") != client_id, "Invalid IdToken Audience."),
        (nonce is not None and claims.get("nonce") != nonce, "Invalid IdToken Nonce."),
        (user_id is not None and claims.get("sub") != user_id, "Invalid IdToken Subject Identifier."),
    ):
        if is_wrong:
            raise Invalid(why)
    return claims


def keys(store: Store) -> list[dict[str, str]]:
    """LINE's public keys as JWKs."""
    numbers = _key(store).public_key().public_numbers()
    x, y = (_encoded(number.to_bytes(HALF, "big")) for number in (numbers.x, numbers.y))
    kid = hashlib.sha256(f"{x}.{y}".encode()).hexdigest()
    return [{"kty": "EC", "alg": "ES256", "use": "sig", "kid": kid, "crv": "P-256", "x": x, "y": y}]


def _trusted(store: Store, token: str) -> dict[str, Any]:
    """The claims of a token whose signature is the right one for the channel it names."""
    try:
        head, body, end = token.split(".")
        header, claims = (msgspec.json.decode(_decoded(part), type=dict[str, Any]) for part in (head, body))
        signature = _decoded(end)
    except (ValueError, msgspec.DecodeError):
        raise Invalid(INVALID) from None
    login = logins.of_channel(store, str(claims.get("aud")))
    signed = f"{head}.{body}".encode()
    if login is None or not _is_signed(store, login, str(header.get("alg")), signed, signature):
        raise Invalid(INVALID)
    return claims


def _is_signed(store: Store, login: LoginChannel, algorithm: str, signed: bytes, signature: bytes) -> bool:
    if algorithm == "HS256":
        return hmac.compare_digest(signature, hmac.digest(login.channel_secret.encode(), signed, hashlib.sha256))
    if algorithm != "ES256" or len(signature) != 2 * HALF:
        return False
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  5 MB, for whoever signs
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    r, s = (int.from_bytes(part, "big") for part in (signature[:HALF], signature[HALF:]))
    try:
        _key(store).public_key().verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _by_key(key: "ec.EllipticCurvePrivateKey", signed: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415  as above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    r, s = utils.decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
    return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


def _key(store: Store) -> "ec.EllipticCurvePrivateKey":
    """The simulator's own, made when first wanted and kept with everything else."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  as above

    kept = store.setting(KEY)
    if kept is not None:
        return ec.derive_private_key(int(kept, 16), ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    store.keep_setting(KEY, f"{key.private_numbers().private_value:x}")
    return key


def _signed(header: dict[str, str], claims: dict[str, Any]) -> str:
    return f"{_encoded(msgspec.json.encode(header))}.{_encoded(msgspec.json.encode(claims))}"


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
