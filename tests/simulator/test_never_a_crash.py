"""Whatever is thrown at the simulator, it answers in LINE's terms or in a sentence, and never with its own failure."""

import contextlib
import re
from typing import Any

import httpx2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from line_simulator.api.gate import ENDPOINTS
from line_simulator.validation import messages, rich_menus, targets
from line_simulator.validation.findings import BadProperty

KEYS = st.sampled_from(
    [
        "type",
        "text",
        "altText",
        "template",
        "contents",
        "actions",
        "action",
        "items",
        "quickReply",
        "label",
        "data",
        "uri",
        "mode",
        "columns",
        "size",
        "layout",
        "body",
        "hero",
        "header",
        "footer",
        "emojis",
        "index",
        "productId",
        "emojiId",
        "sender",
        "name",
        "iconUrl",
        "substitution",
        "title",
        "address",
        "latitude",
        "longitude",
        "duration",
        "originalContentUrl",
        "previewImageUrl",
        "baseUrl",
        "baseSize",
        "width",
        "height",
        "thumbnailImageUrl",
        "url",
        "packageId",
    ]
)
WORDS = st.sampled_from(
    [
        "text",
        "textV2",
        "sticker",
        "image",
        "video",
        "audio",
        "location",
        "imagemap",
        "template",
        "flex",
        "coupon",
        "buttons",
        "confirm",
        "carousel",
        "image_carousel",
        "bubble",
        "box",
        "button",
        "span",
        "message",
        "postback",
        "datetimepicker",
        "clipboard",
        "https://example.com/a",
        "http://[",
        "vertical",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS
    | st.text(max_size=8)
)
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner), max_leaves=25)
PARTS = st.fixed_dictionaries({"type": WORDS}, optional=dict.fromkeys(["template", "contents", "quickReply"], ANYTHING))
NESTED = st.recursive(PARTS, lambda inner: st.dictionaries(KEYS, inner | st.lists(inner, max_size=3)), max_leaves=12)


@settings(max_examples=50, deadline=None)
@given(st.lists(NESTED | ANYTHING, max_size=3))
def test_any_message_is_judged(wanted: list[Any]) -> None:
    details = judged({"messages": wanted})
    assert all(set(it) == {"message", "property"} for it in details)


def judged(body: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        return messages.check(body)
    except BadProperty as error:
        return [{"message": "invalid", "property": str(error)}]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=ANYTHING)
async def test_any_body_is_answered(world: Any, control: httpx2.AsyncClient, body: Any) -> None:
    user, account = f"/_sim/users/{world.user['user_id']}", f"/_sim/accounts/{world.account['id']}"
    for path in (
        "/v2/bot/message/push",
        "/v2/bot/message/reply",
        "/v2/bot/chat/loading/start",
        "/v2/bot/chat/markAsRead",
    ):
        assert (await world.line.post(path, json=body)).status_code in {200, 202, 400, 415}
    for path in (f"{user}/messages", f"{user}/postbacks", f"{user}/unsend", f"{account}/users", "/_sim/clock"):
        assert (await control.post(path, json=body)).status_code < 500
    assert (await control.put(f"{account}/faults", json=body)).status_code < 500
    await control.delete(f"{account}/faults")


