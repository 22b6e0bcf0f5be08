"""Coupons: made, listed, looked at, and closed once."""

import secrets
from typing import Any

import msgspec

from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, malformed, said
from line_simulator.validation.findings import Findings

PAGE, PAGE_AT_MOST = 20, 100
STATUSES = ("DRAFT", "RUNNING", "CLOSED")
FIELDS = (
    "acquisitionCondition", "barcodeImageUrl", "couponCode", "description", "endTimestamp", "imageUrl",
    "maxUseCountPerTicket", "startTimestamp", "title", "usageCondition", "reward", "visibility", "timezone",
)  # fmt: skip


async def create(call: Call) -> Answer:
    body, findings = call.json(), Findings()
    findings.text(body, "title", "", 60, least=1)
    findings.text(body, "description", "", 1000, required=False)
    findings.text(body, "usageCondition", "", 100, required=False)
    findings.choice(body, "visibility", "", ("UNLISTED", "PUBLIC"))
    findings.text(body, "timezone", "", 50)
    findings.number(body, "startTimestamp", "", 0, 2**53)
    findings.number(body, "endTimestamp", "", 0, 2**53)
    findings.number(body, "maxUseCountPerTicket", "", 1, 1)
    findings.https(body, "imageUrl", "", required=False)
    condition = findings.object(body, "acquisitionCondition", "")
    if condition is not None:
        findings.choice(condition, "type", "acquisitionCondition.", ("normal", "lottery", "referral"))
    if findings.details:
        raise malformed([dict(detail) for detail in findings.details])
    coupon: dict[str, Any] = {"couponId": f"coupon-{secrets.token_hex(12)}"}
    coupon |= {name: body[name] for name in FIELDS if name in body}
    coupon |= {"createdTimestamp": call.sim.clock.now() // 1000, "status": "RUNNING"}
    _keep(call, coupon)
    return said(couponId=coupon["couponId"])


async def every(call: Call) -> Answer:
    status = call.query.get("status")
    if status is not None and status not in STATUSES:
        raise Refusal(400, "The value for the 'status' parameter is invalid")
    limit, start = call.query.get("limit", str(PAGE)), call.query.get("start", "0")
    if not limit.isdecimal() or not 1 <= int(limit) <= PAGE_AT_MOST:
        raise Refusal(400, "The value for the 'limit' parameter is invalid")
    if not start.isdecimal():
        raise Refusal(400, "Invalid start param")
    rows = call.sim.store.rows("SELECT doc FROM coupon WHERE account = ? ORDER BY rowid", call.bot.id)
    coupons = [it for it in (msgspec.json.decode(doc) for (doc,) in rows) if status in {None, it["status"]}]
    first, after = int(start), int(start) + int(limit)
    page = [{"couponId": it["couponId"], "title": it["title"]} for it in coupons[first:after]]
    return said(items=page, next=str(after)) if len(coupons) > after else said(items=page)


async def one(call: Call) -> Answer:
    return said(**_coupon(call))


async def close(call: Call) -> Answer:
    coupon = _coupon(call)
    if coupon["status"] == "CLOSED":
        raise Refusal(410, "The coupon is already closed")
    _keep(call, coupon | {"status": "CLOSED"})
    return said()


def _coupon(call: Call) -> dict[str, Any]:
    found = call.sim.store.row(
        "SELECT doc FROM coupon WHERE id = ? AND account = ?", call.path["couponId"], call.bot.id
    )  # fmt: skip
    if found is None:
        raise Refusal(404, "Not found")
    coupon: dict[str, Any] = msgspec.json.decode(found[0])
    return coupon


def _keep(call: Call, coupon: dict[str, Any]) -> None:
    call.sim.store.run(
        "INSERT INTO coupon VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
        coupon["couponId"], call.bot.id, msgspec.json.encode(coupon),
    )  # fmt: skip


COUPON = "/v2/bot/coupon"
ENDPOINTS = [
    Endpoint("GET", COUPON, "coupon", every, limit="two_hundred_a_second"),
    Endpoint("POST", COUPON, "coupon", create, limit="two_hundred_a_second"),
    Endpoint("GET", f"{COUPON}/{{couponId}}", "coupon", one, limit="two_hundred_a_second"),
    Endpoint("PUT", f"{COUPON}/{{couponId}}/close", "coupon", close, limit="two_hundred_a_second"),
]
