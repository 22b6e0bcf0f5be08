"""A conversation as a file: everything that was said, for those who may read it, and nothing that could hurt them."""

import csv
import io
import re
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from tests.line.pictures import photo, sent
from tests.line.post import Post
from tests.line.test_buttons import send_card
from tests.line.test_corpus import SHAPES, body_of
from tests.line.test_unsending import SECRET, message, unsend
from tests.rooms import change_workstream, problem_of, set_members
from tests.world import LineUser, Person, World, eventually

LINK = {"type": "link", "label": "Shop", "url": "https://shop.example/"}
HARMS = (
    "<script>alert(1)</script>",
    "<img src=http://evil.example/x.png onerror=alert(1)>",
    "javascript:alert(1) data:text/html,x vbscript:x //evil.example \tjava\nscript:alert(1)",
    "<style>@import url(http://evil.example/a.css)</style>",
)


async def meet(world: World, name: str = "Hanako") -> tuple[Person, LineUser, str]:
    rin = await world.representative("Rin")
    hanako = await world.customer(name)
    await hanako.says("こんにちは")
    return rin, hanako, (await rin.accept())["id"]


async def says(world: World, who: LineUser, *texts: str) -> None:
    for text in texts:
        await who.says(text)
    await world.settled()


async def fetch(person: Person, conversation: str, **params: Any) -> httpx2.Response:
    return await person.http.get(f"/api/conversations/{conversation}/transcript", params=params)


async def html(person: Person, conversation: str, **params: Any) -> str:
    return (await fetch(person, conversation, format="html", **params)).raise_for_status().text


async def document(person: Person, conversation: str, **params: Any) -> Any:
    return (await fetch(person, conversation, format="json", **params)).raise_for_status().json()


async def table(person: Person, conversation: str, **params: Any) -> list[dict[str, str]]:
    body = (await fetch(person, conversation, format="csv", **params)).raise_for_status().content
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


async def picture_kept(rin: Person, conversation: str) -> Any:
    async def look() -> Any:
        kept = [m for m in await rin.messages(conversation) if m["attachment"]]
        return kept[-1] if kept and kept[-1]["attachment"]["state"] == "stored" else None

    return await eventually(look, seconds=20)