FIELDS = st.dictionaries(
    st.sampled_from([
        "size", "selected", "name", "chatBarText", "areas", "operations", "resumeRequestKey", "userIds", "richMenuId",
        "richMenuAliasId", "messages", "limit", "recipient", "filter", "customAggregationUnits", "title", "visibility",
        "acquisitionCondition", "to", "replyToken", "members", "kind", "steps", "public_key", "type", "source",
        "timestamp", "mode", "answerable", "link_token", "nonce", "alias", "data", "text", "message_id", "types",
        "description", "audiences", "audienceGroupId", "uploadDescription", "isIfaAudience", "requestId", "clickUrl",
        "view", "features", "scope", "botPrompt", "permanentLinkPattern", "userAccessToken", "botId", "ttl", "expired",
        "url", "percent", "user_ids", "owner", "liff_id", "path", "query", "callback_urls", "account", "scopes",
        "webhook_url", "redirect_urls", "allow", "befriend", "email",
    ]),
    ANYTHING,
    max_size=6,
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=FIELDS)
async def test_every_endpoint_answers_any_fields(world: Any, control: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    for endpoint in ENDPOINTS:
        path = re.sub(r"{(\w+)}", lambda name: world.user["user_id"] if name[1] == "userId" else "x", endpoint.path)
        content = {} if endpoint.method in {"GET", "DELETE"} else {"json": body}
        answer = await world.line.request(endpoint.method, path, **content)
        assert answer.status_code < 500, (endpoint, body)
    user, account = f"/_sim/users/{world.user['user_id']}", f"/_sim/accounts/{world.account['id']}"
    for path in (
        f"{account}/groups", f"{account}/keys", f"{account}/events", f"{user}/edits", f"{user}/rich-menu-switches",
        f"{user}/account-links", "/_sim/scenarios?wait=true", "/_sim/traffic",
        f"{user}/impressions", f"{user}/clicks", f"{user}/plays", f"{user}/rich-menu-taps",
        f"{user}/rich-menu-views", f"{account}/audiences", "/_sim/login-channels",
        f"{user}/logins", f"{user}/liff", "/_sim/module-channels",
    ):  # fmt: skip
        assert (await control.post(path, json=body)).status_code < 500, (path, body)


TARGETS = st.recursive(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["audience", "redelivery", "age", "gender", "area", "subscriptionPeriod", "operator"]
            )
        },
        optional={"audienceGroupId": LEAVES, "requestId": LEAVES, "oneOf": ANYTHING, "gte": LEAVES, "lt": LEAVES},
    ),
    lambda inner: st.dictionaries(st.sampled_from(["and", "or", "not", "type"]), inner | st.lists(inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(recipient=TARGETS | ANYTHING, demographic=TARGETS | ANYTHING, limit=ANYTHING)
def test_any_target_is_judged(recipient: Any, demographic: Any, limit: Any) -> None:
    body = {"recipient": recipient, "filter": {"demographic": demographic}, "limit": limit}
    with contextlib.suppress(BadProperty):
        details = targets.check(body)
        assert all(set(it) == {"message", "property"} for it in details)
        if not details and isinstance(recipient, dict):
            assert len(list(targets.leaves(recipient))) <= targets.LEAVES_AT_MOST


FORMS = st.dictionaries(
    st.sampled_from([
        "grant_type", "code", "redirect_uri", "client_id", "client_secret", "code_verifier", "refresh_token",
        "id_token",
        "access_token", "user_id", "decision", "friend", "email", "state", "scope", "response_type", "response_mode",
        "prompt", "max_age", "bot_prompt", "code_challenge", "code_challenge_method", "nonce", "account",
    ]),
    st.sampled_from(["authorization_code", "refresh_token", "allow", "deny", "code", "openid", "https://a.example/b"])
    | st.text(max_size=12),
    max_size=9,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=FORMS, token=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=30))
async def test_any_form_is_answered(world: Any, control: httpx2.AsyncClient, form: dict[str, str], token: str) -> None:
    known = {"redirect_uri": "https://a.example/b", "response_type": "code"}
    login = {"name": "L", "callback_urls": [known["redirect_uri"]], "account": world.account["id"]}
    channel = (await control.post("/_sim/login-channels", json=login)).json()
    own = {"client_id": channel["channel_id"], "client_secret": channel["channel_secret"]}
    for path in ("/oauth2/v2.1/token", "/oauth2/v2.1/verify", "/oauth2/v2.1/revoke", "/module/auth/v1/token"):
        for asked in (form, form | own, form | own | {"id_token": token, "code": token}):
            assert (await control.post(path, data=asked)).status_code < 500, (path, asked)
    for path in ("/oauth2/v2.1/authorize", "/module/auth/v1/authorize"):
        for query in (form, form | own | known):
            assert (await control.get(path, params=query)).status_code < 500, (path, query)
            assert (await control.post(path, params=query, data=form)).status_code < 500, (path, query)
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for method in ("POST", "PUT"):
        part = f'content-disposition: form-data; name="{token}"\r\n\r\n{form}'
        raw = f"--x\r\n{part}\r\n--x--".encode(errors="replace")
        answer = await world.line.request(method, "/v2/bot/audienceGroup/upload/byFile", content=raw, headers=kind)
        assert answer.status_code < 500
    bearer = {"authorization": f"Bearer x{token.encode().hex()}"}
    assert (await control.get("/v2/profile", headers=bearer)).status_code == 401


def nested(depth: int) -> bytes:
    start, step = '{"messages": [{"type": "text", "text": "x"}], "recipient": ', '{"type": "operator", "not": '
    return (start + step * depth + "1" + "}" * (depth + 1)).encode()


async def test_bodies_nested_without_end_are_answered(world: Any, control: httpx2.AsyncClient) -> None:
    kind = {"content-type": "application/json"}
    for depth in (60, 900, 20_000):
        body = nested(depth)
        for path in ("/v2/bot/message/narrowcast", "/v2/bot/message/push", "/v2/bot/audienceGroup/upload"):
            assert (await world.line.post(path, content=body, headers=kind)).status_code == 400
        user = f"/_sim/users/{world.user['user_id']}/messages"
        assert (await control.post(user, content=body, headers=kind)).status_code in {400, 422}


@settings(max_examples=50, deadline=None)
@given(body=FIELDS, picture=st.binary(max_size=60))
def test_any_rich_menu_is_judged(body: dict[str, Any], picture: bytes) -> None:
    with contextlib.suppress(BadProperty):
        assert all(set(it) == {"message", "property"} for it in rich_menus.check(body))
    for start in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n"):
        rich_menus.picture_trouble(start + picture)


async def test_odd_paths_and_headers_are_answered(world: Any) -> None:
    for path in (
        "/v2/",
        "/v2/bot/profile/%00",
        "/v2/bot/profile/..%2f..",
        "/v2/bot/message/²/content",
        "//",
        "/v2//bot/info",
    ):
        assert (await world.line.get(path)).status_code < 500, path
    for header in ("Bearer", "Basic x", "Bearer x y", "bearer é"):
        answer = await world.line.get("/v2/bot/info", headers={"authorization": header.encode("latin-1")})
        assert answer.status_code == 401
