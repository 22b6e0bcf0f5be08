"""A file that is not taken says why to both sides: once, in the customer's language, as the account wants it."""

from typing import Any

import pytest
from tests.line.pictures import bomb, photo, program, sent
from tests.line.test_media import set_files, settles
from tests.rooms import problem_of
from tests.world import LineUser, Person, World, eventually

from madoguchi.line.rejection_words import FRAMES, words_for


async def meet(world: World, language: str = "ja") -> tuple[Person, LineUser, str]:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako", language)
    await hanako.says("hello")
    conversation = (await rin.accept())["id"]
    await world.settled()
    return rin, hanako, conversation


async def terms(world: World, **fields: Any) -> Any:
    path = f"/admin/line-accounts/{world.account['id']}/rejections"
    body = {"tells": True, "text": None, **fields}
    return (await world.admin.ask("PUT", path, body)).raise_for_status().json()


@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "1MBを超えています"), ("th", "ใหญ่กว่า 1 MB"), ("zh-TW", "超過 1 MB"), ("en", "larger than 1 MB")],
)
async def test_a_file_that_is_too_large_says_so_in_the_customers_language(
    world: World, language: str, words: str
) -> None:
    await set_files(world, largest_megabytes=1)
    rin, hanako, conversation = await meet(world, language)
    await hanako.sends(sent("file", bytes(1_000_001), file_name="large.bin"))
    found = await settles(rin, conversation)
    assert "1 MB" in found["why_not"]["reason"]

    async def told() -> list[str]:
        return await hanako.heard()

    (text,) = await eventually(told)
    assert words in text
    notice = (await rin.messages(conversation))[-1]
    notice = await rin.message_settles(conversation, notice["id"])
    assert (notice["author"]["kind"], notice["state"], notice["delivered_by"]) == ("system", "sent", "reply")
    waiting = "SELECT awaiting_reply_since FROM conversations"
    assert await world.pool.fetchval(waiting) is not None


async def test_who_begins_with_a_file_is_told_in_their_language_too(world: World) -> None:
    await world.faults(delay_ms={"value": 700, "endpoint": "profile", "times": 1})
    taro = await world.customer("Taro", "ja")
    await taro.sends(sent("file", program(), file_name="a.exe"))
    await taro.hears(words_for("blocked_type", languages=["ja"], megabytes=5, frame=None))


async def test_an_album_and_files_that_come_together_are_told_of_once(world: World) -> None:
    _, hanako, _ = await meet(world)
    for index in range(1, 5):
        await hanako.sends(sent("image", bomb(), image_set={"id": "album", "index": index, "total": 4}))
    for name in ("a.exe", "b.exe", "c.pdf"):
        await hanako.sends(sent("file", program(), file_name=name))

    async def refused() -> bool:
        return await world.pool.fetchval("SELECT count(*) FROM attachments WHERE state = 'rejected'") == 7

    await eventually(refused, seconds=30)
    await world.settled()

    async def both() -> bool:
        return len(await hanako.heard()) >= 2

    await eventually(both)
    await world.settled()
    heard = await hanako.heard()
    assert len(heard) == 2
    assert "安全に開く" in heard[0] + heard[1]
    assert "この種類" in heard[0] + heard[1]
    await world.advance(minutes=3)
    await hanako.sends(sent("file", program(), file_name="again.exe"))

    async def again() -> bool:
        return len(await hanako.heard()) == 3

    await eventually(again)


async def test_nobody_is_told_of_what_they_took_back_or_what_line_lost_or_where_it_is_switched_off(
    world: World,
) -> None:
    rin, hanako, conversation = await meet(world)
    await world.faults(media=410)
    await hanako.sends(sent("image", photo()))
    await settles(rin, conversation)
    await world.faults()
    await terms(world, tells=False)
    await hanako.sends(sent("file", program(), file_name="a.exe"))
    assert (await settles(rin, conversation, 3))["state"] == "rejected"
    await world.settled()
    assert await hanako.heard() == []
    assert (await rin.messages(conversation))[-1]["seq"] == 3


async def test_an_account_says_it_in_its_own_words(world: World) -> None:
    rin, hanako, _ = await meet(world, "id")
    said = await terms(world, text="Halo dari toko! {reason} Terima kasih.")
    assert said["our_words"] == FRAMES
    await hanako.sends(sent("file", program(), file_name="a.exe"))
    await hanako.hears("Halo dari toko! Demi keamanan, kami tidak menerima file jenis ini. Terima kasih.")
    path = f"/admin/line-accounts/{world.account['id']}/rejections"
    assert (await world.admin.get(path))["text"].startswith("Halo")
    assert problem_of(await world.admin.ask("PUT", path, {"tells": True, "text": "  "})) == (422, "invalid")
    assert problem_of(await rin.ask("GET", path)) == (403, "forbidden")
    await terms(world)


async def test_by_push_only_the_notice_is_a_push(world: World) -> None:
    rin, hanako, conversation = await meet(world, "en")
    path = f"/admin/line-accounts/{world.account['id']}/sending"
    usual = await world.admin.get(path)
    (await world.admin.ask("PUT", path, usual | {"policy": "push_only"})).raise_for_status()
    await hanako.sends(sent("file", program(), file_name="a.exe"))
    await hanako.hears("Sorry, we could not receive your file. For safety we do not accept files of this type.")
    notice = (await rin.messages(conversation))[-1]
    assert (await rin.message_settles(conversation, notice["id"]))["delivered_by"] == "push"
    (await world.admin.ask("PUT", path, usual)).raise_for_status()


@pytest.mark.parametrize(
    ("languages", "spoken"),
    [
        (["ja", "en"], "ja"),
        (["en-US"], "en"),
        (["zh-Hant"], "zh-TW"),
        (["ko", "th"], "th"),
        ([None, None], "en"),
        (["de", "fr"], "en"),
    ],
)
def test_the_first_language_that_is_spoken_here_is_used(languages: list[str | None], spoken: str) -> None:
    for code in ("too_large", "blocked_type", "unsafe", "switched_off"):
        text = words_for(code, languages=languages, megabytes=7, frame=None)
        assert text.startswith(FRAMES[spoken].partition("{")[0].strip())
        assert "{" not in text
        assert len(text) > len(FRAMES[spoken]) - 5
    assert words_for("new", languages=["en"], megabytes=7, frame=None) == "Sorry, we could not receive your file."
