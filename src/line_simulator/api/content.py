"""Media that users sent: the content itself, its preview, and how far its preparation is."""

from line_simulator import chats
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.chats import Media, Message

PREPARING = 202
GONE = 410
MISSING = 404


async def content(call: Call) -> Answer:
    message, media = _found(call)
    fault = call.sim.faults.take(call.bot.id, "media", "content")
    if fault == GONE:
        raise Refusal(GONE, "The content is gone")
    if fault == MISSING:
        raise Refusal(MISSING, "not found")
    state = _state(call, message)
    if fault == PREPARING or state == "processing":
        return Answer(b"", PREPARING)
    if state == "failed":
        raise Refusal(MISSING, "not found")
    if fault == "empty":
        return Answer(b"", content_type=media.content_type)
    return Answer(media.body, content_type=media.content_type, cut=fault == "cut", drip=fault == "drip")


async def preview(call: Call) -> Answer:
    message, media = _found(call)
    if message.content["type"] not in {"image", "video"}:
        raise Refusal(400, "The content can not be previewed")
    if media.preview is not None:
        return Answer(media.preview, content_type="image/png")
    return Answer(media.body, content_type=media.content_type)


async def transcoding(call: Call) -> Answer:
    message, _ = _found(call)
    if message.content["type"] not in {"video", "audio"}:
        raise Refusal(400, "Transcoding status doesn't support this type of content")
    # While the media switch answers 202, preparation is under way; looking does not use the switch up.
    switch = call.sim.faults.of(call.bot.id).get("media")
    is_held = switch is not None and switch.value == PREPARING
    return said(status="processing" if is_held else _state(call, message))


def _state(call: Call, message: Message) -> str:
    """How far LINE is with preparing it, by the simulator's clock; what failed never becomes ready."""
    if call.sim.clock.now() < message.ready_at:
        return "processing"
    return "failed" if message.unreadable else "succeeded"


def _found(call: Call) -> tuple[Message, Media]:
    message = chats.find(call.sim.store, call.path["messageId"])
    if message is None or message.account != call.bot.id or message.sender != "user":
        raise Refusal(404, "not found")
    if message.unsent:
        raise Refusal(GONE, "The content is gone")
    media = chats.media_of(call.sim.store, message.id)
    if media is None:
        raise Refusal(404, "not found")
    return message, media


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/message/{messageId}/content", "content", content),
    Endpoint("GET", "/v2/bot/message/{messageId}/content/preview", "content", preview),
    Endpoint("GET", "/v2/bot/message/{messageId}/content/transcoding", "transcoding", transcoding),
]
