"""How an account sends: by which ways, how fast, and in whose name."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.pace import Pace
from madoguchi.kit.resources import Resources
from madoguchi.line.client import Answer, Outcome
from madoguchi.line.events import LineAccountChanged
from madoguchi.line.outgoing import Sender

_MOST_A_SECOND = 1200.0
"""Of all workers together. LINE allows each channel 2,000 a second to each endpoint; before a worker that comes is
counted by the others, they all take half as much again at most."""
_AT_ONCE = 40
"""Calls of one account that may be under way; a LINE that hangs for it leaves room for other accounts."""
TOO_LATE = (
    "This account answers only with LINE's free replies, which end a minute after the customer's last message. "
    "It can go out when the customer writes again."
)


class Policy(StrEnum):
    """By which of LINE's ways messages go."""

    REPLY_FIRST = "reply_first"
    """By reply while that is free, else by push, which counts."""
    PUSH_ONLY = "push_only"
    REPLY_ONLY = "reply_only"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an administrator has set for an account's messages."""

    policy: Policy
    shows_names: bool
    """Whether customers see who wrote, instead of the account alone."""
    icon_url: str | None
    marks_read: bool
    shows_typing: bool
    is_read_by_hand: bool = True
    """Whether messages stay unread at LINE until somebody marks them: not with Chat off, when LINE does so at once."""
    is_spent: bool = False
    """Whether the month's messages are used up, so that nothing is pushed."""

    @property
    def replies(self) -> bool:
        return self.policy is not Policy.PUSH_ONLY

    @property
    def pushes(self) -> bool:
        return self.policy is not Policy.REPLY_ONLY

    def sender(self, author_name: str | None) -> Sender | None:
        return Sender(name=author_name, icon_url=self.icon_url) if self.shows_names and author_name else None


async def terms_of(db: Db, *, account_id: UUID) -> Terms:
    """Raises NotFoundError."""
    row = await db.find(
        """
        SELECT sending, shows_names, sender_icon_url, marks_read, shows_typing,
          coalesce(bot ->> 'chat_mode', 'chat') = 'chat' AND coalesce(bot ->> 'mark_as_read_mode', 'manual') <> 'auto'
            AS is_read_by_hand,
          quota_ran_out_at IS NOT NULL AS is_spent
        FROM line_accounts WHERE id = $1
        """,
        account_id,
    )
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    return Terms(
        policy=Policy(row["sending"]),
        shows_names=row["shows_names"],
        icon_url=row["sender_icon_url"],
        marks_read=row["marks_read"],
        shows_typing=row["shows_typing"],
        is_read_by_hand=row["is_read_by_hand"],
        is_spent=row["is_spent"],
    )


async def set_terms(db: Db, *, account_id: UUID, terms: Terms, now: datetime, actor: UUID | None) -> None:
    """Raises NotFoundError."""
    changed = await db.run(
        """
        UPDATE line_accounts SET sending = $2, shows_names = $3, sender_icon_url = $4, marks_read = $5,
          shows_typing = $6
        WHERE id = $1
        """,
        account_id,
        terms.policy,
        terms.shows_names,
        terms.icon_url,
        terms.marks_read,
        terms.shows_typing,
    )
    if not changed:
        raise NotFoundError("There is no such LINE account.")
    record(db, LineAccountChanged(account_id=account_id, what=["sending"]), now=now, actor=actor)


def pace_of(
    resources: Resources, account_id: UUID, *, what: str = "message", most: float = _MOST_A_SECOND, saved: float = 1.0
) -> Pace:
    """How fast one of LINE's endpoints may be called for one account, by this process for its part."""
    key: tuple[Any, ...] = ("line", account_id, what)
    return resources.paces.of(key, most=most, at_once=_AT_ONCE, saved=saved)


def note(pace: Pace, answer: Answer) -> None:
    """Let the pace learn from an answer."""
    match answer.outcome:
        case Outcome.ACCEPTED:
            pace.accepted()
        case Outcome.NOT_TAKEN if answer.is_rate_limited:
            pace.refused(answer.retry_after)
        case Outcome.NOT_TAKEN | Outcome.UNKNOWN:
            pace.failed()
        case Outcome.REFUSED:
            pass
