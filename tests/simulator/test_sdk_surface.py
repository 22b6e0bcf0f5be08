"""Judge: LINE's official Python SDK on groups, menus, tokens, narrowcasts and figures.

The rest of its surface, all of it, is judged in test_sdk_beyond_messaging.
"""

import asyncio
import warnings
from collections.abc import Callable
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from linebot.v3 import WebhookParser, insight, oauth
    from linebot.v3 import messaging as line
    from linebot.v3.webhook import UnknownEvent

pytestmark = pytest.mark.filterwarnings("ignore")
TEXT = line.TextMessage(text="はい")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000003200000010e0802000000")


@pytest.fixture
def sdk(world: Any) -> Callable[..., Any]:
    def run(work: Callable[[line.MessagingApi, line.MessagingApiBlob], Any]) -> Any:
        configuration = line.Configuration(host=world.url, access_token=world.account["channel_access_token"])
        with line.ApiClient(configuration) as client:
            return work(line.MessagingApi(client), line.MessagingApiBlob(client))

    return lambda work: asyncio.to_thread(run, work)


async def test_groups_and_their_members(world: Any, sdk: Any) -> None:
    user = world.user["user_id"]
    path = f"/_sim/accounts/{world.account['id']}/groups"
    group = (await world.control.post(path, json={"members": [user], "name": "旅行"})).json()["id"]
    room = (await world.control.post(path, json={"members": [user], "kind": "room"})).json()["id"]
    assert (await sdk(lambda api, _: api.get_group_summary(group))).group_name == "旅行"
    assert (await sdk(lambda api, _: api.get_group_member_count(group))).count == 1
    assert (await sdk(lambda api, _: api.get_group_members_ids(group))).member_ids == [user]
    assert (await sdk(lambda api, _: api.get_group_member_profile(group, user))).display_name == "山田 花子"
    assert (await sdk(lambda api, _: api.get_room_member_count(room))).count == 1
    assert (await sdk(lambda api, _: api.get_room_members_ids(room))).member_ids == [user]
    assert (await sdk(lambda api, _: api.get_room_member_profile(room, user))).user_id == user
    mention = line.MentionSubstitutionObject(mentionee=line.UserMentionTarget(user_id=user))
    message = line.TextMessageV2(text="Hello {who}", substitution={"who": mention})
    await sdk(lambda api, _: api.push_message(line.PushMessageRequest(to=group, messages=[message])))
    await sdk(lambda api, _: api.leave_group(group))
    await sdk(lambda api, _: api.leave_room(room))
    chat = (await world.control.get(f"/_sim/groups/{group}/chat")).json()["messages"]
    assert [it["type"] for it in chat] == ["textV2"]


async def test_the_webhook_parser_knows_every_event_of_groups(world: Any) -> None:
    user, path = world.user["user_id"], f"/_sim/accounts/{world.account['id']}/groups?wait=true"
    other = await world.control.post(f"/_sim/accounts/{world.account['id']}/users", json={"display_name": "B"})
    other_id = other.json()["user_id"]
    group = (await world.control.post(path, json={"members": [user]})).json()["id"]
    said = await world.say("@All", group=group, mentionees=[{"index": 0, "length": 4, "type": "all"}])
    await world.control.post(f"/_sim/groups/{group}/members?wait=true", json={"members": [other_id]})
    await world.act("edits", message_id=said["id"], text="@All!", group=group)
    await world.control.delete(f"/_sim/groups/{group}/members/{other_id}?wait=true")
    await world.control.delete(f"/_sim/groups/{group}/account?wait=true")
    parser = WebhookParser(world.account["channel_secret"])
    parsed = [
        event
        for caught in world.receiver.caught
        for event in parser.parse(caught.body.decode(), caught.header["x-line-signature"])
    ]
    assert not [event for event in parsed if isinstance(event, UnknownEvent)]
    kinds = ["join", "message", "memberJoined", "messageEdited", "memberLeft", "leave"]
    assert [event.type for event in parsed] == kinds


