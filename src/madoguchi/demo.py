"""The demo: a small company that already works with Madoguchi, connected to the simulator."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.automation import quick_replies
from madoguchi.automation.quick_replies import Fields
from madoguchi.kit.db import Db
from madoguchi.kit.resources import Resources, open_resources
from madoguchi.kit.settings import Settings
from madoguchi.line import accounts, credentials, privacy
from madoguchi.line.credentials import Credentials
from madoguchi.line.models import TokenKind
from madoguchi.line.webhook import PREFIX
from madoguchi.people import users
from madoguchi.people.models import Role
from madoguchi.people.passwords import hash_password
from madoguchi.routing import instances, queues, workstreams
from madoguchi.routing.instances import Features
from madoguchi.routing.workstreams import Distribution
from madoguchi.wiring import REACTIONS

PASSWORD = "madoguchi-demo"  # noqa: S105 - printed at every start of the demo
_PEOPLE = [
    ("admin@example.com", "Aiko Admin", Role.ADMINISTRATOR),
    ("supervisor@example.com", "Somchai Supervisor", Role.SUPERVISOR),
    ("rep1@example.com", "Rin Tanaka", Role.REPRESENTATIVE),
    ("rep2@example.com", "Ploy Srisuk", Role.REPRESENTATIVE),
    ("rep3@example.com", "Ming Chen", Role.REPRESENTATIVE),
]
LOGINS = [(email, role) for email, _, role in _PEOPLE]
_ACCOUNT = "Madoguchi Shop"
_CUSTOMERS = [("山田 花子", "ja"), ("สมชาย ใจดี", "th"), ("王小明", "zh-TW"), ("Priya शर्मा", "hi")]
_QUICK_REPLIES: list[Fields] = [
    {
        "title": "Greeting",
        "tags": ["start"],
        "texts": {
            "ja": "{customerName}様、お問い合わせありがとうございます。担当の{representativeName}です。",
            "en": "Hello {customerName}, thank you for writing to {lineAccountName}. I am {representativeName}.",
            "th": "สวัสดีคุณ {customerName} ขอบคุณที่ติดต่อ {lineAccountName} {representativeName} ยินดีให้บริการค่ะ",
            "zh-TW": "{customerName} 您好，感謝您聯絡 {lineAccountName}。我是 {representativeName}，很高興為您服務。",
        },
    },
    {
        "title": "One moment",
        "tags": ["start"],
        "texts": {
            "ja": "お調べいたします。少々お待ちください。",
            "en": "Let me look into that. One moment, please.",
            "th": "ขอตรวจสอบสักครู่นะคะ",
            "zh-TW": "我來為您查詢，請稍候。",
        },
    },
    {
        "title": "Which order?",
        "tags": ["orders"],
        "texts": {
            "ja": "恐れ入りますが、ご注文番号を教えていただけますか。ご注文確認メールに記載されています。",
            "en": "Could you tell me your order number? It stands in the e-mail that confirmed your order.",
            "th": "รบกวนขอหมายเลขคำสั่งซื้อด้วยค่ะ ดูได้จากอีเมลยืนยันคำสั่งซื้อ",
            "zh-TW": "請提供您的訂單編號，可在訂單確認信中找到。",
        },
    },
    {
        "title": "Refund on its way",
        "tags": ["orders", "money"],
        "texts": {
            "ja": "ご返金の手続きをいたしました。3〜5営業日でお手元に届きます。",
            "en": "I have sent your refund on its way. It reaches you within 3 to 5 working days.",
            "th": "ดำเนินการคืนเงินแล้วค่ะ จะได้รับเงินภายใน 3-5 วันทำการ",
            "zh-TW": "已為您辦理退款，款項將於 3 至 5 個工作天內退回。",
        },
    },
    {
        "title": "Anything else?",
        "tags": ["end"],
        "texts": {
            "ja": "ほかにお手伝いできることはございますか。",
            "en": "Is there anything else that I can do for you?",
            "th": "มีอะไรให้ช่วยเพิ่มเติมไหมคะ",
            "zh-TW": "請問還有其他可以協助您的嗎？",
        },
    },
]


def seed(settings: Settings) -> None:
    """Fill an empty database and simulator; what is there already stays as it is."""
    asyncio.run(_seed(settings))


async def _seed(settings: Settings) -> None:
    simulator = f"http://127.0.0.1:{settings.simulator_port}"
    async with open_resources(settings, reactions=REACTIONS) as resources:
        password_hash = await hash_password(PASSWORD)
        async with resources.database.transaction() as db:
            await _staff(db, password_hash, resources.clock.now())
        line_account = await _line_account(resources, simulator)
        key = await _connect(resources, line_account)
        await _call(
            resources, "PATCH", f"{simulator}/_sim/accounts/{line_account['id']}",
            {"webhook_url": f"http://127.0.0.1:{settings.port}{PREFIX}{key}"},
        )  # fmt: skip


async def _staff(db: Db, password_hash: str, now: datetime) -> None:
    if await db.value("SELECT EXISTS (SELECT FROM users)"):
        return
    people = [
        await users.add(db, email=email, name=name, role=role, password_hash=password_hash, now=now)
        for email, name, role in _PEOPLE
    ]
    representatives = [person.id for person in people if person.role is Role.REPRESENTATIVE]
    queue_id = await queues.create(
        db, settings={"name": "Orders", "priority": 10}, member_ids=representatives, now=now, actor=None
    )
    await workstreams.create(db, distribution=Distribution(name="Shop on LINE", queue_id=queue_id), now=now, actor=None)
    for fields in _QUICK_REPLIES:
        shared = Fields(default_language="en", **fields)
        await quick_replies.create(db, fields=shared, owner_id=None, now=now, actor=None)


async def _line_account(resources: Resources, simulator: str) -> dict[str, Any]:
    """The simulator's account of the demo, made with its customers when missing."""
    found = await _call(resources, "GET", f"{simulator}/_sim/accounts")
    existing = [account for account in found["accounts"] if account["name"] == _ACCOUNT]
    if existing:
        return dict(existing[0])
    settings = {"name": _ACCOUNT, "webhook_url": "", "joins_groups": True}
    account = await _call(resources, "POST", f"{simulator}/_sim/accounts", settings)
    for name, language in _CUSTOMERS:
        await _call(
            resources, "POST", f"{simulator}/_sim/accounts/{account['id']}/users",
            {"display_name": name, "language": language},
        )  # fmt: skip
    return account


