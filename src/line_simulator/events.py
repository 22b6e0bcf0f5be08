"""Webhook events in LINE's exact shape and key order; properties without a value are left out."""

from typing import Any

import msgspec

from line_simulator import ids
from line_simulator.accounts import Account
from line_simulator.chats import Message

QUOTABLE = frozenset({"text", "sticker", "image", "video"})
# Events that nothing can be answered to.
WORDLESS = frozenset({"unfollow", "unsend", "leave", "memberLeft"})


class Event(msgspec.Struct, kw_only=True):
    """One event on its way; `detail` is what differs between the types, under its own name."""

    type: str
    detail: dict[str, Any]
    # Who it came from, as LINE words it; a few events come from nobody.
    source: dict[str, str]
    at: int
    webhook_event_id: str
    reply_token: str | None = None
    mode: str = "active"

    @property
    def chat(self) -> str:
        """The chat whose events keep their order."""
        return self.source.get("groupId") or self.source.get("roomId") or self.source.get("userId") or ""

    def body(self, *, redelivery: bool) -> dict[str, Any]:
        event: dict[str, Any] = {"type": self.type}
        event |= self.detail
        event["webhookEventId"] = self.webhook_event_id
        event["deliveryContext"] = {"isRedelivery": redelivery}
        event["timestamp"] = self.at
        if self.source:
            event["source"] = self.source
        if self.reply_token is not None:
            event["replyToken"] = self.reply_token
        event["mode"] = self.mode
        return event


def envelope(account: Account, events: list[Event], *, redelivery: bool) -> bytes:
    body = {"destination": account.bot_user_id, "events": [event.body(redelivery=redelivery) for event in events]}
    return msgspec.json.encode(body)


def message_detail(account: Account, message: Message, *, edited: bool = False) -> dict[str, Any]:
    """The `message` of an event; an edited one brings no read token."""
    content = dict(message.content)
    shape: dict[str, Any] = {"type": content.pop("type"), "id": message.id}
    if shape["type"] in QUOTABLE:
        shape["quoteToken"] = ids.quote_token(account.channel_secret, message.id, fresh=edited)
    if not edited:
        shape["markAsReadToken"] = ids.read_token(account.channel_secret, message.id)
    shape |= content
    if message.quotes is not None:
        shape["quotedMessageId"] = message.quotes
    return {"message": shape}
