"""What is wrong with an account, and what an administrator can do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from madoguchi.line.models import Account, TokenKind, Validation

FAILURES_THAT_WARN = 3
_QUOTA_THAT_WARNS = 0.9


@dataclass(frozen=True, slots=True)
class Advice:
    code: str
    text: str


def advice_for(account: Account, *, usable: bool, now: datetime) -> list[Advice]:
    """What is wrong with an account, the worst first, each with what to do."""
    return [*_of_calls(account, usable=usable, now=now), *_of_webhooks(account), *_of_settings(account)]


def _of_calls(account: Account, *, usable: bool, now: datetime) -> Iterator[Advice]:
    if not usable:
        yield Advice("unusable", "Its secrets were sealed with another key: put them in anew.")
    if not account.active:
        yield Advice("switched_off", "The account is switched off: nothing comes in, and what is sent waits.")
    ends = account.access_token_expires_at
    if ends is not None and ends <= now:
        yield Advice("token_expired", "The access token has ended and no new one was issued. Messages wait.")
    elif account.circuit_opened_at is not None:
        yield Advice("token_refused", f"LINE refuses the access token. {_mend(account)} Messages wait until then.")
    if account.validation is Validation.INVALID and account.circuit_opened_at is None:
        yield Advice("invalid", account.validation_problem or "LINE does not take its credentials.")


def _of_webhooks(account: Account) -> Iterator[Advice]:
    if account.signature_failures >= FAILURES_THAT_WARN:
        yield Advice(
            "signature_failures",
            f"{account.signature_failures} webhooks in a row had a wrong signature, and were refused: the channel "
            "secret here is not the one LINE signs with. Was it issued anew? Copy it again from Basic settings.",
        )
    if account.misdirected_webhooks:
        yield Advice(
            "misdirected",
            f"{account.misdirected_webhooks} webhooks were meant for another bot, and were not taken in: another "
            "channel uses this callback URL.",
        )
    if account.active and account.last_webhook_at is None:
        yield Advice("never_heard", "LINE has not called yet. Set the callback URL and switch Use webhook on.")


def _of_settings(account: Account) -> Iterator[Advice]:
    if account.bot is not None and account.bot.get("chat_mode") == "bot":
        yield Advice(
            "chat_off",
            "Chat is off in LINE Official Account Manager: LINE marks every message as read at once. Turn Chat on.",
        )
    if account.quota_ran_out_at is not None:
        yield Advice(
            "quota_ran_out",
            "LINE says that this month's messages are used up. Only free replies go out; the rest waits till the month "
            "ends in Japan, till the plan has more, or till you have it tried again.",
        )
    elif account.quota_limit and (account.quota_used or 0) >= account.quota_limit * _QUOTA_THAT_WARNS:
        yield Advice(
            "quota",
            f"{account.quota_used} of this month's {account.quota_limit} messages are used. When none is left, only "
            "replies within a minute go out.",
        )


def _mend(account: Account) -> str:
    if account.token_kind is TokenKind.LONG_LIVED:
        return "Issue one anew at the end of the page Messaging API and put it in here."
    return account.validation_problem or "A new one is being issued."
