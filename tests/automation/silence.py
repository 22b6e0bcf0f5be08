"""What stories of time-out rules are told with: rules as a workstream keeps them, and looks at what is silent."""

from typing import Any

from tests.world import Person, World

LOOK = "automation.silence_watch:look"
CLOSE_IDLE = "automation.auto_close:close_idle"


def rule(
    name: str, *, action: str, trigger: str = "customer_non_response", after: str = "10 minutes", **more: Any
) -> Any:
    """A rule as the API takes it, with a text of its name where it tells something."""
    value, unit = after.split()
    tells = {"texts": {"en": name}, "default_language": "en"} if action.startswith("tell_") else {}
    return {"name": name, "trigger": trigger, "value": int(value), "unit": unit, "action": action, **tells, **more}


def path_of(world: World) -> str:
    return f"/admin/workstreams/{world.workstream['id']}/timeout-rules"


async def set_rules(world: World, *rules: Any) -> Any:
    """Let exactly these rules hold for the one workstream."""
    there = await world.admin.get(path_of(world))
    kept = await world.admin.ask("PUT", path_of(world), {"rules": list(rules), "version": there["version"]})
    return kept.raise_for_status().json()


async def is_asked(world: World, function: str) -> None:
    """Let something be asked for, and let all follow from it."""
    await ask(world, function)
    await world.settled()


async def ask(world: World, function: str) -> None:
    """Let something be asked for as the schedule does when its time has come."""
    await world.pool.execute(
        "INSERT INTO jobs (function, args, outside, bulk, run_at) VALUES ($1, '{}', false, false, $2)",
        function,
        world.clock.now(),
    )


async def passes(world: World, **time: float) -> None:
    """Let time pass, and look at what is silent then."""
    await world.advance(**time)
    await is_asked(world, LOOK)


async def state_of(world: World, conversation_id: str) -> Any:
    return (await world.admin.get(f"/conversations/{conversation_id}"))["state"]


async def lines(person: Person, conversation_id: str) -> list[str]:
    """What the thread tells beside what people said."""
    return [
        message["content"]["text"]
        for message in await person.messages(conversation_id)
        if message["content"]["type"] == "system"
    ]


async def reasons(world: World, conversation_id: str) -> list[Any]:
    """Why the sessions of a conversation ended."""
    rows = await world.pool.fetch(
        "SELECT closure_reason FROM sessions WHERE conversation_id = $1 ORDER BY started_at", conversation_id
    )
    return [row["closure_reason"] for row in rows]
