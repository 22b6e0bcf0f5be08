"""Attaching a module: the page on which an account's manager agrees, and the code that is taken for it."""

import hmac
import re
from base64 import b64decode
from html import escape
from urllib.parse import urlencode

from line_simulator import accounts, chat_control, login_grants, modules
from line_simulator.accounts import Account
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.api.forms import fields
from line_simulator.api.logins import refusal
from line_simulator.api.pages import page
from line_simulator.login_grants import Grant
from line_simulator.modules import Module

# What must come again, unchanged, with the code.
REPEATED = ("region", "basic_search_id", "scope", "brand_type")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


async def show(call: Call) -> Answer:
    module = _asking(call)
    wanted = _accounts(call)
    name = escape(module.name)
    if not wanted:
        return page("Nothing to attach to", f"<p>There is no account that {name} may be attached to.</p>", status=400)
    rows = "".join(
        f'<label><input type="radio" name="account" value="{escape(it.id)}"{" checked" if number == 0 else ""}> '
        f"{escape(it.name)}<small>{escape(it.basic_id)}</small></label>"
        for number, it in enumerate(wanted)
    )
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in call.query.get("scope", "").split())
    body = (
        f'<form method="post" action="{escape(call.target)}"><p>{name} wants to be attached to:</p>'
        f'<div class="people">{rows}</div><p>It may then:</p><ul>{scopes}</ul>'
        '<div class="deeds"><button name="decision" value="deny">Cancel</button>'
        '<button class="primary" name="decision" value="allow">Attach</button></div></form>'
    )
    return page("Attach a module", body)


async def decide(call: Call) -> Answer:
    module, form = _asking(call), fields(call)
    uri = call.query["redirect_uri"]
    account = next((it for it in _accounts(call) if it.id == form.get("account")), None)
    told = {"error": "access_denied", "error_description": "The account's manager refused."}
    if form.get("decision") == "allow":
        if account is None:
            return await show(call)
        facts: dict[str, object] = {name: call.query.get(name) for name in (*REPEATED, "code_challenge")}
        facts |= {"module": module.id, "account": account.id, "redirect_uri": uri}
        told = {"code": modules.issue_code(call.sim.store, facts, call.sim.clock.now())}
    told["state"] = call.query.get("state", "")
    return Answer(b"", 302, headers={"location": f"{uri}{'&' if '?' in uri else '?'}{urlencode(told)}"})


async def attach(call: Call) -> Answer:
    """A code works once, for whom and what it was made for."""
    form = fields(call)
    module = _client(call, form)
    if form.get("grant_type") != "authorization_code":
        raise refusal("unsupported_grant_type", "unsupported grant type")
    facts = modules.find_code(call.sim.store, form.get("code", ""), call.sim.clock.now())
    if facts is None or facts["module"] != module.id:
        raise refusal("invalid_grant", "invalid authorization code")
    if any(facts[name] != form.get(name) for name in ("redirect_uri", *REPEATED)):
        raise refusal("invalid_grant", "the parameters differ from those of the authorization")
    challenge = facts["code_challenge"]
    asked = Grant(channel="", person="", scopes=[], amr=[], logged_in_at=0, challenge=str(challenge))
    if challenge is not None and not login_grants.is_verified(asked, form.get("code_verifier", "")):
        raise refusal("invalid_grant", "code_verifier does not match")
    account = accounts.find(call.sim.store, str(facts["account"]))
    if account is None:
        raise refusal("invalid_grant", "invalid authorization code")
    standing = modules.standing(call.sim.store, account.id)
    if module.default_active and standing not in {None, module.id}:
        raise Refusal(403, "Another module with Default Active is attached already")
    modules.spend_code(call.sim.store, form.get("code", ""))
    chat_control.attach(call.sim, account, module, str(facts["scope"]).split())
    attached = modules.attachment(call.sim.store, module.id, account.id)
    return said(bot_id=account.bot_user_id, scopes=attached.scopes if attached is not None else [])


def _asking(call: Call) -> Module:
    """The module that sent an account's manager here, with a request that can be answered."""
    query = call.query
    module = modules.of_channel(call.sim.store, query.get("client_id", ""))
    if module is None or query.get("redirect_uri", "") not in module.redirect_urls:
        raise Refusal(400, "client_id or redirect_uri is invalid")
    scopes = query.get("scope", "").split()
    if query.get("response_type") != "code" or not query.get("state") or not scopes:
        raise Refusal(400, "response_type, state and scope are required")
    if not set(scopes) <= set(modules.SCOPES):
        raise Refusal(400, "scope is invalid")
    challenge, method = query.get("code_challenge"), query.get("code_challenge_method")
    if (challenge or method) and (method != "S256" or not CHALLENGE.fullmatch(challenge or "")):
        raise Refusal(400, "code_challenge must be made with S256")
    return module


def _accounts(call: Call) -> list[Account]:
    """Those the request allows: one by its basic id, or those of certain kinds."""
    basic_id, kinds = call.query.get("basic_search_id"), call.query.get("brand_type", "").split()
    return [
        it
        for it in accounts.every(call.sim.store)
        if basic_id in {None, it.basic_id} and (not kinds or ("verified" if it.verified else "unverified") in kinds)
    ]


def _client(call: Call, form: dict[str, str]) -> Module:
    """By the Authorization header, or by the form."""
    scheme, _, basic = call.headers.get("authorization", "").partition(" ")
    channel_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if scheme.lower() == "basic" and not channel_id:
        try:
            channel_id, _, secret = b64decode(basic, validate=True).decode().partition(":")
        except ValueError:
            channel_id = secret = ""
    module = modules.of_channel(call.sim.store, channel_id)
    if module is None or not hmac.compare_digest(module.channel_secret.encode(), secret.encode()):
        raise refusal("invalid_client", "invalid client_id or client_secret")
    return module


ENDPOINTS = [
    Endpoint("GET", "/module/auth/v1/authorize", "module", show, open=True),
    Endpoint("POST", "/module/auth/v1/authorize", "module", decide, open=True),
    Endpoint("POST", "/module/auth/v1/token", "module", attach, open=True),
]
