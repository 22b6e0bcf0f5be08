"""How a LINE account is shown to administrators: without its secrets, with its health and what to do about it."""

from datetime import datetime
from uuid import UUID

from madoguchi.api.schema import Named, Out, named
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, advice, shown_files
from madoguchi.line.models import Account, GroupPolicy, TokenKind, Validation
from madoguchi.line.webhook import PREFIX


class SealedSecret(Out):
    last4: str
    set_at: datetime


class TokenView(SealedSecret):
    kind: TokenKind
    expires_at: datetime | None
    assertion_kid: str | None


class BotView(Out):
    """The Official Account as LINE knows it."""

    user_id: str
    basic_id: str
    display_name: str
    picture_url: str | None
    chat_mode: str
    mark_as_read_mode: str


class ValidationView(Out):
    state: Validation
    problem: str | None
    at: datetime | None


class HealthView(Out):
    signature_failures: int
    """In a row, since the last webhook that was signed rightly."""
    last_signature_failure_at: datetime | None
    misdirected_webhooks: int
    last_misdirected_webhook_at: datetime | None
    redelivery_seen_at: datetime | None
    token_refused_at: datetime | None
    """Since when LINE is not called for it."""


class QuotaView(Out):
    limit: int | None
    """None: the plan has no limit."""
    used: int
    checked_at: datetime
    ran_out_at: datetime | None
    """Since when nothing is pushed, because LINE said that the month's messages are used up."""


class AgreementView(Out):
    version: str
    by: Named
    at: datetime


class WarningView(Out):
    code: str
    text: str


class LineAccountView(Out):
    id: UUID
    name: str
    active: bool
    channel_id: str
    webhook_url: str
    workstream: Named | None
    channel_secret: SealedSecret
    previous_secret_until: datetime | None
    channel_access_token: TokenView
    bot: BotView | None
    validation: ValidationView
    health: HealthView
    quota: QuotaView | None
    privacy: AgreementView | None
    warnings: list[WarningView]
    usable: bool
    """Whether the secrets can be opened with the key that this installation has."""
    group_policy: GroupPolicy
    postback_opens: bool
    created_at: datetime
    last_webhook_at: datetime | None


_SELECT = f"""
SELECT {", ".join(f"line_accounts.{column}" for column in accounts.COLUMNS.split(", "))},
  channel_secret, access_token, workstreams.id AS workstream_id, workstreams.name AS workstream_name,
  users.name AS agreed_by
FROM line_accounts LEFT JOIN channel_instances ON account_id = line_accounts.id
LEFT JOIN workstreams ON workstreams.id = workstream_id
LEFT JOIN users ON users.id = privacy_accepted_by
WHERE line_accounts.deleted_at IS NULL
"""


async def every(db: Db, held: Resources) -> list[LineAccountView]:
    rows = await db.all(f"{_SELECT} ORDER BY line_accounts.name")
    return [_view(row, held) for row in rows]


async def get(db: Db, account_id: UUID, held: Resources) -> LineAccountView:
    row = await db.find(f"{_SELECT} AND line_accounts.id = $1", account_id)
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    return _view(row, held)


def webhook_url(held: Resources, key: str) -> str:
    return f"{held.settings.origin}{PREFIX}{key}"


def _view(row: Row, held: Resources) -> LineAccountView:
    account, now = accounts.account_of(row), held.clock.now()
    usable = accounts.is_usable(row, cipher=held.cipher)
    rotating = account.previous_secret_until is not None and account.previous_secret_until > now
    return LineAccountView(
        id=account.id,
        name=account.name,
        active=account.active,
        channel_id=account.channel_id,
        webhook_url=webhook_url(held, account.key),
        workstream=named(row["workstream_id"], row["workstream_name"]),
        channel_secret=SealedSecret(last4=account.channel_secret_last4, set_at=account.channel_secret_set_at),
        previous_secret_until=account.previous_secret_until if rotating else None,
        channel_access_token=_token(account),
        bot=BotView(user_id=account.bot_user_id, **account.bot) if account.bot_user_id and account.bot else None,
        validation=ValidationView(
            state=account.validation, problem=account.validation_problem, at=account.validated_at
        ),
        health=_health(account),
        quota=_quota(account),
        privacy=_agreement(account, row["agreed_by"]),
        warnings=_warnings(account, held, usable=usable),
        usable=usable,
        group_policy=account.group_policy,
        postback_opens=account.postback_opens,
        created_at=account.created_at,
        last_webhook_at=account.last_webhook_at,
    )


def _warnings(account: Account, held: Resources, *, usable: bool) -> list[WarningView]:
    found = [
        WarningView(code=one.code, text=one.text)
        for one in advice.advice_for(account, usable=usable, now=held.clock.now())
    ]
    unreachable = shown_files.why_unreachable(held.settings)
    return [*found, WarningView(code="unreachable", text=unreachable)] if unreachable else found


def _token(account: Account) -> TokenView:
    return TokenView(
        kind=account.token_kind,
        last4=account.access_token_last4,
        set_at=account.access_token_set_at,
        expires_at=account.access_token_expires_at,
        assertion_kid=account.assertion_kid,
    )


def _health(account: Account) -> HealthView:
    return HealthView(
        signature_failures=account.signature_failures,
        last_signature_failure_at=account.last_signature_failure_at,
        misdirected_webhooks=account.misdirected_webhooks,
        last_misdirected_webhook_at=account.last_misdirected_webhook_at,
        redelivery_seen_at=account.redelivery_seen_at,
        token_refused_at=account.circuit_opened_at,
    )


def _quota(account: Account) -> QuotaView | None:
    if account.quota_checked_at is None:
        return None
    return QuotaView(
        limit=account.quota_limit,
        used=account.quota_used or 0,
        checked_at=account.quota_checked_at,
        ran_out_at=account.quota_ran_out_at,
    )


def _agreement(account: Account, name: str | None) -> AgreementView | None:
    by = named(account.privacy_accepted_by, name)
    if by is None or account.privacy_version is None or account.privacy_accepted_at is None:
        return None
    return AgreementView(version=account.privacy_version, by=by, at=account.privacy_accepted_at)