async def test_rich_menus(world: Any, sdk: Any) -> None:
    user = world.user["user_id"]
    area = line.RichMenuArea(
        bounds=line.RichMenuBounds(x=0, y=0, width=400, height=270), action=line.MessageAction(label="Hi", text="Hi")
    )
    size = line.RichMenuSize(width=800, height=270)
    menu = line.RichMenuRequest(size=size, selected=True, name="Start", chat_bar_text="メニュー", areas=[area])
    await sdk(lambda api, _: api.validate_rich_menu_object(menu))
    menu_id = (await sdk(lambda api, _: api.create_rich_menu(menu))).rich_menu_id
    kind = {"Content-Type": "image/png"}
    await sdk(lambda _, blob: blob.set_rich_menu_image(menu_id, body=bytearray(PNG), _headers=kind))
    assert bytes(await sdk(lambda _, blob: blob.get_rich_menu_image(menu_id))) == PNG
    await sdk(lambda api, _: api.set_default_rich_menu(menu_id))
    assert (await sdk(lambda api, _: api.get_default_rich_menu_id())).rich_menu_id == menu_id
    await sdk(lambda api, _: api.link_rich_menu_id_to_user(user, menu_id))
    assert (await sdk(lambda api, _: api.get_rich_menu_id_of_user(user))).rich_menu_id == menu_id
    bulk = line.RichMenuBulkLinkRequest(rich_menu_id=menu_id, user_ids=[user])
    await sdk(lambda api, _: api.link_rich_menu_id_to_users(bulk))
    await sdk(lambda api, _: api.unlink_rich_menu_id_from_users(line.RichMenuBulkUnlinkRequest(user_ids=[user])))
    alias = line.CreateRichMenuAliasRequest(rich_menu_alias_id="start", rich_menu_id=menu_id)
    await sdk(lambda api, _: api.create_rich_menu_alias(alias))
    assert (await sdk(lambda api, _: api.get_rich_menu_alias("start"))).rich_menu_id == menu_id
    assert len((await sdk(lambda api, _: api.get_rich_menu_alias_list())).aliases) == 1
    operations = [line.RichMenuBatchUnlinkAllOperation()]
    batch = line.RichMenuBatchRequest(operations=operations)
    begun = await sdk(lambda api, _: api.rich_menu_batch_with_http_info(batch))
    request_id = begun.headers["x-line-request-id"]
    assert (await sdk(lambda api, _: api.get_rich_menu_batch_progress(request_id))).phase == "ongoing"
    await sdk(lambda api, _: api.delete_rich_menu_alias("start"))
    await sdk(lambda api, _: api.cancel_default_rich_menu())
    await sdk(lambda api, _: api.delete_rich_menu(menu_id))
    assert (await sdk(lambda api, _: api.get_rich_menu_list())).richmenus == []


async def test_sends_to_many_and_their_figures(world: Any, sdk: Any) -> None:
    user = world.user["user_id"]
    await sdk(lambda api, _: api.multicast(line.MulticastRequest(to=[user], messages=[TEXT])))
    await sdk(lambda api, _: api.broadcast(line.BroadcastRequest(messages=[TEXT])))
    narrow = line.NarrowcastRequest(messages=[TEXT], limit=line.Limit(max=10))
    sent = await sdk(lambda api, _: api.narrowcast_with_http_info(narrow))
    request_id = sent.headers["x-line-request-id"]
    await world.advance(2)
    assert (await sdk(lambda api, _: api.get_narrowcast_progress(request_id))).phase == "succeeded"
    assert (await sdk(lambda api, _: api.get_number_of_sent_multicast_messages("20200101"))).status == "ready"
    assert (await sdk(lambda api, _: api.get_aggregation_unit_usage())).num_of_custom_aggregation_units == 0
    assert (await sdk(lambda api, _: api.issue_link_token(user))).link_token
    await sdk(lambda api, _: api.show_loading_animation(line.ShowLoadingAnimationRequest(chat_id=user)))
    validation = line.ValidateMessageRequest(messages=[TEXT])
    for check in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        await sdk(lambda api, _, check=check: getattr(api, f"validate_{check}")(validation))


async def test_channel_tokens_by_secret(world: Any) -> None:
    channel, secret = world.account["channel_id"], world.account["channel_secret"]

    def run() -> tuple[int, str, int]:
        with oauth.ApiClient(oauth.Configuration(host=world.url)) as client:
            api = oauth.ChannelAccessToken(client)
            stateless = api.issue_stateless_channel_token_by_client_secret(channel, secret)
            short = api.issue_channel_token("client_credentials", channel, secret)
            verified = api.verify_channel_token(short.access_token)
            api.revoke_channel_token(short.access_token)
            return stateless.expires_in, verified.client_id, short.expires_in

    assert await asyncio.to_thread(run) == (900, channel, 30 * 24 * 3600)


async def test_insight(world: Any) -> None:
    def run() -> tuple[str, int, bool]:
        configuration = insight.Configuration(host=world.url, access_token=world.account["channel_access_token"])
        with insight.ApiClient(configuration) as client:
            api = insight.Insight(client)
            followers = api.get_number_of_followers("20200101")
            sent = api.get_number_of_message_deliveries("20200101")
            return sent.status, followers.targeted_reaches, api.get_friends_demographics().available

    assert await asyncio.to_thread(run) == ("ready", 1, False)
