"""What was said is found again, however far up it stands, and taken along as a file that needs no network."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from tests.journeys.stage import Chat, Stage
from tests.journeys.test_in_the_browser import picture
from tests.rooms import change_workstream

pytestmark = pytest.mark.browser

FILLED = """
INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, author_id, content, sent_at)
SELECT gen_random_uuid(), last.conversation_id, last.customer_id, last.seq + number, 'inbound', 'received', 'customer',
  last.author_id, last.content || jsonb_build_object('text', number || '番目のお問い合わせです'),
  last.sent_at + number * interval '1 millisecond'
FROM (SELECT * FROM messages WHERE conversation_id = $1::text::uuid ORDER BY seq DESC LIMIT 1) AS last,
  generate_series(1, 400) AS number
"""


async def id_of(chat: Chat) -> str:
    found = re.search(r"/desk/([0-9a-f-]{36})", chat.stage.desk.url)
    assert found
    return found[1]


async def fill(chat: Chat) -> None:
    """Much more is said than the desk shows at first."""
    conversation = await id_of(chat)
    await chat.stage.world.settled()
    await chat.stage.world.pool.execute(FILLED, conversation)
    await chat.stage.world.pool.execute(
        """
        UPDATE conversations SET last_seq = (SELECT max(seq) FROM messages WHERE conversation_id = $1::text::uuid)
        WHERE id = $1::text::uuid
        """,
        conversation,
    )
    await chat.stage.desk.reload()
    await expect(chat.thread).to_contain_text("400番目のお問い合わせです")


async def marked(desk: Page, name: str) -> list[str]:
    """The words that are drawn over."""
    script = "name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"
    found: list[str] = await desk.evaluate(script, name)
    return found


async def test_a_word_of_two_signs_is_found_four_hundred_messages_further_up(stage: Stage) -> None:
    chat = await stage.meet("Yuki", "ご予約の変更をお願いします")
    await chat.writes("予約番号は4711です")
    await expect(chat.thread).to_contain_text("4711")
    await fill(chat)
    desk = stage.desk
    await expect(chat.thread).not_to_contain_text("予約")

    await desk.get_by_test_id("thread").focus()
    await desk.keyboard.press("Control+f")
    words = desk.get_by_role("textbox", name="Words to look for")
    await expect(words).to_be_focused()
    await words.fill("予約")
    count = desk.get_by_role("search", name="Search in this conversation").get_by_role("status")
    await expect(count).to_have_text("1 of 2")
    second = chat.thread.get_by_text("予約番号は4711です")
    await expect(second).to_be_in_viewport()
    assert await marked(desk, "found-here") == ["予約"]
    await desk.keyboard.press("Enter")
    await expect(count).to_have_text("2 of 2")
    await expect(chat.thread.get_by_text("ご予約の変更をお願いします")).to_be_in_viewport()
    await picture(desk, "transcript-search")
    await desk.keyboard.press("Shift+Enter")
    await expect(count).to_have_text("1 of 2")
    await words.fill("雨")
    await expect(count).to_have_text("Nothing found")
    await desk.keyboard.press("Escape")
    await expect(words).to_have_count(0)
    assert await marked(desk, "found-words") == []


async def test_what_was_said_in_an_earlier_conversation_is_unfolded(stage: Stage) -> None:
    chat = await stage.meet("Ren", "以前の注文は届きました")
    conversation = await id_of(chat)
    await stage.world.settled()
    await stage.rin.post(f"/conversations/{conversation}/wrap-up")
    await stage.rin.post(f"/conversations/{conversation}/closure")
    await chat.writes("新しい質問です")
    again = await stage.accept("Ren", chat.customer, "新しい質問です")
    desk = stage.desk
    await desk.get_by_role("button", name="Search in this conversation").click()
    await desk.get_by_role("textbox", name="Words to look for").fill("届き")
    await expect(desk.get_by_text("以前の注文は届きました")).to_be_in_viewport()
    await expect(again.thread).not_to_contain_text("届きました")
    await desk.keyboard.press("Escape")


async def test_the_page_is_read_without_a_network_and_asks_for_nothing(stage: Stage, tmp_path: Path) -> None:
    chat = await stage.meet("Aoi", "こんにちは <img src=http://evil.example/x.png>")
    await chat.attaches("Sample photo")
    await expect(chat.thread.get_by_role("img", name="Photo", exact=True)).to_be_visible()
    desk = stage.desk
    for word, kind in (("Web page", "html"), ("PDF", "pdf"), ("CSV", "csv"), ("JSON", "json")):
        await desk.get_by_role("button", name="More about this conversation").click()
        async with desk.expect_download() as saved:
            await desk.get_by_role("menuitem", name=word).click()
        download = await saved.value
        assert re.fullmatch(rf"Transcript Aoi \d{{4}}-\d\d-\d\d\.{kind}", download.suggested_filename)
        await download.save_as(tmp_path / f"made.{kind}")
    assert (tmp_path / "made.pdf").read_bytes().startswith(b"%PDF-")

    context = await desk.context.browser.new_context(offline=True)  # type: ignore[union-attr]
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto((tmp_path / "made.html").as_uri())
    await expect(page.get_by_role("heading", name="Conversation with Aoi")).to_be_visible()
    await expect(page.get_by_text("<img src=http://evil.example/x.png>")).to_be_visible()
    photo = page.get_by_role("img", name="Picture")
    assert await photo.evaluate("it => it.naturalWidth") > 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    await picture(page, "transcript-page")
    await context.close()


async def test_a_workstream_that_forbids_it_offers_no_download(stage: Stage) -> None:
    await change_workstream(stage.world, allow_transcript_download=False)
    try:
        await stage.meet("Sora")
        await stage.desk.get_by_role("button", name="More about this conversation").click()
        await expect(stage.desk.get_by_text("does not let its transcripts be downloaded")).to_be_visible()
        await expect(stage.desk.get_by_role("menuitem", name="PDF")).to_have_count(0)
        await stage.desk.keyboard.press("Escape")
    finally:
        await change_workstream(stage.world, allow_transcript_download=True)
