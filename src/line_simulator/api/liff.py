"""The LIFF server API: apps of a Login channel, thirty at most."""

import re
from typing import Any
from urllib.parse import urlsplit

from line_simulator import liff
from line_simulator.api import logins
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.liff import App
from line_simulator.validation.findings import Findings

LINE_ITSELF = re.compile(r"LINE")
VIEWS, PROMPTS = ("compact", "tall", "full"), ("normal", "aggressive", "none")
TOO_MANY = "The maximum number of LIFF apps has been reached."
NAME_AT_MOST = 100
USUAL: dict[str, Any] = {
    "features": {"ble": False, "qrCode": False},
    "permanentLinkPattern": "concat",
    "scope": ["profile", "chat_message.write"],
    "botPrompt": "none",
}


async def add(call: Call) -> Answer:
    login = await logins.channel(call)
    wanted = _checked(call.json(), is_new=True)
    if len(liff.of_channel(call.sim.store, login)) >= liff.AT_MOST:
        raise Refusal(400, TOO_MANY)
    return said(liffId=liff.add(call.sim.store, login, _merged(USUAL, wanted)).id)


async def every(call: Call) -> Answer:
    apps = liff.of_channel(call.sim.store, await logins.channel(call))
    if not apps:
        raise Refusal(404, "Not found")
    return said(apps=[{"liffId": app.id} | app.content for app in apps])


async def change(call: Call) -> Answer:
    """What is not named stays as it was."""
    app = await _app(call)
    wanted = _checked(call.json(), is_new=False)
    liff.change(call.sim.store, app, _merged(app.content, wanted))
    return Answer(b"")


async def delete(call: Call) -> Answer:
    liff.delete(call.sim.store, await _app(call))
    return Answer(b"")


async def _app(call: Call) -> App:
    login = await logins.channel(call)
    app = liff.find(call.sim.store, call.path["liffId"])
    if app is None or app.channel != login.id:
        raise Refusal(404, "Not found")
    return app


def _checked(body: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
    """What was asked for, without what no app has."""
    findings = Findings()
    view = findings.object(body, "view", "", required=is_new)
    if view is not None:
        findings.choice(view, "type", "view.", VIEWS, required=is_new)
        findings.https(view, "url", "view.", required=is_new)
        if isinstance(view.get("url"), str) and _fragment(view["url"]):
            findings.add("invalid uri", "view.url")
        if not isinstance(view.get("moduleMode"), bool | None):
            raise bad_property("view.moduleMode")
    findings.text(body, "description", "", NAME_AT_MOST, required=False)
    if LINE_ITSELF.search(body.get("description") or ""):
        findings.add("The name must not contain LINE", "description")
    features = findings.object(body, "features", "", required=False) or {}
    if not all(isinstance(features.get(name), bool | None) for name in ("ble", "qrCode")):
        raise bad_property("features")
    findings.choice(body, "permanentLinkPattern", "", ("concat",), required=False)
    findings.choice(body, "botPrompt", "", PROMPTS, required=False)
    _check_scope(findings, body.get("scope"))
    if findings.details:
        raise malformed([dict(detail) for detail in findings.details])
    known = ("view", "description", "features", "permanentLinkPattern", "scope", "botPrompt")
    return {name: body[name] for name in known if body.get(name) is not None}


def _check_scope(findings: Findings, scope: object) -> None:
    if scope is None:
        return
    if not isinstance(scope, list):
        raise bad_property("scope")
    for number, it in enumerate(scope):
        if it not in liff.SCOPES:
            findings.add(f"Must be one of the following values: [{', '.join(liff.SCOPES)}]", f"scope[{number}]")


def _fragment(url: str) -> str:
    try:
        return urlsplit(url).fragment
    except ValueError:
        return ""


def _merged(before: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    parts = {name: {**before.get(name, {}), **wanted[name]} for name in ("view", "features") if name in wanted}
    return before | wanted | parts


APPS = "/liff/v1/apps"
ENDPOINTS = [
    Endpoint("POST", APPS, "liff", add, open=True),
    Endpoint("GET", APPS, "liff", every, open=True),
    Endpoint("PUT", f"{APPS}/{{liffId}}", "liff", change, open=True),
    Endpoint("DELETE", f"{APPS}/{{liffId}}", "liff", delete, open=True),
]
