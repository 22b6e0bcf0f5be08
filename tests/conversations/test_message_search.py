"""Words are found in a conversation and in what was said before it, be they one sign long, by those who may read it."""

from typing import Any

import pytest
from tests.conversations.test_transcripts import meet, says
from tests.line.pictures import sent
from tests.line.post import Post
from tests.line.test_buttons import send_card
from tests.line.test_unsending import SECRET, message, unsend
from tests.rooms import problem_of, set_members
from tests.world import Person, World

from madoguchi.api import message_search


async def look(person: Person, conversation: str, text: str) -> Any:
    return await person.get(f"/conversations/{conversation}/search", text=text)


async def previews(person: Person, conversation: str, text: str) -> list[str]:
    found = await look(person, conversation, text)
    assert found["total"] == len(found["items"])
    return [hit["preview"] for hit in found["items"]]


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("ご予約の変更", "約"),
        ("ご予約の変更", "予約"),
        ("請問訂單什麼時候出貨", "出"),
        ("ที่อยู่จัดส่ง", "ส่ง"),
        ("ดื่มน้ำ", "น้ำ"),
        ("हिन्दी में", "हिन्दी"),
        ("My Order", "order"),
        ("ÄRGER", "ärger"),
        ("ＡＢＣ", "abc"),
        ("ｶﾞｽの件", "ガス"),
        ("100% sure_thing", "% s"),
        ("100% sure_thing", "_"),
        ("a\\b", "\\"),
        ("it's", "'"),
        ("two\nlines", "two"),
        ("😀!", "😀"),
    ],
)
async def test_one_sign_is_enough_and_width_and_case_make_no_difference(world: World, said: str, sought: str) -> None:
    rin, hanako, conversation = await meet(world)
    await says(world, hanako, said, "xyz")
    assert await previews(rin, conversation, sought) == [" ".join(said.split())]
    assert await previews(rin, conversation, f" {sought} ") == [" ".join(said.split())]


async def test_the_newest_comes_first_with_its_place(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await says(world, hanako, "rice one", "bread", "rice two")
    await rin.say(conversation, "Rice three")
    found = await look(rin, conversation, "rice")
    assert [(hit["preview"], hit["seq"]) for hit in found["items"]] == [
        ("Rice three", 5),
        ("rice two", 4),
        ("rice one", 2),
    ]
    assert {hit["conversation_id"] for hit in found["items"]} == {conversation}
    assert (
        await look(rin, conversation, "")
        == await look(rin, conversation, "  ")
        == {
            "items": [],
            "total": 0,
            "only_newest": None,
        }
    )
    assert await previews(rin, conversation, "noodles") == []


async def test_all_words_that_people_see_are_found(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    place = {"type": "location", "title": "東京駅", "address": "丸の内1丁目", "latitude": 35.6, "longitude": 139.7}
    await hanako.sends(place)
    await hanako.sends(sent("file", b"%PDF-1.4 x", fileName="注文書.pdf"))
    await send_card(rin, conversation, {"type": "choose", "label": "Small box", "data": "hidden=data"})
    await world.settled()
    kinds = {one["id"]: one["content"]["type"] for one in await rin.messages(conversation)}
    for text, kind in (("丸の内", "location"), ("注文書", "file"), ("which size", "buttons"), ("small box", "buttons")):
        assert [kinds[hit["message_id"]] for hit in (await look(rin, conversation, text))["items"]] == [kind], text
    assert await previews(rin, conversation, "hidden=") == []


async def test_what_was_said_before_is_found_and_what_was_said_later_to_others_is_not(world: World) -> None:
    rin, hanako, first = await meet(world)
    await says(world, hanako, "rice before")
    await rin.post(f"/conversations/{first}/wrap-up")
    await rin.post(f"/conversations/{first}/closure")
    await hanako.says("rice after")
    second = (await rin.accept())["id"]
    await says(world, await world.customer("Taro"), "rice of somebody else")
    found = (await look(rin, second, "rice"))["items"]
    assert [(hit["preview"], hit["conversation_id"]) for hit in found] == [
        ("rice after", second),
        ("rice before", first),
    ]
    assert [hit["preview"] for hit in (await look(rin, first, "rice"))["items"]] == ["rice before"]


async def test_only_the_newest_are_looked_through_and_the_answer_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rin, hanako, first = await meet(world)
    await says(world, hanako, "rice one", "rice two")
    assert (await look(rin, first, "rice"))["only_newest"] is None
    monkeypatch.setattr(message_search, "_NEWEST", 3)
    assert (await look(rin, first, "こんにちは"))["only_newest"] is None
    monkeypatch.setattr(message_search, "_NEWEST", 2)
    assert await look(rin, first, "こんにちは") == {"items": [], "total": 0, "only_newest": 2}
    assert await previews(rin, first, "rice") == ["rice two", "rice one"]
    await rin.post(f"/conversations/{first}/wrap-up")
    await rin.post(f"/conversations/{first}/closure")
    await hanako.says("rice three")
    second = (await rin.accept())["id"]
    assert await previews(rin, second, "rice") == ["rice three", "rice two"]
    assert (await look(rin, second, "rice"))["only_newest"] == 2


async def test_F05_what_was_taken_back_is_not_found(world: World, post: Post) -> None:
    rin = await world.representative("Rin")
    assert await post.events(message(post)) == 200
    conversation = (await rin.accept())["id"]
    assert len(await previews(rin, conversation, "4111")) == 1
    assert await post.events(unsend(post)) == 200
    await world.settled()
    assert await previews(rin, conversation, SECRET) == []


async def test_S20_others_find_nothing(world: World) -> None:
    _, _, conversation = await meet(world)
    mai = await world.representative("Mai")
    await set_members(world)
    refused = await mai.http.get(f"/api/conversations/{conversation}/search", params={"text": "x"})
    assert problem_of(refused) == (404, "not_found")
    refused = await world.admin.http.get(f"/api/conversations/{conversation}/search", params={"text": "x" * 101})
    assert problem_of(refused) == (422, "invalid")
