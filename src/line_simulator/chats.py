"""What stands in each chat: messages of both sides, their media, and which were unsent."""

from typing import Any, Literal

import msgspec

from line_simulator.store import Store

Sender = Literal["user", "account"]


class Message(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`content` is a message object in LINE's own words, `type` first.

    `user` is empty where an account writes in a group.
    """

    id: str
    account: str
    user: str
    sender: Sender
    at: int
    content: dict[str, Any]
    via: str | None = None
    quotes: str | None = None
    unsent: bool = False
    group: str | None = None
    edited_at: int | None = None
    # When LINE has prepared its media, and whether it failed to.
    ready_at: int = 0
    unreadable: bool = False
    # The request an account sent it with, and which of its bubbles it is, counted from one.
    request_id: str | None = None
    bubble: int = 0

    @property
    def chat(self) -> str:
        """What the chat is known by: its group, or the user who has it alone with the account."""
        return self.group or self.user


class Media(msgspec.Struct, kw_only=True):
    content_type: str
    body: bytes
    preview: bytes | None = None


def record(store: Store, messages: list[Message]) -> None:
    store.run_many(
        "INSERT INTO message VALUES (?, ?, ?, ?)",
        [(int(m.id), m.account, m.chat, msgspec.json.encode(m)) for m in messages],
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


def between(store: Store, account_id: str, chat: str, *, after: int = 0, limit: int = 1000) -> list[Message]:
    """The last `limit` messages of one chat with a user or in a group, or those next after one id; oldest first."""
    direction = "ASC" if after else "DESC"
    rows = store.rows(
        f"SELECT doc FROM message WHERE account = ? AND person = ? AND id > ? ORDER BY id {direction} LIMIT ?",
        account_id, chat, after, limit,
    )  # fmt: skip
    return [_read(doc) for (doc,) in (rows if after else reversed(rows))]


def edit(store: Store, message: Message, content: dict[str, Any], now: int) -> Message:
    """Give a text message other words, as only group chats allow; marks that stood in the old ones are gone."""
    changed = msgspec.structs.replace(message, content=content, edited_at=now)
    store.run("UPDATE message SET doc = ? WHERE id = ?", msgspec.json.encode(changed), int(changed.id))
    return changed


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
    if message.group is not None:
        view["group"] = message.group
        if message.user:
            view["user"] = message.user
    if message.edited_at is not None:
        view["edited_at"] = message.edited_at
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
