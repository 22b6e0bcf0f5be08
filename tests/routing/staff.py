"""Many people at once, as who looks after them sees and changes them."""

from typing import Any
from uuid import uuid4

from tests.world import PASSWORD, Person, World


async def supervisor(world: World, name: str = "Sup") -> Person:
    """Somebody who looks after people, signed in."""
    email = f"{name.lower()}{uuid4().hex[:6]}@example.com"
    await world.admin.post("/admin/users", {"email": email, "name": name, "role": "supervisor", "password": PASSWORD})
    return await world.sign_in(email, name)


async def change_all(boss: Person, people: list[Person], *changes: dict[str, Any]) -> Any:
    """Ask for the same changes for several people; the answer as it came."""
    body = {"user_ids": [one.id for one in people], "changes": list(changes)}
    return await boss.ask("PATCH", "/users", body)


async def outcomes(boss: Person, people: list[Person], *changes: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """What became of each, by name."""
    answer = (await change_all(boss, people, *changes)).raise_for_status().json()
    return {one["name"]: (one["result"], one["why"]) for one in answer["items"]}


async def seen(boss: Person, person: Person) -> Any:
    """Somebody as who looks after them sees them."""
    return await boss.get(f"/users/{person.id}")


async def crowd(world: World, count: int, name: str = "Agent") -> list[str]:
    """So many people in service who never signed in; their ids, by name."""
    rows = await world.pool.fetch(
        """
        WITH made AS (
          INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at)
          SELECT gen_random_uuid(), $2 || number || '@example.com', $2 || ' ' || lpad(number::text, 5, '0'),
            'representative', '', 4, now()
          FROM generate_series(1, $1::int) AS number RETURNING id, name
        ), shown AS (
          INSERT INTO presences (user_id, presence, since, seen_at, set_at)
          SELECT id, 'offline', now(), now(), now() FROM made
        )
        SELECT id FROM made ORDER BY name
        """,
        count,
        name,
    )
    return [str(row["id"]) for row in rows]
