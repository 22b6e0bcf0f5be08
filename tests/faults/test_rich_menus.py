"""A worker that is killed while it makes a rich menu: LINE has it once, with its picture, and nothing is orphaned."""

import pytest
from tests.faults.processes import KILLED, WorkerOutside, expire_leases
from tests.line.menus import Menus
from tests.world import eventually

from madoguchi.kit.settings import Settings

POINTS = ("rich_menu.begun", "rich_menu.answered", "rich_menu.created", "rich_menu.pictured")


@pytest.mark.slow
async def test_a_worker_killed_at_any_step_of_making_a_menu_leaves_one_menu_with_its_picture(
    settings: Settings,
) -> None:
    async with WorkerOutside.open(settings) as world:
        menus = Menus(world)
        made = []
        world.restart_worker(fault=f"{POINTS[0]}:1:kill9")
        for number, point in enumerate(POINTS):
            written = await menus.write(point)
            await world.admin.post(f"{menus.path}/{written['id']}/publication")
            assert await world.worker.dies() == KILLED, world.worker.said()
            # The next one goes on with what this one left, and dies at its own point in the next menu.
            following = POINTS[number + 1 : number + 2]
            world.restart_worker(fault=f"{following[0]}:{_passed(point, following[0]) + 1}:kill9" if following else "")
            await expire_leases(world)
            made.append(await menus.becomes(written["id"], "live"))

        async def each_once() -> bool:
            return sorted(await menus.at_line()) == sorted(one["line_id"] for one in made)

        await eventually(each_once)
        for one in made:
            picture = await menus.ask_line("GET", f"/v2/bot/richmenu/{one['line_id']}/content")
            assert picture.headers["content-type"] == "image/png"


def _passed(died_at: str, next_point: str) -> int:
    """How often the next worker passes its point while it goes on with what was left."""
    resumed_at = "rich_menu.begun" if died_at == "rich_menu.begun" else "rich_menu.created"
    return int(POINTS.index(next_point) >= POINTS.index(resumed_at))
