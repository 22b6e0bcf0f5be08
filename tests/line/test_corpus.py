"""Every shape of webhook event that LINE is known to send is stored without loss, and gives just what it should."""

import json
import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from tests.line.post import Post
from tests.rooms import a_world
from tests.world import World

SHAPES = {path.stem: json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "corpus").glob("*.json"))}
Stored = dict[str, list[tuple[dict[str, Any], dict[str, Any] | None, str | None]]]


@pytest.fixture(scope="module")
async def stored(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stored]:
    """After all shapes have been sent: each one's events as kept, with the message and the fact that came of each."""
    async with (
        a_world(server, tmp_path_factory.mktemp("home")) as world,
        httpx2.AsyncClient(base_url=world.url) as http,
    ):
        change = {"group_policy": "converse"}
        (await world.admin.ask("PATCH", f"/admin/line-accounts/{world.account['id']}", change)).raise_for_status()
        # LINE has none of these people and groups, and whom it shows to nobody is taken to have put us out.
        await world.faults(status={"value": 400})
        post = Post(http, account=world.account, secret=world.line_account["channel_secret"])
        for shape in SHAPES.values():
            assert await post.raw(body_of(shape, post.destination)) == 200
        await world.settled()
        assert await world.pool.fetch("SELECT error FROM dead_jobs") == []
        yield await kept(world)


def body_of(shape: dict[str, Any], destination: str) -> bytes:
    body = shape["body"] | {"destination": destination}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


async def kept(world: World) -> Stored:
    messages: dict[str, Any] = {}
    for row in await world.pool.fetch("SELECT id FROM conversations"):
        messages |= {message["id"]: message for message in await world.admin.messages(str(row["id"]))}
    facts = [
        json.loads(row["data"])
        for row in await world.pool.fetch("SELECT data FROM events WHERE type = 'WebhookEventKept'")
    ]
    kinds = {fact["inbox_id"]: fact["kind"] for fact in facts}
    by_shape: Stored = {}
    for row in await world.pool.fetch("SELECT id, raw FROM line_inbox"):
        raw, inbox_id = json.loads(row["raw"]), str(row["id"])
        by_shape.setdefault(name_of(raw), []).append((raw, messages.get(inbox_id), kinds.get(inbox_id)))
    return by_shape


def name_of(raw: dict[str, Any]) -> str:
    """The shape that an event was in: each has times of its own."""
    [found] = [
        name
        for name, shape in SHAPES.items()
        if any(sent["timestamp"] == raw["timestamp"] for sent in shape["body"]["events"])
    ]
    return found


def bare(content: dict[str, Any]) -> dict[str, Any]:
    """Content without what is empty, and without members' ids, of which a count is left."""
    shown = {name: value for name, value in content.items() if value not in (None, [], {})}
    if "mentions" in shown:
        shown["mentions"] = [{k: v for k, v in one.items() if k != "member_id"} for one in shown["mentions"]]
    if "member_ids" in shown:
        shown["members"] = len(shown.pop("member_ids"))
    if "media" in shown:
        media = {name: value for name, value in shown["media"].items() if name == "url" and value is not None}
        shown = {**shown, "media": media} if media else {name: v for name, v in shown.items() if name != "media"}
    if "set" in shown:
        shown["set"] = {name: value for name, value in shown["set"].items() if value is not None}
    return shown


def without_words(event: dict[str, Any]) -> dict[str, Any]:
    message = event.get("message") or {}
    return {**event, "message": {name: message[name] for name in ("type", "id")}}


def test_F11_every_kind_that_lines_own_description_names_is_among_the_shapes() -> None:
    folder = Path(os.environ.get("MADOGUCHI_LINE_OPENAPI", Path(__file__).parents[3] / "shared/line-openapi"))
    if not folder.exists():
        pytest.skip("LINE's OpenAPI files are not here; MADOGUCHI_LINE_OPENAPI names their folder")
    schemas = yaml.safe_load((folder / "webhook.yml").read_text())["components"]["schemas"]
    events = [event for shape in SHAPES.values() for event in shape["body"]["events"]]
    seen = {
        "Event": {event["type"] for event in events},
        "Source": {event["source"]["type"] for event in events if "source" in event},
        "MessageContent": {event["message"].get("type") for event in events if event.get("message")},
    }
    for name, kinds in seen.items():
        assert set(schemas[name]["discriminator"]["mapping"]) <= kinds, name


def test_there_are_sixty_shapes_and_more() -> None:
    assert len(SHAPES) >= 60


@pytest.mark.parametrize("name", SHAPES)
def test_F11_a_shape_is_kept_whole_and_becomes_what_it_means(stored: Stored, name: str) -> None:
    shape = SHAPES[name]
    sent = {event["timestamp"]: event for event in shape["body"]["events"]}
    latest: dict[str, int] = {}
    for event in shape["body"]["events"]:
        if event["type"] == "messageEdited":
            written = event["message"]["id"]
            latest[written] = max(latest.get(written, 0), event["timestamp"])
    arrived = stored[name]
    assert sorted(raw["timestamp"] for raw, _, _ in arrived) == sorted(sent)
    for raw, message, _ in arrived:
        whole = sent[raw["timestamp"]]
        outdated = message is not None and (message["content"]["type"] == "unsent" or message["edited_at"])
        outdated = outdated or whole["timestamp"] < latest.get((whole.get("message") or {}).get("id"), 0)
        assert raw == (without_words(whole) if outdated else whole)
    messages = sorted((m for _, m, _ in arrived if m is not None), key=lambda m: (m["conversation_id"], m["seq"]))
    shown = [bare(message["content"]) for message in messages]
    assert sorted(shown, key=str) == sorted(shape["messages"], key=str)
    if len({message["conversation_id"] for message in messages}) == 1:
        assert shown == shape["messages"]
    assert Counter(kind for _, _, kind in arrived if kind is not None) == Counter(shape["kept"])
