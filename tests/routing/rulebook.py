"""Rules as administrators write them, and what routing says that it did by them."""

from typing import Any
from uuid import uuid4

from tests.world import Person, World


def asks(field: str, operator: str, value: Any = None) -> dict[str, Any]:
    """A condition of one rule."""
    rule = {"field": field, "operator": operator} | ({} if value is None else {"value": value})
    return {"combinator": "and", "rules": [rule]}


ALWAYS: dict[str, Any] = {"combinator": "and", "rules": []}


def sets(name: str, condition: dict[str, Any], **outputs: Any) -> dict[str, Any]:
    """A rule of classification."""
    fields = [{"field": field.replace("__", ":"), "value": value} for field, value in outputs.items()]
    return {"name": name, "condition": condition, "outputs": fields}


def leads(name: str, condition: dict[str, Any], *queues: Any) -> dict[str, Any]:
    """A rule that leads to queues in equal parts."""
    shares = [{"queue_id": queue["id"], "percent": 100 // len(queues)} for queue in queues]
    return {"name": name, "condition": condition, "queues": shares}


class Rulebook:
    """The rules of the world's workstream, as an administrator keeps them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.path = f"/admin/workstreams/{world.workstream['id']}"

    async def ask(self, kind: str, **document: Any) -> Any:
        version = (await self.world.admin.get(f"{self.path}/{kind}"))["version"]
        return await self.world.admin.ask("PUT", f"{self.path}/{kind}", {"version": version, **document})

    async def classify(self, *rulesets: tuple[str, list[dict[str, Any]]]) -> Any:
        named = [{"name": name, "rules": rules} for name, rules in rulesets]
        return (await self.ask("classification", rulesets=named)).raise_for_status().json()

    async def route(self, *rules: dict[str, Any]) -> Any:
        return (await self.ask("route-to-queue", rules=list(rules))).raise_for_status().json()

    async def variables(self, **types: str) -> Any:
        named = [{"name": name, "type": kind} for name, kind in types.items()]
        return (await self.ask("context-variables", variables=named)).raise_for_status().json()

    async def try_it(self, **supposed: Any) -> Any:
        return await self.world.admin.post(f"{self.path}/dry-runs", supposed)


async def make_queue(world: World, name: str, *people: Person) -> Any:
    body = {"name": f"{name} {uuid4().hex[:6]}", "member_ids": [person.id for person in people]}
    return await world.admin.post("/admin/queues", body)


async def steps_of(person: Person, conversation_id: str) -> dict[str, Any]:
    """What routing did with a conversation, by kind."""
    taken = (await person.get(f"/conversations/{conversation_id}/routing"))["items"]
    return {step["kind"]: step["detail"] for step in taken}
