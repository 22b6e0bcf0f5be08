"""The browsers that are told by push, each belonging to one sign-in and gone with it."""

from datetime import datetime
from uuid import UUID

from madoguchi.kit.crypto import Cipher
from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.ids import new_id
from madoguchi.notifications import push_keys, push_services
from madoguchi.notifications.encryption import AUTH_LENGTH, Reader, is_public_key
from madoguchi.people import sessions


async def subscribe(
    db: Db,
    *,
    cipher: Cipher,
    user_id: UUID,
    token: str,
    endpoint: str,
    reader: Reader,
    allowed_origin: str | None,
    now: datetime,
) -> None:
    """Tell the browser of this sign-in from now on, in place of what it was told by before; raises InvalidError.

    A browser in which somebody else signs in tells them alone.
    """
    push_services.check_endpoint(endpoint, allowed_origin=allowed_origin)
    if not is_public_key(reader.public_key) or len(reader.auth_secret) != AUTH_LENGTH:
        raise InvalidError("These are no keys of a push subscription; send those that the browser gave.")
    await push_keys.public_key(db, cipher=cipher, now=now)
    sign_in = await sessions.lock(db, token=token)
    await db.run("DELETE FROM push_subscriptions WHERE sign_in = $1 AND endpoint <> $2", sign_in, endpoint)
    await db.run(
        """
        INSERT INTO push_subscriptions (id, sign_in, user_id, endpoint, public_key, auth_secret, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (endpoint) DO UPDATE SET sign_in = excluded.sign_in, user_id = excluded.user_id,
          public_key = excluded.public_key, auth_secret = excluded.auth_secret
        """,
        new_id(now),
        sign_in,
        user_id,
        endpoint,
        reader.public_key,
        cipher.seal(reader.auth_secret.hex()),
        now,
    )


async def unsubscribe(db: Db, *, token: str) -> None:
    """Tell the browser of this sign-in nothing more."""
    await db.run("DELETE FROM push_subscriptions WHERE sign_in = $1", await sessions.lock(db, token=token))


async def find_id(db: Db, *, token: str) -> UUID | None:
    """The subscription of this sign-in, if its browser has one."""
    sign_in = await sessions.lock(db, token=token)
    found: UUID | None = await db.value("SELECT id FROM push_subscriptions WHERE sign_in = $1", sign_in)
    return found
