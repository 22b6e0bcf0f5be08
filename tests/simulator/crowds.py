"""Many friends at once, for what LINE does only with many."""

from typing import Any


async def befriend(world: Any, count: int, **attributes: Any) -> list[str]:
    """So many new friends, all alike."""
    path = f"/_sim/accounts/{world.account['id']}/users"
    people = []
    for number in range(count):
        answer = await world.control.post(path, json={"display_name": f"Friend {number}"} | attributes)
        assert answer.status_code == 201, answer.text
        people.append(answer.json()["user_id"])
    return people


async def upload(world: Any, user_ids: list[str], name: str = "A") -> int:
    """An audience of these people, ready to be used."""
    body = {"description": name, "audiences": [{"id": user_id} for user_id in user_ids]}
    made = await world.line.post("/v2/bot/audienceGroup/upload", json=body)
    assert made.status_code == 202, made.text
    await world.advance(2)
    return made.json()["audienceGroupId"]


async def deed(world: Any, user_id: str, what: str, **body: Any) -> Any:
    answer = await world.control.post(f"/_sim/users/{user_id}/{what}", json={"account": world.account["id"]} | body)
    assert answer.status_code == 201, answer.text
    return answer.json()
