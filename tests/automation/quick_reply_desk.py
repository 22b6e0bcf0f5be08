"""Quick replies as stories make, look for and fill them."""

from typing import Any

from tests.world import Person, World

GREETING = {"en": "Hello {customerName}, this is {representativeName}."}


async def make(person: Person, title: str = "Greeting", **fields: Any) -> Any:
    """Keep one, in English unless it says otherwise."""
    texts = fields.pop("texts", GREETING)
    body = {"title": title, "texts": texts, "default_language": next(iter(texts)), **fields}
    return await person.post("/quick-replies", body)


async def found(person: Person, search: str = "", **asked: Any) -> list[str]:
    """The titles of what a search finds."""
    return [one["title"] for one in (await person.get("/quick-replies", search=search, **asked))["items"]]


async def talking(world: World, person: Person, name: str = "山田 花子", language: str = "ja") -> str:
    """The id of a conversation that somebody has just taken."""
    await (await world.customer(name, language)).says("hello")
    taken: str = (await person.accept())["id"]
    return taken


async def filled(person: Person, conversation_id: str, **asked: Any) -> list[Any]:
    """What could be said in a conversation."""
    page = await person.get(f"/conversations/{conversation_id}/quick-replies", **asked)
    return list(page["items"])
