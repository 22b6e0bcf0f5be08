"""Coupons, and what needs a contract that no account here has."""

from typing import Any

COUPON = {
    "title": "10 % off", "visibility": "UNLISTED", "timezone": "ASIA_TOKYO", "startTimestamp": 1_700_000_000,
    "endTimestamp": 1_900_000_000, "maxUseCountPerTicket": 1, "acquisitionCondition": {"type": "normal"},
}  # fmt: skip


async def test_a_coupon_is_made_listed_and_closed_once(world: Any) -> None:
    made = [(await world.line.post("/v2/bot/coupon", json=COUPON)).json()["couponId"] for _ in range(3)]
    path = f"/v2/bot/coupon/{made[0]}"
    assert (await world.line.get(path)).json()["status"] == "RUNNING"
    first = (await world.line.get("/v2/bot/coupon", params={"limit": 2})).json()
    rest = (await world.line.get("/v2/bot/coupon", params={"start": first["next"]})).json()
    assert [it["couponId"] for it in (*first["items"], *rest["items"])] == made
    assert [(await world.line.put(f"{path}/close")).status_code for _ in range(2)] == [200, 410]
    closed = (await world.line.get("/v2/bot/coupon", params={"status": "CLOSED"})).json()["items"]
    assert closed == [{"couponId": made[0], "title": "10 % off"}]
    message = {"to": world.user["user_id"], "messages": [{"type": "coupon", "couponId": made[1]}]}
    assert (await world.line.post("/v2/bot/message/push", json=message)).status_code == 200


async def test_a_wrong_coupon_is_refused(world: Any) -> None:
    answer = await world.line.post("/v2/bot/coupon", json=COUPON | {"title": "x" * 61, "visibility": "ALL"})
    assert [it["property"] for it in answer.json()["details"]] == ["title", "visibility"]
    for query in ({"status": "x"}, {"limit": "0"}, {"start": "x"}):
        assert (await world.line.get("/v2/bot/coupon", params=query)).status_code == 400
    assert (await world.line.get("/v2/bot/coupon/nosuch")).status_code == 404


async def test_without_a_contract_some_things_are_refused(world: Any) -> None:
    pushed = await world.line.post("/bot/pnp/push", json={})
    assert pushed.json() == {"message": "Access to this API is not available for your account"}
    assert (await world.line.get("/v2/bot/membership/list")).status_code == 404
