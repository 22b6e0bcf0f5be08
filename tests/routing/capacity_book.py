"""Capacity profiles as an administrator keeps them, and what people are told of their room."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.rooms import change_workstream
from tests.world import Person, World

PROFILES = "/admin/capacity-profiles"


async def passes(world: World, **time: float) -> None:
    """Let time pass in which everybody is at their desk: nobody is looked for, and found to be gone, meanwhile."""
    await world.pool.execute("UPDATE presences SET seen_at = $1", world.clock.now() + timedelta(**time))
    await world.advance(**time)


async def make_profile(world: World, limit: int = 1, *people: Person, **settings: Any) -> Any:
    """A profile that these people have."""
    members = [{"user_id": person.id} for person in people]
    body = {"name": f"Profile {uuid4().hex[:8]}", "item_limit": limit, "members": members, **settings}
    return await world.admin.post(PROFILES, body)


async def change_profile(world: World, profile: Any, **settings: Any) -> Any:
    return (await world.admin.ask("PATCH", f"{PROFILES}/{profile['id']}", settings)).raise_for_status().json()


async def give(world: World, person: Person, **limits: int | None) -> Any:
    """Let somebody have exactly these profiles, by their ids."""
    body = {"profiles": [{"profile_id": one, "custom_limit": limit} for one, limit in limits.items()]}
    return (await world.admin.ask("PUT", f"/admin/users/{person.id}/capacity-profiles", body)).raise_for_status().json()


async def take_slots_of(world: World, profile: Any) -> None:
    """Let each conversation take a slot of a profile, instead of units."""
    await change_workstream(world, capacity_profile_id=profile["id"])


async def capacity_of(person: Person) -> Any:
    return (await person.get("/me"))["capacity"]


async def slot_of(person: Person, profile: Any) -> tuple[int, int, int]:
    """Limit, taken and free, of one profile of somebody."""
    (shown,) = [one for one in (await capacity_of(person))["profiles"] if one["id"] == profile["id"]]
    return shown["limit"], shown["taken"], shown["free"]


async def units_of(person: Person) -> tuple[int, int, int]:
    units = (await capacity_of(person))["units"]
    return units["limit"], units["taken"], units["free"]
