"""What accounts send to people and groups: replies, pushes, multicasts and broadcasts, counted where LINE counts."""

from typing import Any

from line_simulator import accounts, chats, groups, happenings, ids, people
from line_simulator.accounts import Account
from line_simulator.chats import Message
from line_simulator.simulator import Simulator

QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})


def knows(sim: Simulator, account: Account, to: str) -> bool:
    """Whether there is such a person at all, or such a group with the account in it."""
    if to.startswith("U"):
        return people.find(sim.store, to) is not None
    return _is_in(sim, account, to)


def reachable(sim: Simulator, account: Account, chat_ids: list[str]) -> list[str]:
    """The chats where a message would be seen now; whoever blocked the account never learns of it."""
    return [chat for chat in chat_ids if _is_reachable(sim, account, chat)]


def people_in(sim: Simulator, chat_ids: list[str]) -> int:
    """How many people see a message sent there, which is what LINE counts."""
    return sum(1 if chat.startswith("U") else len(groups.members(sim.store, chat)) for chat in chat_ids)


def _is_reachable(sim: Simulator, account: Account, chat: str) -> bool:
    if not chat.startswith("U"):
        return _is_in(sim, account, chat)
    friendship = people.friendship(sim.store, account.id, chat)
    return friendship is not None and friendship.reachable(sim.clock.now())


def _is_in(sim: Simulator, account: Account, group_id: str) -> bool:
    group = groups.find(sim.store, group_id)
    return group is not None and group.account == account.id and group.present


def over_quota(sim: Simulator, account: Account, recipients: int) -> bool:
    if account.quota is None:
        return False
    return recipients > left(sim, account)


def left(sim: Simulator, account: Account) -> int:
    """What an account with a quota may still send; narrowcasts under way hold back what they may need."""
    now = sim.clock.now()
    (held,) = sim.store.row(
        "SELECT coalesce(sum(people), 0) FROM reservation WHERE account = ? AND until > ?", account.id, now
    ) or (0,)
    return (account.quota or 0) - accounts.sent_in(sim.store, account.id, sim.clock.month()) - int(held)


def deliver(
    sim: Simulator,
    account: Account,
    chat_ids: list[str],
    contents: list[dict[str, Any]],
    *,
    via: str,
    shown: bool = True,
    request_id: str | None = None,
) -> list[dict[str, Any]]:
    """Put messages into chats and answer LINE's `sentMessages`; with `shown` false nobody sees them."""
    sent: list[dict[str, Any]] = []
    messages: list[Message] = []
    for chat in chat_ids:
        for bubble, content in enumerate(contents, start=1):
            messages.append(_message(sim, account, chat, content, via=via, sent=(request_id, bubble)))
    if shown:
        chats.record(sim.store, messages)
        for message in messages:
            happenings.show(sim, message, read=False)
    for message in messages[: len(contents)]:
        entry: dict[str, Any] = {"id": message.id}
        if message.content["type"] in QUOTABLE:
            entry["quoteToken"] = ids.quote_token(account.channel_secret, message.id)
        sent.append(entry)
    return sent


def _message(
    sim: Simulator, account: Account, chat: str, content: dict[str, Any], *, via: str, sent: tuple[str | None, int]
) -> Message:
    """One bubble, with the request it was `sent` by and its number in it."""
    now = sim.clock.now()
    token = content.get("quoteToken")
    return Message(
        id=sim.message_ids.next(now),
        account=account.id,
        user=chat if chat.startswith("U") else "",
        group=None if chat.startswith("U") else chat,
        sender="account",
        at=now,
        content={"type": content["type"]} | {key: value for key, value in content.items() if key != "quoteToken"},
        via=via,
        request_id=sent[0],
        bubble=sent[1],
        quotes=ids.quoted_message(account.channel_secret, token) if isinstance(token, str) else None,
    )
