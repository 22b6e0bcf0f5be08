"""The raw log: every API request and every webhook attempt, newest few thousand kept."""

from collections import deque
from typing import Any, Literal

import msgspec

from line_simulator.live import Live

KEPT = 10_000
BODY_SHOWN = 20_000
GROUPED_MS = 60_000


class Entry(msgspec.Struct, kw_only=True):
    """Bodies stay bytes until somebody reads them, which under load nobody does."""

    seq: int = 0
    at: int
    kind: Literal["api", "webhook"]
    account: str | None
    method: str
    url: str
    status: int
    duration_ms: float
    request: bytes = b""
    response: bytes = b""
    endpoint: str | None = None
    request_id: str | None = None
    retry_key: str | None = None
    error: str | None = None
    detail: str | None = None
    attempt: int = 1
    is_test: bool = False
    # The module a webhook went to, None where it went to the account's own channel.
    module: str | None = None


class Journal:
    def __init__(self, live: Live) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._live = live
        self._seq = 0
        self._trouble: dict[str | None, str | None] = {}

    def add(self, entry: Entry) -> None:
        self._seq += 1
        entry.seq = self._seq
        self._entries.append(entry)
        if self._live.log_is_watched:
            self._live.publish_log(told(entry))
        if entry.kind == "webhook" and entry.module is None and self._trouble.get(entry.account) != entry.error:
            # Pages learn when an account's webhooks begin to fail and when they work again.
            self._trouble[entry.account] = entry.error
            self._live.publish("webhook", account=entry.account, error=entry.error, detail=entry.detail)

    def webhook_errors(self, account_id: str) -> list[dict[str, Any]]:
        """LINE's error statistics: failures of one kind within a minute are one line with their number."""
        groups: list[dict[str, Any]] = []
        latest: dict[tuple[str | None, str | None], dict[str, Any]] = {}
        for entry in self._entries:
            is_ours = entry.kind == "webhook" and entry.account == account_id and entry.module is None
            if not is_ours or entry.error is None or entry.is_test:
                continue
            kind = (entry.error, entry.detail)
            group = latest.get(kind)
            if group is None or entry.at - group["at"] >= GROUPED_MS:
                group = latest[kind] = {"at": entry.at, "reason": entry.error, "detail": entry.detail, "count": 0}
                groups.append(group)
            group["count"] += 1
        return groups

    def after(self, seq: int, *, limit: int, account: str | None, kind: str | None) -> list[dict[str, Any]]:
        wanted = [
            entry
            for entry in self._entries
            if entry.seq > seq and account in {None, entry.account} and kind in {None, entry.kind}
        ]
        return [told(entry) for entry in wanted[:limit]]

    @property
    def last(self) -> int:
        return self._seq

    def clear(self) -> None:
        self._entries.clear()
        self._trouble.clear()

    def trouble(self, account_id: str) -> str | None:
        """LINE's error class of the account's last webhook, None where it went well."""
        return self._trouble.get(account_id)


def told(entry: Entry) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.structs.asdict(entry)
    return fields | {"request": _text(entry.request), "response": _text(entry.response)}


def _text(body: bytes) -> str:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return f"({len(body)} bytes)"
    return text if len(text) <= BODY_SHOWN else f"{text[:BODY_SHOWN]}… ({len(body)} bytes)"
