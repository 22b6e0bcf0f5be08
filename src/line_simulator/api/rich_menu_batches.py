"""Changes to the rich menus of many people at once, done in the background."""

import time
from typing import Any

from line_simulator import rich_menus
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, malformed, said
from line_simulator.validation.findings import Findings

OPERATIONS_AT_MOST = 1000
FORTNIGHT_MS = 14 * 24 * 3600 * 1000
TAKES_MS = 1000
KINDS = ("link", "unlink", "unlinkAll")


async def begin(call: Call) -> Answer:
    operations, resume_key = _checked(call)
    store, now = call.sim.store, call.sim.clock.now()
    if resume_key is not None and _is_resumed(call, resume_key, now):
        raise Refusal(409, "The resume request key is already accepted")
    with store.together():
        for operation in operations:
            _do(call, operation)
        store.run("INSERT INTO rich_menu_batch VALUES (?, ?, ?, ?)", call.request_id, call.bot.id, resume_key, now)
    call.sim.live.publish("rich_menu", account=call.bot.id)
    return Answer(status=202)


async def validate(call: Call) -> Answer:
    _checked(call)
    return said()


async def progress(call: Call) -> Answer:
    """It is under way for a second of the simulator's clock, and known for a fortnight."""
    found = call.sim.store.row(
        "SELECT accepted_at FROM rich_menu_batch WHERE request_id = ? AND account = ?",
        call.query.get("requestId", ""), call.bot.id,
    )  # fmt: skip
    now = call.sim.clock.now()
    if found is None or now - found[0] > FORTNIGHT_MS:
        raise Refusal(404, "Not found")
    accepted = found[0]
    if now - accepted < TAKES_MS:
        return said(phase="ongoing", acceptedTime=spelled(accepted))
    return said(phase="succeeded", acceptedTime=spelled(accepted), completedTime=spelled(accepted + TAKES_MS))


def spelled(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at / 1000)) + f".{at % 1000:03d}Z"


def _checked(call: Call) -> tuple[list[dict[str, Any]], str | None]:
    body, findings = call.json(), Findings()
    operations = findings.objects(body, "operations", "", OPERATIONS_AT_MOST)
    for where, operation in operations:
        kind = findings.choice(operation, "type", where, KINDS)
        for end in {"link": ("from", "to"), "unlink": ("from",)}.get(kind or "", ()):
            findings.text(operation, end, where, 100)
            menu_id = operation.get(end)
            if isinstance(menu_id, str) and rich_menus.find(call.sim.store, call.bot.id, menu_id) is None:
                findings.add("richmenu not found", f"{where}{end}")
    findings.text(body, "resumeRequestKey", "", 100, required=False, least=1)
    if findings.details:
        raise malformed([dict(detail) for detail in findings.details])
    return [operation for _, operation in operations], body.get("resumeRequestKey")


def _do(call: Call, operation: dict[str, Any]) -> None:
    store, account = call.sim.store, call.bot.id
    whom = rich_menus.people_with(store, account, operation.get("from"))
    menu = rich_menus.find(store, account, operation["to"]) if operation["type"] == "link" else None
    for user_id in whom:
        if menu is not None:
            rich_menus.link(store, menu, user_id)
        else:
            rich_menus.unlink(store, account, user_id)


def _is_resumed(call: Call, key: str, now: int) -> bool:
    found = call.sim.store.row(
        "SELECT 1 FROM rich_menu_batch WHERE account = ? AND resume_key = ? AND accepted_at > ?",
        call.bot.id, key, now - FORTNIGHT_MS,
    )  # fmt: skip
    return found is not None


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/richmenu/batch", "rich_menu", begin, limit="rich_menu_batch"),
    Endpoint("POST", "/v2/bot/richmenu/validate/batch", "rich_menu", validate),
    Endpoint("GET", "/v2/bot/richmenu/progress/batch", "rich_menu", progress, limit="hundred_an_hour"),
]
