"""The account itself: who it is, what it may still send, and where its webhooks go."""

import time
from urllib.parse import urlsplit

import msgspec

from line_simulator import accounts
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, said
from line_simulator.validation.addresses import is_loopback

WEBHOOK_URL_AT_MOST = 500


async def info(call: Call) -> Answer:
    bot = call.bot
    named = {
        "userId": bot.bot_user_id,
        "basicId": bot.basic_id,
        "displayName": bot.name,
        "pictureUrl": bot.picture_url,
        "chatMode": "chat" if bot.chat else "bot",
        "markAsReadMode": "manual" if bot.chat else "auto",
    }
    return Answer(msgspec.json.encode({key: value for key, value in named.items() if value is not None}))


async def quota(call: Call) -> Answer:
    return said(type="none") if call.bot.quota is None else said(type="limited", value=call.bot.quota)


async def consumption(call: Call) -> Answer:
    return said(totalUsage=accounts.sent_in(call.sim.store, call.bot.id, call.sim.clock.month()))


async def webhook_endpoint(call: Call) -> Answer:
    if call.bot.webhook_url is None:
        raise Refusal(404, "Webhook endpoint not found")
    return said(endpoint=call.bot.webhook_url, active=call.bot.webhook_active)


async def set_webhook_endpoint(call: Call) -> Answer:
    url = _webhook_url(call.json().get("endpoint"))
    changed = accounts.change(call.sim.store, call.bot, {"webhook_url": url})
    call.sim.live.publish("account", account=changed.id)
    return said()


async def test_webhook(call: Call) -> Answer:
    wanted = call.json().get("endpoint") if call.body else None
    url = _webhook_url(wanted) if wanted is not None else call.bot.webhook_url
    if url is None:
        raise Refusal(404, "Webhook endpoint not found")
    outcome = await call.sim.webhooks.test(call.bot, url)
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(call.sim.clock.now() / 1000))
    return said(
        success=outcome.error is None,
        timestamp=now,
        statusCode=outcome.status,
        reason="OK" if outcome.error is None else outcome.error.upper(),
        detail=outcome.detail or str(outcome.status),
    )


def _webhook_url(url: object) -> str:
    """LINE wants https; plain http passes on this machine alone, where no TLS is to be had."""
    if not isinstance(url, str):
        raise bad_property("endpoint")
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise Refusal(400, "Invalid webhook endpoint URL") from None
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if len(url) > WEBHOOK_URL_AT_MOST or not host or not secure:
        raise Refusal(400, "Invalid webhook endpoint URL")
    return url


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/info", "info", info),
    Endpoint("GET", "/v2/bot/message/quota", "quota", quota),
    Endpoint("GET", "/v2/bot/message/quota/consumption", "quota", consumption),
    Endpoint("GET", "/v2/bot/channel/webhook/endpoint", "webhook_endpoint", webhook_endpoint),
    Endpoint("PUT", "/v2/bot/channel/webhook/endpoint", "webhook_endpoint", set_webhook_endpoint),
    Endpoint("POST", "/v2/bot/channel/webhook/test", "webhook_test", test_webhook),
]
