"""What stands in each chat: messages of both sides, their media, and which were unsent."""

from typing import Any, Literal

import msgspec

from line_simulator.store import Store

Sender = Literal["user", "account"]


class Message(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`content` is a message object in LINE's own words, `type` first."""

    id: str
    account: str
    user: str
    sender: Sender
    at: int
    content: dict[str, Any]
    via: str | None = None
    quotes: str | None = None
    unsent: bool = False


class Media(msgspec.Struct, kw_only=True):
    content_type: str
    body: bytes
    preview: bytes | None = None


def record(store: Store, messages: list[Message]) -> None:
    store.run_many(
        "INSERT INTO message VALUES (?, ?, ?, ?)",
        [(int(m.id), m.account, m.user, msgspec.json.encode(m)) for m in messages],
    )


def keep_media(store: Store, message_id: str, media: Media) -> None:
    store.run(
        "INSERT INTO media VALUES (?, ?, ?, ?)", int(message_id), media.content_type, media.body, media.preview
    )  # fmt: skip


def find(store: Store, message_id: str) -> Message | None:
    if not message_id.isdecimal() or len(message_id) > 18:  # noqa: PLR2004  longer ones fit no 64-bit key
        return None
    found = store.row("SELECT doc FROM message WHERE id = ?", int(message_id))
    return _read(found[0]) if found else None


def media_of(store: Store, message_id: str) -> Media | None:
    found = store.row("SELECT content_type, body, preview FROM media WHERE message = ?", int(message_id))
    return Media(content_type=found[0], body=found[1], preview=found[2]) if found else None


def between(store: Store, account_id: str, user_id: str, *, after: int = 0, limit: int = 1000) -> list[Message]:
    """The last `limit` messages of one chat, or those next after one id; oldest first either way."""
    direction = "ASC" if after else "DESC"
    rows = store.rows(
        f"SELECT doc FROM message WHERE account = ? AND person = ? AND id > ? ORDER BY id {direction} LIMIT ?",
        account_id, user_id, after, limit,
    )  # fmt: skip
    return [_read(doc) for (doc,) in (rows if after else reversed(rows))]


def unsend(store: Store, message: Message) -> Message:
    """Mark a message as taken back and forget its media, as LINE does."""
    gone = msgspec.structs.replace(message, unsent=True)
    with store.together():
        store.run("UPDATE message SET doc = ? WHERE id = ?", msgspec.json.encode(gone), int(gone.id))
        store.run("DELETE FROM media WHERE message = ?", int(gone.id))
    return gone


def newest_id(store: Store) -> int:
    (newest,) = store.row("SELECT coalesce(max(id), 0) FROM message") or (0,)
    return int(newest)


def shown(message: Message, *, read: bool) -> dict[str, Any]:
    """One message as a phone shows it: what was said, flat, beside who said it and when."""
    view: dict[str, Any] = {"id": message.id, "from": message.sender, "at": message.at}
    if message.unsent:
        return view | {"type": message.content["type"], "unsent": True}
    view |= message.content
    if message.sender == "user":
        view["read"] = read
    if message.via is not None:
        view["via"] = message.via
    if message.quotes is not None:
        view["quotes"] = message.quotes
    if message.content["type"] in {"image", "video", "audio", "file"} and message.sender == "user":
        view["content_url"] = f"/_sim/media/{message.id}"
    return view


_read = msgspec.json.Decoder(Message).decode
