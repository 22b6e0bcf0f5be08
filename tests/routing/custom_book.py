"""The rules of a queue with a custom method, as an administrator keeps them."""

from typing import Any

from tests.routing.rulebook import ALWAYS
from tests.world import World


def beside(field: str, operator: str, other: str) -> dict[str, Any]:
    """A condition that compares somebody with a field of the conversation."""
    return {
        "combinator": "and",
        "rules": [{"field": field, "operator": operator, "value": other, "valueSource": "field"}],
    }


def both(*conditions: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "and", "rules": [rule for condition in conditions for rule in condition["rules"]]}


PRESENT = beside("presence", "in", "allowed_presences")
ROOMY = beside("free_units", ">=", "units")


def bucket(name: str, condition: dict[str, Any], order_by: str = "fifo") -> dict[str, Any]:
    return {"name": name, "condition": condition, "order_by": order_by}


def wants(name: str, condition: dict[str, Any], order_by: str = "round_robin") -> dict[str, Any]:
    return {"name": name, "condition": condition, "order_by": order_by}


def ruleset(name: str, *rules: dict[str, Any], when: dict[str, Any] = ALWAYS) -> dict[str, Any]:
    return {"name": name, "when": when, "rules": list(rules)}


class CustomBook:
    """Rules of one queue."""

    def __init__(self, world: World, queue: Any) -> None:
        self.world = world
        self.path = f"/admin/queues/{queue['id']}"

    async def use(self) -> None:
        (await self.world.admin.ask("PATCH", self.path, {"assignment_method": "custom"})).raise_for_status()

    async def ask(self, kind: str, **document: Any) -> Any:
        version = (await self.world.admin.get(f"{self.path}/{kind}"))["version"]
        return await self.world.admin.ask("PUT", f"{self.path}/{kind}", {"version": version, **document})

    async def prioritize(self, *rules: dict[str, Any]) -> Any:
        return (await self.ask("prioritization", rules=list(rules))).raise_for_status().json()

    async def assign(self, *rulesets: dict[str, Any]) -> Any:
        return (await self.ask("assignment-rules", rulesets=list(rulesets))).raise_for_status().json()
