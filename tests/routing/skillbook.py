"""Skills as administrators keep them, for stories."""

from typing import Any

from tests.world import Person, World


class Skillbook:
    """The skills of the world, by name; each comes to be when it is first named."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ids: dict[str, str] = {}

    async def id_of(self, name: str, **more: Any) -> str:
        if name not in self._ids:
            body = {"name": name, "type_id": await self.type_id(), "rating_model_id": await self.model_id(), **more}
            self._ids[name] = (await self.world.admin.post("/admin/skills", body))["id"]
        return self._ids[name]

    async def type_id(self, name: str = "Language") -> str:
        (found,) = (await self.world.admin.get("/admin/skill-types", search=name))["items"]
        return str(found["id"])

    async def model_id(self, name: str = "1 to 10") -> str:
        (found,) = (await self.world.admin.get("/admin/rating-models", search=name))["items"]
        return str(found["id"])

    async def wanted(self, **ratings: int) -> list[dict[str, Any]]:
        """As an output of a rule."""
        return [{"skill_id": await self.id_of(name), "rating": rating} for name, rating in ratings.items()]

    async def give(self, person: Person, **ratings: int) -> None:
        """Let somebody have exactly these skills; a rating below zero is one that is off."""
        skills = [
            {"id": await self.id_of(name), "rating": abs(rating), "active": rating > 0}
            for name, rating in ratings.items()
        ]
        path = f"/admin/users/{person.id}/skills"
        (await self.world.admin.ask("PUT", path, {"skills": skills})).raise_for_status()
