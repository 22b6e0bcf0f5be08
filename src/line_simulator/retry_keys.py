"""Retry keys: a request accepted under one is done once, and repeated within a day it is only confirmed."""

from typing import Any

import msgspec

from line_simulator.store import Store

DAY_MS = 24 * 3600 * 1000


class Accepted(msgspec.Struct):
    request_id: str
    sent: list[dict[str, Any]] | None


def accepted(store: Store, account_id: str, key: str, now: int) -> Accepted | None:
    found = store.row(
        "SELECT request_id, sent FROM retry_key WHERE account = ? AND key = ? AND accepted_at > ?",
        account_id, key.lower(), now - DAY_MS,
    )  # fmt: skip
    return Accepted(found[0], msgspec.json.decode(found[1])) if found else None


def accept(
    store: Store, account_id: str, key: str, *, request_id: str, sent: list[dict[str, Any]] | None, now: int
) -> None:
    store.run(
        "INSERT OR REPLACE INTO retry_key VALUES (?, ?, ?, ?, ?)",
        account_id, key.lower(), request_id, msgspec.json.encode(sent), now,
    )  # fmt: skip
