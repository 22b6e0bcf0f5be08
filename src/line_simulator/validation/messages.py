"""Message objects: which types there are and what each must hold."""

import re
from collections.abc import Callable
from typing import Any

from line_simulator.validation import actions, flex, templates
from line_simulator.validation.findings import BadProperty, Findings, Object, utf16_length

TEXT_LIMIT = 5000
MESSAGES_AT_MOST = 5
QUICK_REPLIES_AT_MOST = 13
EMOJI_AT_MOST = 20
SUBSTITUTIONS_AT_MOST = 100
SUBSTITUTION_KEY = re.compile(r"[0-9a-zA-Z_]{1,20}")
TRACKING_ID = re.compile(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]{1,100}")
IMAGEMAP_WIDTH = 1040
RESERVED_NAME = re.compile(r"\bLINE\b", re.IGNORECASE)
MEDIA_TRACKING = 100


def check(body: Object) -> list[Object]:
    """The `details` of everything wrong with `messages`; an empty list when LINE would take them."""
    findings = Findings()
    for where, message in findings.objects(body, "messages", "", MESSAGES_AT_MOST):
        kind = findings.choice(message, "type", where, tuple(TYPES))
        if kind is not None:
            TYPES[kind](findings, message, where)
        _quick_reply(findings, message, where)
        _sender(findings, message, where)
    return [dict(detail) for detail in findings.details]


def _text(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "text", where, TEXT_LIMIT)
    text = message.get("text")
    if message.get("emojis") is None or not isinstance(text, str):
        return
    units = text.encode("utf-16-le", "surrogatepass")
    for inner, emoji in findings.objects(message, "emojis", where, EMOJI_AT_MOST, least=0):
        findings.text(emoji, "productId", inner, 100)
        findings.text(emoji, "emojiId", inner, 100)
        findings.number(emoji, "index", inner, 0, utf16_length(text))
        at = emoji.get("index")
        if isinstance(at, int) and units[2 * at : 2 * at + 2] != "$".encode("utf-16-le"):
            findings.add("The index must point at a `$` in the text", f"{inner}index")


def _text_v2(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "text", where, TEXT_LIMIT)
    substitution = findings.object(message, "substitution", where, required=False) or {}
    if len(substitution) > SUBSTITUTIONS_AT_MOST:
        findings.add(f"Size must be between 0 and {SUBSTITUTIONS_AT_MOST}", f"{where}substitution")
    kinds = [_substitute(findings, key, value, f"{where}substitution") for key, value in substitution.items()]
    for kind in ("mention", "emoji"):
        if kinds.count(kind) > EMOJI_AT_MOST:
            findings.add(f"There can be at most {EMOJI_AT_MOST} of the type {kind}", f"{where}substitution")


def _substitute(findings: Findings, key: str, value: object, where: str) -> str | None:
    if not SUBSTITUTION_KEY.fullmatch(key):
        findings.add("The key must be 1 to 20 letters, digits or underscores", f"{where}.{key}")
    if not isinstance(value, dict):
        raise BadProperty(f"{where}.{key}")
    kind = findings.choice(value, "type", f"{where}.{key}.", ("mention", "emoji"))
    if kind == "emoji":
        findings.text(value, "productId", f"{where}.{key}.", 100)
        findings.text(value, "emojiId", f"{where}.{key}.", 100)
    elif kind == "mention":
        mentionee = findings.object(value, "mentionee", f"{where}.{key}.")
        if mentionee is not None:
            findings.choice(mentionee, "type", f"{where}.{key}.mentionee.", ("user", "all"))
    return kind


def mentioned(messages: list[Object]) -> list[str | None]:
    """Whom valid messages mention: user ids, and None for everybody."""
    return [
        value["mentionee"].get("userId") if value["mentionee"]["type"] == "user" else None
        for message in messages
        if message["type"] == "textV2"
        for value in (message.get("substitution") or {}).values()
        if value["type"] == "mention"
    ]


def _sticker(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "packageId", where, 20)
    findings.text(message, "stickerId", where, 20)


def _image(findings: Findings, message: Object, where: str) -> None:
    findings.https(message, "originalContentUrl", where)
    findings.https(message, "previewImageUrl", where)


def _video(findings: Findings, message: Object, where: str) -> None:
    _image(findings, message, where)
    findings.text(message, "trackingId", where, MEDIA_TRACKING, required=False)
    tracking = message.get("trackingId")
    if isinstance(tracking, str) and tracking and not TRACKING_ID.fullmatch(tracking):
        findings.add("Invalid trackingId", f"{where}trackingId")


def _audio(findings: Findings, message: Object, where: str) -> None:
    findings.https(message, "originalContentUrl", where)
    findings.number(message, "duration", where, 1, float("inf"))


def _location(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "title", where, 100)
    findings.text(message, "address", where, 100)
    findings.number(message, "latitude", where, -90, 90)
    findings.number(message, "longitude", where, -180, 180)


def _imagemap(findings: Findings, message: Object, where: str) -> None:
    findings.https(message, "baseUrl", where)
    findings.text(message, "altText", where, 1500)
    size = findings.object(message, "baseSize", where)
    if size is not None:
        findings.number(size, "width", f"{where}baseSize.", IMAGEMAP_WIDTH, IMAGEMAP_WIDTH)
        findings.number(size, "height", f"{where}baseSize.", 1, 10_000)
    for inner, action in findings.objects(message, "actions", where, 50):
        kind = findings.choice(action, "type", inner, ("message", "uri", "clipboard"))
        findings.text(action, "label", inner, 100, required=False, label=True)
        if kind == "uri":
            findings.uri(action, "linkUri", inner, actions.SCHEMES)
        elif kind == "message":
            findings.text(action, "text", inner, 400)
        area = findings.object(action, "area", inner)
        if area is not None:
            for side in ("x", "y", "width", "height"):
                findings.number(area, side, f"{inner}area.", 0, 10_000)


def _coupon(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "couponId", where, 100)
    findings.text(message, "deliveryTag", where, 30, required=False)


def _quick_reply(findings: Findings, message: Object, where: str) -> None:
    quick_reply = findings.object(message, "quickReply", where, required=False)
    if quick_reply is None:
        return
    for inner, item in findings.objects(quick_reply, "items", f"{where}quickReply.", QUICK_REPLIES_AT_MOST):
        findings.https(item, "imageUrl", inner, required=False)
        action = findings.object(item, "action", inner)
        if action is not None:
            actions.check(findings, action, f"{inner}action.", label=20, label_required=True, quick_reply=True)


def _sender(findings: Findings, message: Object, where: str) -> None:
    sender = findings.object(message, "sender", where, required=False)
    if sender is not None:
        findings.text(sender, "name", f"{where}sender.", 20, required=False, label=True)
        name = sender.get("name")
        if isinstance(name, str) and RESERVED_NAME.search(name):
            findings.add("The name must not contain LINE", f"{where}sender.name")
        findings.https(sender, "iconUrl", f"{where}sender.", required=False)


TYPES: dict[str, Callable[[Findings, dict[str, Any], str], None]] = {
    "text": _text,
    "textV2": _text_v2,
    "sticker": _sticker,
    "image": _image,
    "video": _video,
    "audio": _audio,
    "location": _location,
    "imagemap": _imagemap,
    "template": templates.check,
    "flex": flex.check,
    "coupon": _coupon,
}
