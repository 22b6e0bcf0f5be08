"""What stories of people who are gone are told with: conversations that they hold, and looks at who is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.automation.silence import is_asked
from tests.people.test_windows import open_and_close
from tests.rooms import waiting_customer
from tests.world import LineUser, Person, World

LOOK = "automation.absences:look"
GRACE_SECONDS = 150


@dataclass
class Chat:
    """A conversation that somebody holds, and its customer."""

    id: str
    customer: LineUser


async def holds(world: World, person: Person, count: int = 5) -> list[Chat]:
    """Let somebody hold so many conversations."""
    chats = []
    for number in range(count):
        customer = await waiting_customer(world, f"C{number}")
        chats.append(Chat((await person.accept())["id"], customer))
    await world.settled()
    return chats


async def is_gone(world: World, person: Person, **time: float) -> None:
    """Let somebody close their last window, and be gone for so long when it is looked."""
    await open_and_close(world, person)
    await passes(world, **time)


async def passes(world: World, **time: float) -> None:
    """Let time pass, and look at who is gone then."""
    await world.advance(**time)
    await is_asked(world, LOOK)


async def held_by(world: World, chats: Sequence[Chat]) -> list[tuple[str, str | None]]:
    """The state of each and whose it is, as those see it who look after everybody."""
    shown = [await world.admin.get(f"/conversations/{chat.id}") for chat in chats]
    return [(one["state"], one["assignee"] and one["assignee"]["name"]) for one in shown]


async def units_taken(world: World, person: Person) -> int:
    return next(int(one["units_taken"]) for one in (await world.admin.get("/users"))["items"] if one["id"] == person.id)


async def left_steps(world: World, chat: Chat) -> list[dict[str, Any]]:
    """What is told under "Why here?" of those who were gone."""
    told = (await world.admin.get(f"/conversations/{chat.id}/routing"))["items"]
    return [step["detail"] for step in told if step["kind"] == "left_behind"]


async def absences(person: Person) -> list[Any]:
    found: list[Any] = (await person.get("/absences"))["items"]
    return found
