"""Passwords: hashed by Argon2id, off the event loop, a few at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from madoguchi.kit.errors import InvalidError
from madoguchi.people.sessions import TooManyAttemptsError

SHORTEST = 10
LONGEST = 200

# Each check takes 64 MiB and a core for about 50 ms; more at once would starve everything else.
_turns = asyncio.Semaphore(2)
_LONGEST_QUEUE = 200  # five seconds of it; a whole office that comes at nine is shorter
_in_queue = 0


def choose_hasher(hasher: PasswordHasher) -> None:
    """Hash by other parameters from now on; earlier hashes carry their own and stay good."""
    global _hasher, _nobody  # noqa: PLW0603 - one hasher a process
    _hasher = hasher
    # Checked when nobody has the given address, so that the answer takes as long either way (S48).
    _nobody = hasher.hash("nobody has this password")


async def hash_password(password: str) -> str:
    """The hash to keep; raises InvalidError. It takes a while on purpose, so no transaction waits for it (S69)."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidError(f"A password has {SHORTEST} to {LONGEST} characters.")
    async with _turn():
        return await asyncio.to_thread(_hasher.hash, password)


async def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one; None stands for a person who does not exist."""
    async with _turn():
        right = await asyncio.to_thread(_verify, password, password_hash or _nobody)
    return right and password_hash is not None


@asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    global _in_queue  # noqa: PLW0603 - one queue a process, as there is one processor to share
    if _in_queue >= _LONGEST_QUEUE:
        raise TooManyAttemptsError("Too many people sign in at this moment; try again in a minute.")
    _in_queue += 1
    try:
        async with _turns:
            yield
    finally:
        _in_queue -= 1


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


_hasher: PasswordHasher
_nobody: str
choose_hasher(PasswordHasher())
