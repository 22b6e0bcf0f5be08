"""What accounts send to people: replies, pushes, multicasts and broadcasts, counted where LINE counts."""

from typing import Any

from line_simulator import accounts, chats, ids, people
from line_simulator.accounts import Account
from line_simulator.chats import Message
from line_simulator.simulator import Simulator

QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})


def reachable(sim: Simulator, account: Account, user_ids: list[str]) -> list[str]:
    """Those who would see a message now; whoever blocked the account never learns of it."""
    now = sim.clock.now()
    friendships = ((user_id, people.friendship(sim.store, account.id, user_id)) for user_id in user_ids)
    return [user_id for user_id, it in friendships if it is not None and it.reachable(now)]


def over_quota(sim: Simulator, account: Account, recipients: int) -> bool:
    if account.quota is None:
        return False
    return accounts.sent_in(sim.store, account.id, sim.clock.month()) + recipients > account.quota


def deliver(
    sim: Simulator,
    account: Account,
    user_ids: list[str],
    contents: list[dict[str, Any]],
    *,
    via: str,
    shown: bool = True,
) -> list[dict[str, Any]]:
    """Put messages into chats and answer LINE's `sentMessages`; with `shown` false nobody sees them."""
    sent: list[dict[str, Any]] = []
    messages: list[Message] = []
    for user_id in user_ids:
        messages += [_message(sim, account, user_id, content, via) for content in contents]
    if shown:
        chats.record(sim.store, messages)
        for message in messages:
            view = chats.shown(message, read=False)
            sim.live.publish("message", user=message.user, account=account.id, message=view)
    for message in messages[: len(contents)]:
        entry: dict[str, Any] = {"id": message.id}
        if message.content["type"] in QUOTABLE:
            entry["quoteToken"] = ids.quote_token(account.channel_secret, message.id)
        sent.append(entry)
    return sent


def _message(sim: Simulator, account: Account, user_id: str, content: dict[str, Any], via: str) -> Message:
    now = sim.clock.now()
    token = content.get("quoteToken")
    return Message(
        id=sim.message_ids.next(now),
        account=account.id,
        user=user_id,
        sender="account",
        at=now,
        content={"type": content["type"]} | {key: value for key, value in content.items() if key != "quoteToken"},
        via=via,
        quotes=ids.quoted_message(account.channel_secret, token) if isinstance(token, str) else None,
    )
