"""Skills, their types and rating models as administrators keep them, and the same change for many people at once."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import a_world, problem_of, sweep
from tests.routing.skillbook import Skillbook
from tests.world import World


@pytest.fixture(scope="module")
async def skilled_world(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(server, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
async def ground(skilled_world: World) -> AsyncIterator[World]:
    yield skilled_world
    await sweep(skilled_world)


@pytest.fixture
def skills(ground: World) -> Skillbook:
    return Skillbook(ground)


async def names(world: World, path: str, **params: Any) -> list[str]:
    return [one["name"] for one in (await world.admin.get(path, **params))["items"]]


async def test_there_is_something_to_begin_with(ground: World) -> None:
    assert await names(ground, "/admin/skill-types") == ["Language", "Topic"]
    (model,) = (await ground.admin.get("/admin/rating-models"))["items"]
    assert (model["name"], [one["rating"] for one in model["ratings"]]) == ("1 to 10", list(range(1, 11)))
    assert await names(ground, "/admin/skills") == []


async def test_a_skill_is_added_changed_found_and_deleted(ground: World, skills: Skillbook) -> None:
    japanese = await skills.id_of("Japanese", description="Reads and writes")
    for name in ("Thai", "refunds", "Returns"):
        await skills.id_of(name)
    path = f"/admin/skills/{japanese}"
    topic = await skills.type_id("Topic")
    changed = await ground.admin.ask("PATCH", path, {"name": " Nihongo ", "type_id": topic})
    shown = changed.raise_for_status().json()
    assert (shown["name"], shown["description"], shown["type"]["name"]) == ("Nihongo", "Reads and writes", "Topic")
    assert await ground.admin.get(path) == shown
    assert await names(ground, "/admin/skills", search="RE") == ["refunds", "Returns"]
    assert await names(ground, "/admin/skills", type=topic) == ["Nihongo"]
    first = await ground.admin.get("/admin/skills", limit=3)
    assert [one["name"] for one in first["items"]] == ["Nihongo", "refunds", "Returns"]
    rest = await ground.admin.get("/admin/skills", limit=3, cursor=first["next_cursor"])
    assert ([one["name"] for one in rest["items"]], rest["next_cursor"]) == (["Thai"], None)
    assert (await ground.admin.ask("DELETE", path)).status_code == 204
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        assert problem_of(await ground.admin.ask(method, path, body)) == (404, "not_found")
    assert "Nihongo" not in await names(ground, "/admin/skills")
    assert "Nihongo" not in await names(ground, "/skills")


async def test_a_copy_of_a_skill_is_of_its_type_and_model_and_nobody_has_it(ground: World, skills: Skillbook) -> None:
    japanese = await skills.id_of("Japanese", description="Reads and writes")
    await skills.give(await ground.representative("Rin"), Japanese=7)
    path = f"/admin/skills/{japanese}"
    first, second = [await ground.admin.post(f"{path}/copies") for _ in range(2)]
    assert [first["name"], second["name"]] == ["Copy of Japanese", "Copy of Japanese (2)"]
    original = await ground.admin.get(path)
    assert (original["members"], first["members"]) == (1, 0)
    own = {"id": "", "name": "", "members": 0}
    assert {**first, **own} == {**original, **own}
    gone = await skills.id_of("Thai")
    assert (await ground.admin.ask("DELETE", f"/admin/skills/{gone}")).status_code == 204
    for nowhere in (gone, uuid4()):
        assert problem_of(await ground.admin.ask("POST", f"/admin/skills/{nowhere}/copies")) == (404, "not_found")


@pytest.mark.parametrize("path", ["/admin/skills", "/admin/skill-types", "/admin/rating-models", "/skills"])
async def test_a_cursor_that_is_not_ours_is_refused(ground: World, path: str) -> None:
    for cursor in ("x", "W10", "WyJhIiwiYiJd"):
        refused = await ground.admin.http.get(f"/api{path}", params={"cursor": cursor})
        assert problem_of(refused) == (422, "invalid")


async def test_no_two_skills_types_or_models_have_one_name_however_it_is_written(
    ground: World, skills: Skillbook
) -> None:
    japanese = await skills.id_of("Japanese")
    await skills.id_of("Thai")
    skill = {"name": "JAPANESE", "type_id": await skills.type_id(), "rating_model_id": await skills.model_id()}
    ratings = [{"rating": 1, "label": "Some"}]
    for method, path, body in (
        ("POST", "/admin/skills", skill),
        ("PATCH", f"/admin/skills/{japanese}", {"name": "thai"}),
        ("POST", "/admin/skill-types", {"name": "language"}),
        ("PATCH", f"/admin/skill-types/{await skills.type_id('Topic')}", {"name": "language"}),
        ("POST", "/admin/rating-models", {"name": "1 TO 10", "ratings": ratings}),
    ):
        assert problem_of(await ground.admin.ask(method, path, body)) == (409, "name_taken"), path
    assert (await ground.admin.ask("DELETE", f"/admin/skills/{japanese}")).status_code == 204
    assert (await ground.admin.ask("POST", "/admin/skills", skill)).status_code == 201, "its name is free again"


async def test_a_skill_needs_a_type_and_a_rating_model_that_are_there(ground: World, skills: Skillbook) -> None:
    good = {"name": "Thai", "type_id": await skills.type_id(), "rating_model_id": await skills.model_id()}
    for field in ("type_id", "rating_model_id"):
        refused = await ground.admin.ask("POST", "/admin/skills", {**good, field: str(uuid4())})
        assert problem_of(refused) == (422, "invalid")


async def test_S62_types_and_models_stay_while_skills_are_of_them(ground: World, skills: Skillbook) -> None:
    await skills.id_of("Thai")
    await skills.id_of("Japanese")
    for path in (f"/admin/skill-types/{await skills.type_id()}", f"/admin/rating-models/{await skills.model_id()}"):
        refused = await ground.admin.ask("DELETE", path)
        assert (problem_of(refused), refused.json()["used_by"]) == ((409, "in_use"), ["Japanese", "Thai"])
    made = await ground.admin.post("/admin/skill-types", {"name": "Product"})
    renamed = await ground.admin.ask("PATCH", f"/admin/skill-types/{made['id']}", {"name": "Products"})
    assert renamed.json() == {"id": made["id"], "name": "Products", "skills": 0}
    assert (await ground.admin.ask("DELETE", f"/admin/skill-types/{made['id']}")).status_code == 204
    assert await names(ground, "/admin/skill-types", search="prod") == []


async def test_a_rating_model_has_each_rating_and_each_label_once(ground: World) -> None:
    good = [{"rating": 3, "label": "Fluent"}, {"rating": 1, "label": "Some"}]
    made = await ground.admin.post("/admin/rating-models", {"name": "Words", "ratings": good})
    assert [one["label"] for one in made["ratings"]] == ["Some", "Fluent"], "least first"
    path = f"/admin/rating-models/{made['id']}"
    for wrong in (
        [],
        [{"rating": 0, "label": "None"}],
        [{"rating": 1, "label": " "}],
        [*good, {"rating": 3, "label": "Better"}],
        [*good, {"rating": 4, "label": "fluent"}],
    ):
        assert problem_of(await ground.admin.ask("PATCH", path, {"ratings": wrong})) == (422, "invalid")
    shown = (await ground.admin.ask("PATCH", path, {"name": "Speaking", "ratings": good[:1]})).json()
    assert (shown["name"], shown["ratings"]) == ("Speaking", good[:1])
    assert (await ground.admin.get(path))["skills"] == 0
    assert (await ground.admin.ask("DELETE", path)).status_code == 204
    assert problem_of(await ground.admin.ask("GET", path)) == (404, "not_found")


async def test_somebody_has_exactly_the_skills_that_are_given(ground: World, skills: Skillbook) -> None:
    rin = await ground.representative("Rin")
    path = f"/admin/users/{rin.id}/skills"
    await skills.give(rin, Thai=3, Japanese=-8)
    shown = (await ground.admin.get(path))["items"]
    assert [(one["name"], one["rating"], one["active"]) for one in shown] == [("Japanese", 8, False), ("Thai", 3, True)]
    await skills.give(rin, Thai=4)
    assert [(one["name"], one["rating"]) for one in (await ground.admin.get(path))["items"]] == [("Thai", 4)]
    thai = await skills.id_of("Thai")
    for wrong in ([{"id": thai, "rating": 11}], [{"id": str(uuid4()), "rating": 1}], [{"id": thai, "rating": 1}] * 2):
        assert problem_of(await ground.admin.ask("PUT", path, {"skills": wrong})) == (422, "invalid")
    nobody = f"/admin/users/{uuid4()}/skills"
    assert problem_of(await ground.admin.ask("PUT", nobody, {"skills": []})) == (404, "not_found")
    assert [(one["name"], one["rating"]) for one in (await ground.admin.get(path))["items"]] == [("Thai", 4)]


async def test_a_skill_is_given_deactivated_and_taken_for_many_people_at_once(ground: World, skills: Skillbook) -> None:
    rin, ken = await ground.representative("Rin"), await ground.representative("Ken")
    thai = await skills.id_of("Thai")
    await skills.give(rin, Thai=2)
    path = f"/admin/skills/{thai}/members"

    async def change(change: str, **more: Any) -> Any:
        body = {"user_ids": [rin.id, ken.id, rin.id], "change": change, **more}
        return (await ground.admin.ask("PATCH", path, body)).raise_for_status().json()["changed"]

    async def members(**params: Any) -> list[tuple[str, int, bool]]:
        page = await ground.admin.get(path, **params)
        return [(one["name"], one["rating"], one["active"]) for one in page["items"]]

    assert await change("add", rating=7) == 2
    assert await members() == [("Ken", 7, True), ("Rin", 7, True)]
    assert await change("add", rating=7) == 0
    assert await change("deactivate") == 2
    assert await members(search="rin@") == [("Rin", 7, False)]
    first = await ground.admin.get(path, limit=1)
    assert await members(limit=1, cursor=first["next_cursor"]) == [("Rin", 7, False)]
    assert (await ground.admin.get(f"/admin/skills/{thai}"))["members"] == 2
    assert await change("activate") == 2
    assert await change("remove") == 2
    assert await members() == []


async def test_what_cannot_be_done_for_many_is_done_for_none(ground: World, skills: Skillbook) -> None:
    rin = await ground.representative("Rin")
    path = f"/admin/skills/{await skills.id_of('Thai')}/members"
    for people, change, rating, refusal in (
        ([rin.id], "add", None, (422, "invalid")),
        ([rin.id], "remove", 3, (422, "invalid")),
        ([rin.id], "add", 11, (422, "invalid")),
        ([rin.id], "praise", None, (422, "invalid")),
        ([], "remove", None, (422, "invalid")),
        ([str(uuid4()) for _ in range(201)], "remove", None, (422, "invalid")),
        ([rin.id, str(uuid4())], "add", 3, (404, "not_found")),
    ):
        body = {"user_ids": people, "change": change, "rating": rating}
        assert problem_of(await ground.admin.ask("PATCH", path, body)) == refusal
    assert (await ground.admin.get(path))["items"] == []
