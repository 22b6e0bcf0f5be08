"""Every limit of LINE's for rich menus is known here, and is said in a sentence (line-platform.md §2.7)."""

import importlib.util
import os
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import pytest
from tests.line.menus import Menus, area, drawing, menu, says
from tests.rooms import problem_of
from tests.world import World

from line_simulator.validation import rich_menus as lines_own
from madoguchi.conversations.cards import Choose, Copy, Link, PickTime, Say
from madoguchi.kit.errors import InvalidError
from madoguchi.line import rich_menu_content
from madoguchi.line.rich_menu_content import Area, Content, MenuAction, Picture, Switch

PICTURE = Picture(key="k", content_type="image/png", width=2500, height=1686, size=1000)
HI = Say(label="", text="hi")


def content(*actions: MenuAction, **changes: Any) -> Content:
    areas = [Area(x=0, y=0, width=100, height=100, action=action) for action in actions or [HI]]
    return Content(**({"name": "Start", "bar_text": "Menu", "opened": True, "areas": areas} | changes))


def picks(mode: Literal["date", "time", "datetime"], **bounds: str) -> PickTime:
    return PickTime(label="", data="x", mode=mode, **bounds)


TAKEN = [
    content(),
    content(name="x" * 250, bar_text="メ" * 14),
    content(*[HI] * 20),
    content(Say(label="x" * 20, text="x" * 300), Link(label="", url="tel:0312345678"), Copy(label="", text="x" * 1000)),
    content(Choose(label="", data="x" * 300, said="x" * 300), PickTime(label="", data="x", mode="time")),
    content(Switch(menu_id=uuid4(), data="x" * 300)),
    *[content(Choose(label="", data="x", input=one)) for one in ("keyboard", "voice", "open_menu", "close_menu")],
    content(Choose(label="", data="x", input="keyboard", fill_in="x" * 300)),
    content(picks("date", min="1900-01-01", initial="2028-02-29", max="2100-12-31")),
    content(picks("time", min="00:00", initial="00:00", max="23:59")),
    content(picks("datetime", min="2026-12-24T09:30", initial="2026-12-24t10:00")),
]
REFUSED = [
    (content(name="x" * 251), "250 characters in a rich menu's name"),
    (content(name=" "), "empty"),
    (content(bar_text="x" * 15), "14 characters in the text of the bar"),
    (content(bar_text=""), "text for the bar"),
    (content(*[HI] * 21), "20 areas"),
    (content(areas=[]), "at least one area"),
    (content(HI, Say(label="x" * 21, text="hi")), "Area 2: LINE takes 20 characters in a button's label"),
    (content(Say(label="", text="x" * 301)), "300 characters in what a button says"),
    (content(Say(label="", text="")), "Area 1: LINE does not take what a button says that is empty"),
    (content(Link(label="", url="ftp://x.example")), "begins with"),
    (content(Choose(label="", data="x" * 301)), "300 characters in a button's data"),
    (content(Choose(label="", data="x", said="x" * 301)), "300 characters in what a button says"),
    (content(PickTime(label="", data="")), "empty"),
    (
        content(Choose(label="", data="x", input="keyboard", fill_in="x" * 301)),
        "300 characters in what a button fills in",
    ),
    (content(Choose(label="", data="x", input="voice", fill_in="x")), "only where a button opens the keyboard"),
    (content(Choose(label="", data="x", fill_in="x")), "only where a button opens the keyboard"),
    (content(picks("date", min="2026-12-24T09:30")), "The earliest that can be picked is written as 2026-12-24;"),
    (content(picks("date", max="2026-02-29")), "is in no calendar"),
    (content(picks("date", initial="1899-12-31")), "years 1900 to 2100"),
    (content(picks("time", initial="24:00")), "The first that can be picked is written as 09:30"),
    (content(picks("datetime", max="2026-12-24")), "written as 2026-12-24T09:30"),
    (content(picks("time", min="10:00", max="10:00")), "the latest that can be picked after the earliest"),
    (content(picks("time", initial="09:00", min="10:00")), "between the earliest and the latest"),
    (content(picks("time", initial="11:00", max="10:00")), "between the earliest and the latest"),
    (content(Copy(label="", text="x" * 1001)), "1,000 characters in what a button copies"),
    (content(Switch(menu_id=uuid4(), data="")), "empty"),
    (content(areas=[Area(x=2450, y=0, width=51, height=10, action=HI)]), "beyond the picture, which is 2500 × 1686"),
    (content(areas=[Area(x=0, y=1600, width=10, height=87, action=HI)]), "beyond the picture"),
    (content(areas=[Area(x=0, y=0, width=0, height=10, action=HI)]), "Area 1 is empty"),
]


