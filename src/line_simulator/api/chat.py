"""Small signs in a chat: the loading animation and the read mark."""

from line_simulator import chats, groups, ids, phones
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.api.users import USER

ORDINARY_LOADING_S = 20
BAD_TOKEN = "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."  # noqa: S105
ONLY_USERS = "Only user id is acceptable, please confirm if there are any group/room ids or illegal ids."


async def loading(call: Call) -> Answer:
    body = call.json()
    chat, seconds = body.get("chatId"), body.get("loadingSeconds", ORDINARY_LOADING_S)
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise bad_property("loadingSeconds")
    details = []
    if not isinstance(chat, str) or not USER.fullmatch(chat):
        details.append({"message": ONLY_USERS, "property": "chatId"})
    if not 5 <= seconds <= 60:  # noqa: PLR2004  LINE's own bounds
        details.append({"message": "Must be between 5 and 60", "property": "loadingSeconds"})
    if seconds % 5:
        details.append({"message": "must be a multiple of five", "property": "loadingSeconds"})
    if details:
        raise malformed(details)
    call.sim.live.publish("loading", user=chat, account=call.bot.id, seconds=seconds)
    return Answer(status=202)


async def mark_as_read(call: Call) -> Answer:
    """Everything up to the token's message becomes read."""
    token = call.json().get("markAsReadToken")
    if token is None or token == "":
        raise malformed([{"message": "May not be empty", "property": "markAsReadToken"}])
    if not isinstance(token, str):
        raise bad_property("markAsReadToken")
    message_id = ids.read_message(call.bot.channel_secret, token)
    message = chats.find(call.sim.store, message_id) if message_id is not None else None
    if message is None or message.account != call.bot.id:
        raise Refusal(400, BAD_TOKEN)
    phones.note_reading(call.sim, call.bot, message)
    watching = [message.user] if message.group is None else groups.members(call.sim.store, message.group)
    for user_id in watching:
        call.sim.live.publish("read", user=user_id, account=call.bot.id, group=message.group, up_to=message.id)
    return said()


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/chat/loading/start", "loading", loading),
    Endpoint("POST", "/v2/bot/chat/markAsRead", "mark_as_read", mark_as_read),
]
