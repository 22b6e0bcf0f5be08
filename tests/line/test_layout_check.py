"""A layout is shown to LINE before it is sent: what LINE has against it comes back with its place."""

from typing import Any

from tests.line.test_sending import talk
from tests.line.test_sending_kinds import set_sending
from tests.rooms import problem_of
from tests.world import Person, World

GOOD = {"type": "text", "text": "Order 12"}


def layout(*contents: dict[str, Any], **fields: Any) -> dict[str, Any]:
    body = {"type": "box", "layout": "vertical", "contents": list(contents)}
    return {"type": "flex", "alt_text": "Your order", "contents": {"type": "bubble", "body": body, **fields}}


async def checked(rin: Person, conversation: str, content: dict[str, Any]) -> Any:
    return await rin.post(f"/conversations/{conversation}/layout-checks", {"content": content})


async def test_line_says_what_is_wrong_and_where_and_nothing_is_sent(world: World) -> None:
    rin, hanako, conversation = await talk(world)
    before = len(await world.line_calls("/validate/push"))
    assert await checked(rin, conversation, layout(GOOD)) == {"findings": [], "not_asked": None}
    wrong = layout(GOOD, {"type": "image"}, {"type": "sparkles"}, size="enormous")
    said = await checked(rin, conversation, wrong)
    assert said["not_asked"] is None
    found = {one["property"]: one["message"] for one in said["findings"]}
    assert found.keys() == {"contents.size", "contents.body.contents[1].url", "contents.body.contents[2].type"}
    assert "enormous" not in found["contents.size"]
    assert found["contents.body.contents[1].url"] == "May not be empty"
    assert len(await world.line_calls("/validate/push")) - before == 2
    assert await hanako.heard() == []


async def test_an_account_that_only_replies_asks_as_for_a_reply(world: World) -> None:
    rin, _, conversation = await talk(world)
    await set_sending(world, policy="reply_only")
    assert (await checked(rin, conversation, layout(GOOD)))["not_asked"] is None
    assert (await world.line_calls("/validate/reply"))[-1]["status"] == 200
    await set_sending(world, policy="reply_first")


async def test_while_line_is_away_a_sentence_says_that_only_our_limits_were_looked_at(world: World) -> None:
    rin, _, conversation = await talk(world)
    for fault in ({"status": 503}, {"cut": "before"}, {"rate_limited": True}, {"status": 403}):
        await world.faults(**fault, endpoint="validate")
        said = await checked(rin, conversation, layout(GOOD))
        assert said["findings"] == []
        assert said["not_asked"].startswith("LINE could not be asked")
        await world.advance(seconds=5)
    # What is beyond a limit that is known here needs no LINE.
    large = layout({"type": "text", "text": "x" * 30_000})
    refused = await rin.ask("POST", f"/conversations/{conversation}/layout-checks", {"content": large})
    assert problem_of(refused) == (422, "invalid")
    assert "30 kB" in refused.json()["detail"]
