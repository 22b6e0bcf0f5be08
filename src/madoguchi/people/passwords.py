"""Passwords: hashed by Argon2id, off the event loop, a few at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from madoguchi.kit.errors import InvalidError

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher()
# Each check takes 64 MiB and a core for about 50 ms; more at once would starve everything else.
_turns = asyncio.Semaphore(2)
# Checked when nobody has the given address, so that the answer takes as long either way (S48).
_NOBODY = _hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError(f"A password has {SHORTEST} to {LONGEST} characters.")
    async with _turns:
        return await asyncio.to_thread(_hasher.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one; None stands for a person who does not exist."""
    async with _turns:
        right = await asyncio.to_thread(_verify, password, password_hash or _NOBODY)
    return right and password_hash is not None


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
