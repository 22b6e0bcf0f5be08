"""Scenarios to try on any account, each a few steps long."""

from line_simulator.scenarios import Scenario, Step

ASKS = {"type": "text", "text": "注文した商品が届きません"}


def of(account: str) -> list[Scenario]:
    return [_regret(account), _family(account), _outage(account), _rush(account)]


def _person(account: str, name: str, language: str, keep: str) -> Step:
    body = {"display_name": name, "language": language, "follow": True}
    return Step(call=f"POST /_sim/accounts/{account}/users", body=body, keep=keep)


def _regret(account: str) -> Scenario:
    wrong = {"type": "text", "text": "พิมพ์ผิดห้องค่ะ", "account": account}
    return Scenario(
        name="Somebody writes in the wrong chat, takes it back and blocks the account",
        steps=[
            _person(account, "มาลี ศรีสุข", "th", "mali"),
            Step(call="POST /_sim/users/{mali.user_id}/messages", body=wrong, keep="said"),
            Step(wait_seconds=2),
            Step(call="POST /_sim/users/{mali.user_id}/unsend", body={"message_id": "{said.id}", "account": account}),
            Step(wait_seconds=1),
            Step(call="POST /_sim/users/{mali.user_id}/unfollow", body={"account": account}),
        ],
    )


def _family(account: str) -> Scenario:
    members = ["{hanako.user_id}", "{ken.user_id}"]
    return Scenario(
        name="A family asks together, in a group, and corrects itself",
        steps=[
            _person(account, "山田 花子", "ja", "hanako"),
            _person(account, "山田 健", "ja", "ken"),
            Step(call=f"PATCH /_sim/accounts/{account}", body={"joins_groups": True}),
            Step(call=f"POST /_sim/accounts/{account}/groups", body={"members": members, "name": "家族"}, keep="home"),
            Step(call="POST /_sim/users/{hanako.user_id}/messages", body=ASKS | {"group": "{home.id}"}, keep="said"),
            Step(wait_seconds=1),
            Step(
                call="POST /_sim/users/{hanako.user_id}/edits",
                body={"group": "{home.id}", "message_id": "{said.id}", "text": "注文した靴が届きません"},
            ),
            Step(call="POST /_sim/users/{ken.user_id}/messages", body={"type": "image", "group": "{home.id}"}),
        ],
    )


def _outage(account: str) -> Scenario:
    faults = f"/_sim/accounts/{account}/faults"
    return Scenario(
        name="LINE answers with 500 for twenty seconds while somebody waits",
        steps=[
            _person(account, "王小明", "zh-Hant", "wang"),
            Step(call=f"PUT {faults}", body={"status": 500}),
            Step(
                call="POST /_sim/users/{wang.user_id}/messages",
                body={"type": "text", "text": "我的訂單還沒到", "account": account},
            ),
            Step(wait_seconds=20),
            Step(call=f"DELETE {faults}"),
        ],
    )


def _rush(account: str) -> Scenario:
    plan = {"account": account, "users": 50, "messages_per_second": 10, "seconds": 20}
    types = ["text", "text", "text", "sticker", "image", "location"]
    return Scenario(
        name="Fifty customers write at once after a broadcast",
        steps=[Step(call="POST /_sim/traffic", body=plan | {"types": types}), Step(wait_seconds=20)],
    )
