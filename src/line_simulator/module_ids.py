"""User ids as modules see them: another one for the same person at each account, 68 characters long."""

import re

LONG = re.compile(rb"L(U[0-9a-f]{32})-(U[0-9a-f]{32})")
QUOTED = re.compile(rb'"(U[0-9a-f]{32})"')


def outgoing(body: bytes, bot_user_id: str) -> bytes:
    """Every person in a body under the id a module knows them by; the account's own id stays."""
    bot = bot_user_id.encode()
    return QUOTED.sub(lambda it: it[0] if it[1] == bot else b'"L' + it[1] + b"-" + bot + b'"', body)


def incoming(body: bytes, bot_user_id: str) -> bytes:
    """Ids of this account's people as everybody else here knows them; those of another account mean nobody."""
    bot = bot_user_id.encode()
    return LONG.sub(lambda it: it[1] if it[2] == bot else it[0], body)
