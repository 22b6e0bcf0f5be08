"""A conversation as PDF: in the letters of everybody who writes from LINE, made without a way to anywhere."""

import asyncio
import contextlib
import re
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.conversations.test_transcripts import fetch, meet, picture_kept, says
from tests.line.pictures import photo, sent
from tests.rooms import problem_of
from tests.world import World, eventually

from madoguchi.api import transcript_sheets
from madoguchi.kit import files, typesetting


def unpacked(pdf: bytes) -> bytes:
    """All of a PDF's streams as they are read, beside what stands between them."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(packed))
    return b"\n".join(found)


def fonts_of(pdf: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"/BaseFont ?/[A-Z]{6}\+(\w+)", unpacked(pdf))}


def letters_of(pdf: bytes) -> str:
    """The letters that can be marked and copied, of all fonts, in no order."""
    codes = re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>\s*\n", unpacked(pdf))
    return "".join(bytes.fromhex(code.decode()).decode("utf-16-be", "replace") for code in codes if len(code) % 4 == 0)


async def pdf_of(world: World, *texts: str, language: str = "ja") -> bytes:
    rin = await world.representative("Rin")
    customer = await world.customer("Hanako", language)
    await says(world, customer, *texts)
    conversation = (await rin.accept())["id"]
    await eventually_known(world)
    return (await fetch(rin, conversation, format="pdf")).raise_for_status().content


async def eventually_known(world: World) -> None:
    """Wait for the profile, by whose language the signs are drawn."""
    await eventually(lambda: world.pool.fetchval("SELECT count(*) FROM customers WHERE language IS NOT NULL"))


@pytest.mark.parametrize(
    ("text", "language", "font"),
    [
        ("ご予約の変更をお願いします", "ja", "NotoSansJP"),
        ("請問訂單什麼時候出貨", "zh-TW", "NotoSansTC"),
        ("ที่อยู่จัดส่ง น้ำ", "th", "NotoSansThai"),
        ("हिन्दी क्षत्रिय", "hi", "NotoSans"),
        ("Việt Nam, Привет", "vi", "NotoSans"),
        ("😀", "en", "NotoEmoji"),
    ],
)
async def test_each_script_is_drawn_in_a_font_of_its_own(world: World, text: str, language: str, font: str) -> None:
    pdf = await pdf_of(world, text, language=language)
    assert pdf.startswith(b"%PDF-")
    assert any(name.removesuffix("Thin").startswith(font) for name in fonts_of(pdf)), fonts_of(pdf)
    drawn = set(letters_of(pdf))
    assert {letter for letter in text if letter.isalpha()} - drawn <= set("ำ"), "letters without a picture"


async def test_signs_without_kana_are_drawn_as_the_customers_phone_would(world: World) -> None:
    pdf = await pdf_of(world, "直接 骨", "かなは日本の字", language="zh-TW")
    assert {"NotoSansJP", "NotoSansTC"} <= {name.partition("Thin")[0].removesuffix("Regular") for name in fonts_of(pdf)}


async def test_pictures_are_in_it_without_what_the_camera_wrote(world: World) -> None:
    rin, hanako, conversation = await meet(world)
    without = (await fetch(rin, conversation, format="pdf")).content
    await hanako.sends(sent("image", photo()))
    await picture_kept(rin, conversation)
    response = (await fetch(rin, conversation, format="pdf")).raise_for_status()
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].endswith(".pdf")
    assert "sandbox" in response.headers["content-security-policy"]
    assert unpacked(without).count(b"/Subtype/Image") + unpacked(without).count(b"/Subtype /Image") == 0
    pdf = unpacked(response.content)
    assert re.search(rb"/Subtype ?/Image", pdf)
    assert b"CANARY" not in pdf


@asynccontextmanager
async def a_listener() -> AsyncIterator[tuple[int, list[bytes]]]:
    """Somebody who notes whatever is asked of them."""
    heard: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], heard


async def test_S15_what_makes_the_pages_fetches_nothing_and_reads_no_file(world: World, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("CANARY")
    async with a_listener() as (port, heard):
        harms = (
            f"<img src=http://127.0.0.1:{port}/x.png>",
            f"<img src=file://{secret}>",
            f'#image("{secret}") #read("/etc/passwd") #include "{secret}"',
            '#import "@preview/evil:1.0.0" $ ] } \\ `` ``` */ // "\\u{41} #eval("1+1") <label> @label',
            f"<style>@import url(http://127.0.0.1:{port}/a.css)</style> php://filter/resource={secret}",
        )
        pdf = await pdf_of(world, *harms)
        assert heard == []
    said = unpacked(pdf)
    assert b"CANARY" not in said
    assert b"root:x" not in said
    assert {"#", "@", "<", "$", "`"} <= set(letters_of(pdf)), "they are drawn as they were written"
    addresses = {found.decode() for found in re.findall(rb"/URI ?\(([^)]*)\)", said)}
    assert addresses == {f"http://127.0.0.1:{port}/x.png", f"http://127.0.0.1:{port}/a.css"}, "only if pressed"


async def test_without_its_fonts_there_is_a_reason_and_no_page_of_boxes(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rin, _, conversation = await meet(world)
    monkeypatch.setattr(typesetting, "FONTS", tmp_path)
    refused = await fetch(rin, conversation, format="pdf")
    assert problem_of(refused) == (409, "no_fonts")
    assert "another format" in refused.json()["detail"]


async def test_one_is_made_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rin, _, conversation = await meet(world)
    both = await asyncio.gather(*(fetch(rin, conversation, format="pdf") for _ in range(2)))
    assert [one.status_code for one in both] == [200, 200], "a short one is waited for"
    monkeypatch.setattr(transcript_sheets, "_PATIENCE_SECONDS", 0.01)
    made, refused = sorted(
        await asyncio.gather(*(fetch(rin, conversation, format="pdf") for _ in range(2))),
        key=lambda one: one.status_code,
    )
    assert made.status_code == 200
    assert problem_of(refused) == (503, "try_again")
    assert "Another PDF is being made" in refused.json()["detail"]
    assert (await fetch(rin, conversation, format="pdf")).status_code == 200


async def test_a_full_disk_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    rin, _, conversation = await meet(world)
    monkeypatch.setattr(files, "_LEAST_FREE", 2**62)
    refused = await fetch(rin, conversation, format="pdf")
    assert problem_of(refused) == (503, "disk_full")
    assert "disk of the server is almost full" in refused.json()["detail"]