async def test_it_says_with_whom_it_was_who_had_it_and_why_that_ended(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await rin.say(conversation, "Good day")
    await rin.post(f"/conversations/{conversation}/waiting")
    await hanako.says("I am back")
    await rin.accept()
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await rin.post(f"/conversations/{conversation}/closure")
    told = await document(rin, conversation, zone="Asia/Tokyo")
    assert (told["version"], told["customer"], told["account"]) == (1, "Hanako", "Shop")
    assert (told["workstream"], told["queue"], told["state"]) == ("Shop on LINE", "Orders", "closed")
    assert [(one["representative"], one["reason"]) for one in told["sessions"]] == [("Rin", "left"), ("Rin", "closed")]
    assert (told["zone"], told["made_by"]) == ("Asia/Tokyo", "Rin")
    assert [(m["side"], m["author"], m["text"]) for m in told["messages"]] == [
        ("customer", "Hanako", "こんにちは"),
        ("us", "Rin", "Good day"),
        ("customer", "Hanako", "I am back"),
    ]
    page = await html(rin, conversation, zone="Asia/Tokyo")
    for words in ("Conversation with Hanako", "Shop on LINE", "Orders", "(left)", "(closed)", "Asia/Tokyo", "Good day"):
        assert words in page
    rows = await table(rin, conversation)
    assert [row["text"] for row in rows if row["kind"] == "text"] == ["こんにちは", "Good day", "I am back"]
    assert [row["from"] for row in rows if row["kind"] == "session"] == ["Rin", "Rin"]


async def test_every_kind_of_message_has_its_words(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends({"type": "sticker", "packageId": "446", "stickerId": "1988"})
    await hanako.sends(
        {"type": "location", "title": "駅", "address": "東京都千代田区", "latitude": 35.681, "longitude": 139.767}
    )
    await hanako.sends(sent("file", b"%PDF-1.4 x", fileName="注文書.pdf"))
    await send_card(rin, conversation, {"type": "choose", "label": "Small", "data": "s"}, LINK)
    await world.settled()
    told = {m["kind"]: m for m in (await document(rin, conversation))["messages"]}
    assert told["sticker"]["text"].startswith("Sticker")
    assert "東京都千代田区" in told["location"]["text"]
    assert told["location"]["runs"][-1]["href"].startswith("https://www.openstreetmap.org/?mlat=35.681")
    assert told["file"]["file"]["name"] == "注文書.pdf"
    assert told["buttons"]["text"] == "Which size?"
    assert told["buttons"]["buttons"] == [
        {"text": "Small", "kind": "plain", "href": None},
        {"text": "Shop", "kind": "link", "href": "https://shop.example/"},
    ]


async def test_a_layout_is_told_by_its_alternative_text_and_its_buttons(world: World) -> None:
    rin, _, conversation = await meet(world)
    button = {"type": "button", "action": {"type": "uri", "label": "Track it", "uri": "https://shop.example/track"}}
    other = {"type": "button", "action": {"type": "message", "label": "Cancel", "text": "cancel"}}
    words = {"type": "text", "text": "Parcel 4711"}
    bubble = {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [words, button, other]}}
    content = {"type": "flex", "alt_text": "Your parcel", "contents": bubble}
    sent = await rin.post(f"/conversations/{conversation}/messages", {"client_id": str(uuid4()), "content": content})
    await rin.message_settles(conversation, sent["id"])
    (told,) = [m for m in (await document(rin, conversation))["messages"] if m["kind"] == "flex"]
    assert told["text"] == "Your parcel"
    assert [(one["text"], one["href"]) for one in told["buttons"]] == [
        ("Track it", "https://shop.example/track"),
        ("Cancel", None),
    ]
    found = await rin.get(f"/conversations/{conversation}/search", text="4711")
    assert [hit["message_id"] for hit in found["items"]] == [told["id"]]


async def test_pictures_are_in_the_page_itself_without_what_the_camera_wrote(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await hanako.sends(sent("image", photo()))
    await picture_kept(rin, conversation)
    for kind in ("html", "json"):
        body = (await fetch(rin, conversation, format=kind)).content
        assert b"CANARY" not in body
    page = await html(rin, conversation)
    assert re.search(r'<img src="data:image/jpeg;base64,/9j/[A-Za-z0-9+/=]+" alt="Picture">', page)
    (shown,) = [m["file"] for m in (await document(rin, conversation))["messages"] if m["file"]]
    assert (shown["content_type"], shown["state"], shown["base64"][:4]) == ("image/jpeg", "stored", "/9j/")
    assert [row["file"] for row in await table(rin, conversation) if row["kind"] == "image"] == ["Picture"]


async def test_F05_of_what_was_taken_back_there_is_nothing_in_any_format(world: World, post: Post) -> None:
    rin = await world.representative("Rin")
    assert await post.events(message(post)) == 200
    conversation = (await rin.accept())["id"]
    assert await post.events(unsend(post)) == 200
    await world.settled()
    for kind in ("html", "json", "csv"):
        said = (await fetch(rin, conversation, format=kind)).text
        assert SECRET not in said
        assert "unsent a message" in said


async def test_what_did_not_go_out_is_marked(world: World) -> None:
    rin, _, conversation = await meet(world)
    await world.faults(status={"value": 400, "endpoint": "all", "times": 2})
    said = await rin.say(conversation, "fails")
    await rin.message_settles(conversation, said["id"])
    (failed,) = [m for m in (await document(rin, conversation))["messages"] if m["text"] == "fails"]
    assert failed["delivery"].startswith("Not sent: ")
    assert "Not sent: " in await html(rin, conversation)


async def test_S04_S15_what_customers_write_is_text_and_nothing_is_fetched(world: World) -> None:
    rin, hanako, conversation = await meet(world, "<b>Hanako</b>\"'")
    links = "https://good.example/a?b=1&c=2 https://bank.example@evil.example/ tel:+81312345678"
    await says(world, hanako, *HARMS, links)
    response = await fetch(rin, conversation, format="html")
    page = response.raise_for_status().text
    assert "<script" not in page
    assert "<b>Hanako" not in page
    assert "<img" not in page
    # What has an address in it may be followed by whoever presses it; nothing follows it by itself.
    assert re.findall(r'href="([^"]*)"', page) == [
        "http://evil.example/x.png",
        "http://evil.example/a.css",
        "https://good.example/a?b=1&amp;c=2",
        "tel:+81312345678",
    ]
    assert page.count('rel="noopener noreferrer"') == 4
    assert "default-src 'none'; img-src data:" in page
    policy = response.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
async def test_S63_no_cell_is_taken_for_a_formula(world: World, start: str) -> None:
    rin, hanako, conversation = await meet(world, "=cmd|'/c calc'!A0")
    await says(world, hanako, f"{start}1+1")
    rows = await table(rin, conversation)
    assert not [cell for row in rows for cell in row.values() if cell.lstrip(" ").startswith(tuple("=+-@\t\r＝"))]
    assert rows[-1]["text"] == f"'{start}1+1"
    assert rows[-1]["from"] == "'=cmd|'/c calc'!A0"


async def test_S02_the_file_is_named_after_its_customer_without_what_could_mislead(world: World) -> None:
    rin, _, conversation = await meet(world, '花子"\r\nSet-Cookie: x\u202egpj.exe/../')
    header = (await fetch(rin, conversation, format="json")).headers["content-disposition"]
    assert header.startswith("attachment; filename=")
    name = header.partition("filename*=UTF-8''")[2]
    assert name.startswith("Transcript%20%E8%8A%B1%E5%AD%90")
    assert name.endswith(".json")
    assert not {"%0D", "%0A", "%E2%80%AE", "%2F", "%22"} & {found.upper() for found in re.findall(r"%..", name)}


async def test_times_are_those_of_the_zone_also_when_its_clocks_change(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    await says(world, hanako, "an hour later")
    # The night in which Berlin's clocks show the hour from two to three twice.
    for seq, at in ((1, "2026-10-25T00:30:00Z"), (2, "2026-10-25T01:30:00Z")):
        await world.pool.execute(
            "UPDATE messages SET sent_at = $1::text::timestamptz WHERE conversation_id = $2::text::uuid AND seq = $3",
            at,
            conversation,
            seq,
        )
    berlin = [m["at"] for m in (await document(rin, conversation, zone="Europe/Berlin"))["messages"]]
    assert berlin == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    page = await html(rin, conversation, zone="Europe/Berlin")
    assert "02:30:00 UTC+02:00" in page
    assert "02:30:00 UTC+01:00" in page
    assert "Sunday, 25 October 2026" in page
    rows = [row for row in await table(rin, conversation, zone="Asia/Tokyo") if row["kind"] == "text"]
    assert [row["time"] for row in rows] == ["2026-10-25T09:30:00+09:00", "2026-10-25T10:30:00+09:00"]
    assert problem_of(await fetch(rin, conversation, zone="Moon/Sea")) == (422, "invalid")


async def test_S20_only_who_may_read_it_may_take_it_along(world: World) -> None:
    _, _, conversation = await meet(world)
    mai = await world.representative("Mai")
    await set_members(world)
    assert problem_of(await fetch(mai, conversation)) == (404, "not_found")
    (await fetch(world.admin, conversation)).raise_for_status()


async def test_a_workstream_may_forbid_it_to_all_but_administrators(world: World) -> None:
    rin, _, conversation = await meet(world)
    assert (await rin.get(f"/conversations/{conversation}"))["transcript_allowed"] is True
    await change_workstream(world, allow_transcript_download=False)
    assert (await rin.get(f"/conversations/{conversation}"))["transcript_allowed"] is False
    for kind in ("html", "json", "csv", "pdf"):
        refused = await fetch(rin, conversation, format=kind)
        assert problem_of(refused) == (403, "transcript_forbidden")
        assert "administrator" in refused.json()["detail"]
    copy = await world.admin.post(f"/admin/workstreams/{world.workstream['id']}/copies")
    assert copy["allow_transcript_download"] is False
    (await world.admin.ask("DELETE", f"/admin/workstreams/{copy['id']}")).raise_for_status()
    (await fetch(world.admin, conversation, format="csv")).raise_for_status()
    assert await downloads(world, conversation) == [("Admin", "csv")]


async def test_who_downloaded_what_stands_in_the_timeline(world: World) -> None:
    rin, _, conversation = await meet(world)
    for kind in ("html", "csv"):
        (await fetch(rin, conversation, format=kind)).raise_for_status()
    customer = (await rin.get(f"/conversations/{conversation}"))["customer"]["id"]
    told = (await rin.get(f"/customers/{customer}/timeline", kind="transcript_downloaded"))["items"]
    assert [(one["by"]["name"], one["detail"]) for one in told] == [("Rin", "csv"), ("Rin", "html")]
    assert {one["conversation_id"] for one in told} == {conversation}


async def downloads(world: World, conversation: str) -> list[tuple[str, str]]:
    rows = await world.pool.fetch(
        """
        SELECT users.name, data ->> 'format' AS format FROM events JOIN users ON users.id = actor_id
        WHERE type = 'TranscriptDownloaded' AND data ->> 'conversation_id' = $1 ORDER BY events.id
        """,
        conversation,
    )
    return [(row["name"], row["format"]) for row in rows]


async def test_every_shape_that_line_is_known_to_send_is_drawn_in_every_format(world: World, post: Post) -> None:
    await world.faults(status={"value": 400})
    change = {"group_policy": "converse"}
    (await world.admin.ask("PATCH", f"/admin/line-accounts/{world.account['id']}", change)).raise_for_status()
    for shape in SHAPES.values():
        assert await post.raw(body_of(shape, post.destination)) == 200
    await world.settled()
    kinds = set()
    for row in await world.pool.fetch("SELECT id FROM conversations"):
        conversation = str(row["id"])
        messages = await world.admin.messages(conversation)
        told = (await document(world.admin, conversation))["messages"]
        assert [one["id"] for one in told] == [one["id"] for one in messages]
        assert [one["kind"] for one in told] == [one["content"]["type"] for one in messages]
        silent = [message for message, one in zip(messages, told, strict=True) if not (one["text"] or one["file"])]
        assert all(message["content"].get("text") == "" for message in silent), "only what came without words has none"
        rows = [row for row in await table(world.admin, conversation) if row["seq"]]
        assert [row["message_id"] for row in rows] == [one["id"] for one in messages]
        assert (await html(world.admin, conversation)).count("<article") == len(messages)
        kinds |= {one["kind"] for one in told}
    assert kinds >= {"text", "sticker", "image", "video", "audio", "file", "location", "activity", "unsupported"}
