"""Webhook events in LINE's exact shape and key order; properties without a value are left out."""

from typing import Any

import msgspec

from line_simulator import ids
from line_simulator.accounts import Account
from line_simulator.chats import Message

QUOTABLE = frozenset({"text", "sticker", "image", "video"})


class Event(msgspec.Struct, kw_only=True):
    """One event on its way; `detail` is what differs between the types, under its own name."""

    type: str
    detail: dict[str, Any]
    user: str
    at: int
    webhook_event_id: str
    reply_token: str | None = None

    def body(self, *, redelivery: bool) -> dict[str, Any]:
        event: dict[str, Any] = {"type": self.type}
        event |= self.detail
        event["webhookEventId"] = self.webhook_event_id
        event["deliveryContext"] = {"isRedelivery": redelivery}
        event["timestamp"] = self.at
        event["source"] = {"type": "user", "userId": self.user}
        if self.reply_token is not None:
            event["replyToken"] = self.reply_token
        event["mode"] = "active"
        return event


def envelope(account: Account, events: list[Event], *, redelivery: bool) -> bytes:
    body = {"destination": account.bot_user_id, "events": [event.body(redelivery=redelivery) for event in events]}
    return msgspec.json.encode(body)


def message_detail(account: Account, message: Message) -> dict[str, Any]:
    content = dict(message.content)
    shape: dict[str, Any] = {"type": content.pop("type"), "id": message.id}
    if shape["type"] in QUOTABLE:
        shape["quoteToken"] = ids.quote_token(account.channel_secret, message.id)
    shape["markAsReadToken"] = ids.read_token(account.channel_secret, message.id)
    shape |= content
    if message.quotes is not None:
        shape["quotedMessageId"] = message.quotes
    return {"message": shape}