def in_lines_words(written: Content) -> dict[str, Any]:
    return rich_menu_content.object_of(written, PICTURE, menu_id=uuid4(), version=123456)


@pytest.mark.parametrize("written", TAKEN)
def test_what_is_taken_here_is_taken_by_line(written: Content) -> None:
    rich_menu_content.check_whole(written, PICTURE)
    assert lines_own.check(in_lines_words(written)) == []


@pytest.mark.parametrize(("written", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_what_line_would_refuse_is_refused_here_by_a_sentence(written: Content, sentence: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        rich_menu_content.check_whole(written, PICTURE)
    assert sentence in refusal.value.message


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "\tjava\nscript:x",
        "//evil.example",
        "https://a b",
        " tel:1",
    ],
)
def test_S04_a_link_of_a_menu_is_http_line_or_tel_and_nothing_else(url: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        rich_menu_content.check(content(Link(label="", url=url)))
    assert "whole address of ASCII signs that begins with http:, https:, line:, tel:" in refusal.value.message


def test_what_goes_to_line_is_as_lines_own_description_has_it() -> None:
    folder = os.environ.get("MADOGUCHI_LINE_OPENAPI")
    if not folder:
        pytest.skip("LINE's OpenAPI files are not here; MADOGUCHI_LINE_OPENAPI names their folder")
    place = Path(__file__).parents[1] / "simulator" / "openapi_judge.py"
    spec = importlib.util.spec_from_file_location("openapi_judge", place)
    assert spec is not None
    assert spec.loader is not None
    judging = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judging)
    judge = judging.Judge(Path(folder) / "messaging-api.yml")
    for written in TAKEN:
        assert judge.errors("RichMenuRequest", in_lines_words(written)) == []


@pytest.mark.parametrize(
    ("kind", "width", "height", "size", "sentence"),
    [
        ("image/png", 799, 300, 1, "800 to 2500 pixels wide for rich menus; this is 799 × 300"),
        ("image/png", 2501, 1000, 1, "800 to 2500"),
        ("image/png", 800, 249, 1, "at least 250 pixels high"),
        ("image/png", 1449, 1000, 1, "at least 1.45 times as wide as high"),
        ("image/gif", 800, 300, 1, "JPEG or PNG"),
        ("image/png", None, None, 1, "JPEG or PNG"),
        ("image/png", 800, 300, 1_000_001, "1 MB at most"),
    ],
)
def test_a_picture_that_line_would_refuse_is_refused_by_a_sentence(
    kind: str, width: int | None, height: int | None, size: int, sentence: str
) -> None:
    with pytest.raises(InvalidError) as refusal:
        rich_menu_content.check_picture(kind, width, height, size)
    assert sentence in refusal.value.message


@pytest.mark.parametrize(("width", "height"), [(800, 250), (2500, 1686), (2500, 843), (1450, 1000), (2500, 250)])
def test_a_picture_of_lines_measures_is_taken(width: int, height: int) -> None:
    rich_menu_content.check_picture("image/jpeg", width, height, 1_000_000)


async def test_a_picture_is_what_it_is_and_not_what_it_says(world: World) -> None:
    menus = Menus(world)
    draft = await world.admin.post(menus.path, menu("Start", area(x=2000, **says("hi"))))
    for body, status in (
        (b"", 422),
        (b"<svg/>", 422),
        (drawing(kind="JPEG")[:20], 422),
        (drawing()[:20], 422),
        (drawing(kind="GIF"), 422),
        (drawing(700, 300), 422),
        (drawing() + bytes(1_000_001), 422),
        (bytes(1_100_000), 413),
    ):
        refused = await menus.put_picture(draft["id"], body)
        assert problem_of(refused)[0] == status, body[:20]
    refused = await world.admin.ask("POST", f"{menus.path}/{draft['id']}/publication")
    assert (problem_of(refused), "needs a picture" in refused.json()["detail"]) == ((422, "invalid"), True)
    await menus.give_picture(draft["id"], drawing(1200, 400, "JPEG"))
    refused = await world.admin.ask("POST", f"{menus.path}/{draft['id']}/publication")
    assert "Area 1 reaches beyond the picture, which is 1200 × 400" in refused.json()["detail"]
    assert (await world.admin.ask("DELETE", f"{menus.path}/{draft['id']}")).status_code == 204
    await menus.gone()
