"""What is asked of LINE about an account on demand, and what the wizard needs before there is one."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.admin import line_account_view
from madoguchi.api.admin.line_account_view import LineAccountView
from madoguchi.api.admin.line_accounts import SEALED
from madoguchi.api.dependencies import Administrator, Held, Now
from madoguchi.api.schema import Out
from madoguchi.line import assertions, checks, privacy, quota, webhook_check

router = APIRouter(prefix="/api/admin", tags=["admin: LINE accounts"])


class PrivacyNotice(Out):
    version: str
    text: str


class AssertionKeyView(Out):
    """A new pair: the public half to register at LINE, the private one sealed, to be sent back with the account."""

    public_key: str
    assertion_key: str


class WebhookVerification(Out):
    success: bool
    in_use: bool
    """Whether *Use webhook* is on at LINE."""
    status_code: int
    reason: str
    detail: str
    advice: str


@router.get("/line-privacy-notice")
async def get_privacy_notice(_: Administrator) -> PrivacyNotice:
    """What an administrator agrees to before an account is switched on."""
    return PrivacyNotice(version=privacy.VERSION, text=privacy.TEXT)


@router.post("/line-assertion-keys", status_code=201)
async def generate_assertion_key(_: Administrator, held: Held) -> AssertionKeyView:
    pem = assertions.generate()
    return AssertionKeyView(
        public_key=assertions.public_jwk(pem), assertion_key=SEALED + held.cipher.seal(pem).decode()
    )


@router.post("/line-accounts/{account_id}/validation")
async def validate_line_account(account_id: UUID, me: Administrator, held: Held) -> LineAccountView:
    """Try the credentials at LINE again, and read quota and bot anew."""
    async with held.database.reading() as db:
        await line_account_view.get(db, account_id, held)
    await checks.validate(held, account_id=account_id, actor=me.id)
    await checks.read_quota(held, account_id=account_id)
    async with held.database.reading() as db:
        return await line_account_view.get(db, account_id, held)


@router.post("/line-accounts/{account_id}/resumption")
async def push_again(account_id: UUID, me: Administrator, held: Held, clock: Now) -> LineAccountView:
    """Try whether LINE takes pushes again though it said that the month's messages are used up."""
    async with held.database.transaction() as db:
        await line_account_view.get(db, account_id, held)
        await quota.go_on(db, account_id=account_id, now=clock.now(), actor=me.id)
        return await line_account_view.get(db, account_id, held)


@router.post("/line-accounts/{account_id}/webhook-verification")
async def verify_webhook(account_id: UUID, me: Administrator, held: Held) -> WebhookVerification:
    """Set the callback address at LINE and let LINE call it."""
    async with held.database.reading() as db:
        address = (await line_account_view.get(db, account_id, held)).webhook_url
    verified = await webhook_check.verify(held, account_id=account_id, address=address, actor=me.id)
    return WebhookVerification(
        success=verified.success,
        in_use=verified.in_use,
        status_code=verified.status_code,
        reason=verified.reason,
        detail=verified.detail,
        advice=verified.advice,
    )