async def _connect(resources: Resources, line_account: dict[str, Any]) -> str:
    """The key of the webhook address for the simulator's account, which is connected when it is not yet."""
    channel_id = line_account["channel_id"]
    async with resources.database.reading() as db:
        key: str | None = await db.value(
            "SELECT key FROM line_accounts WHERE channel_id = $1 AND deleted_at IS NULL", channel_id
        )
        admin: UUID = await db.value("SELECT id FROM users WHERE role = 'administrator' ORDER BY created_at LIMIT 1")
        workstream_id: UUID | None = await db.value("SELECT id FROM workstreams ORDER BY created_at LIMIT 1")
    if key is not None:
        return key
    given = Credentials(
        channel_id=channel_id,
        channel_secret=line_account["channel_secret"],
        kind=TokenKind.LONG_LIVED,
        access_token=line_account["channel_access_token"],
    )
    proof, now = await credentials.prove(resources, given), resources.clock.now()
    async with resources.database.transaction() as db:
        # Nothing leaves this machine here: LINE is the simulator.
        agreement = privacy.agree(version=privacy.VERSION, user_id=admin, now=now)
        account = await accounts.add(
            db, cipher=resources.cipher, name=_ACCOUNT, proof=proof, agreement=agreement, now=now, actor=admin
        )
        if workstream_id is not None:
            await instances.set_up(
                db,
                workstream_id=workstream_id,
                account_id=account.id,
                features=Features(),
                now=now,
                actor=admin,
            )
    return account.key


async def _call(resources: Resources, method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = await resources.http.request(method, url, json=body)
    response.raise_for_status()
    answer: dict[str, Any] = response.json()
    return answer
